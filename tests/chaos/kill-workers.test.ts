import { describe, expect, it } from 'vitest';
import { killWorkers } from './kill-workers.ts';
import { passed, reportLines } from './report.ts';

describe('workers that die and pause under load', () => {
  it('leave every prompt decided about and stored once, in order', async () => {
    const said: string[] = [];
    const outcome = await killWorkers({
      ...{ events: 2_000, kills: 2, workers: 2, partitions: 4, seed: 7 },
      signal: new AbortController().signal,
      say: (line) => said.push(line),
    });
    expect(passed(outcome), [...said, ...reportLines(outcome)].join('\n')).toBe(true);
    expect(outcome.figures).toMatchObject({ raw: 2_000, decisions: 2_000, rows: 2_000 });
  }, 240_000);
});

describe('the report of a run', () => {
  const sound = { figures: {}, evidence: {}, eventsPerSecond: 1, unseen: [], divergences: [] };

  it('fails a run that diverged, and names the first differences', () => {
    const divergences = Array.from({ length: 5 }, (_, n) => ({
      ...({ kind: 'missing', where: 'decision', id: `prompt-${n}` } as const),
    }));
    const lines = reportLines({ ...sound, divergences });
    expect(lines).toContain(
      '  DIVERGENCE missing in decision: prompt-0, prompt-1, prompt-2 and 2 more',
    );
    expect(lines.at(-1)).toBe('FAILED: 5 divergences');
    expect(passed({ ...sound, divergences })).toBe(false);
  });

  it('fails a run whose faults have hit nothing', () => {
    const outcome = { ...sound, unseen: ['take_overs'] };
    expect(passed(outcome)).toBe(false);
    expect(reportLines(outcome)).toContain('  NOT SEEN take overs');
    expect(reportLines(outcome).at(-1)).toBe('FAILED: the run does not count');
  });

  it('passes a sound run', () => {
    expect(passed(sound)).toBe(true);
    expect(reportLines(sound).at(-1)).toBe('passed: no divergence');
  });
});

import { expect, it } from 'vitest';
import { cep } from '../../../pipelines/cep.ts';
import { topics } from '../../../pipelines/topics.ts';
import { describePipeline, testPipeline } from '../../support/disturbed.ts';

const startMs = 1_767_225_600_000;
const limits = {
  short: { sizeMs: 120_000, threshold: 5 },
  long: { sizeMs: 3_600_000, threshold: 15 },
};
const quiet = {
  ...{ user_id: 'u1', session_id: 's1', model_id: 'm1' },
  ...{ prompt_sha256: '', prompt_length: 10, contains_secret: false, contains_pii: false },
  ...{ finding_kinds: [], guard_verdict: 'allow' as const, guard_score: 0, guard_categories: [] },
  ...{ guard_reasons: [], guard_model: 'rules-1', scopes: [], prompt_risk: 0.05 },
  ...{ behavioral_risk: 0, identity_risk: 0.02, memory_risk: 0, guard_risk: 0 },
  ...{ retrieval_trust: 1, intent_drift_score: 0, posture_score: 0.07, signals: [] },
  ...{ behavioral_signals: [], cep_ttps: [], alert_level: 'ok' },
  ...{ short_window_count: 1, long_window_count: 1 },
};
interface Prompt {
  readonly atMs: number;
  readonly change?: Readonly<Record<string, unknown>>;
}

const detections = async (prompts: readonly Prompt[]) => {
  const test = testPipeline(cep({ limits }), {
    startMs,
    limits: { clockSkewMsMax: 86_400_000 },
  });
  const ids: string[] = [];
  for (const { atMs, change } of prompts) {
    const data = { ...quiet, ...change };
    const options = { subject: data.user_id, atMs: startMs + atMs };
    ids.push(await test.pipe(topics.postureEnriched, data, options));
  }
  const found = (await test.read(topics.detection)).map(({ data }) => data);
  return { ids, found, rules: found.map(({ rule }) => rule) };
};
const times = (count: number, stepMs: number, change = {}): readonly Prompt[] =>
  Array.from({ length: count }, (_, index) => ({ atMs: index * stepMs, change }));

describePipeline('detection', () => {
  it('stays silent about an ordinary session', async () => {
    expect((await detections(times(4, 1_000))).rules).toEqual([]);
    expect((await detections(times(10, 60_000))).rules).toEqual([]);
  });

  it('sees five prompts of the same millisecond as the burst that they are', async () => {
    const { found } = await detections(times(5, 0));
    expect(found).toMatchObject([
      { rule: 'burst', level: 'high', short_window_count: 5, count: 1 },
    ]);
  });

  it('sees an attack that only several prompts are together', async () => {
    const [prompt] = times(1, 0, { conversation_reasons: ['split_over_turns'] });
    const { found } = await detections(prompt ? [...times(2, 0), prompt] : []);
    expect(found).toMatchObject([{ rule: 'split_over_turns', level: 'high', session_id: 's1' }]);
  });

  it('counts prompts that were blocked like all others', async () => {
    const blocked = { guard_verdict: 'block', guard_score: 0.9, posture_score: 0.9 };
    expect((await detections(times(5, 100, blocked))).rules).toEqual(['burst']);
  });

  it('does not count prompts that have left the window', async () => {
    expect((await detections(times(5, 29_999))).rules).toEqual(['burst']);
    expect((await detections(times(9, 30_000))).rules).toEqual([]);
  });

  it('sees a sustained volume, and both together as critical', async () => {
    expect((await detections(times(15, 120_000))).rules).toEqual(['sustained']);
    const { found } = await detections(times(15, 1_000));
    expect(found.at(-1)).toMatchObject({ rule: 'burst_and_sustained', level: 'critical' });
  });

  it('sees a critical combination over several prompts of a session, at once', async () => {
    const { found } = await detections([
      { atMs: 0, change: { signals: ['prompt_injection'] } },
      { atMs: 1 },
      { atMs: 2, change: { signals: ['exfiltration'] } },
    ]);
    expect(found).toMatchObject([
      { rule: 'critical_combination', level: 'critical', signals: ['exfiltration'] },
    ]);
    expect([...(found[0]?.session_signals ?? [])].sort()).toEqual([
      'exfiltration',
      'prompt_injection',
    ]);
  });

  it('does not mix the signals of two sessions or of two users', async () => {
    const first = { atMs: 0, change: { signals: ['prompt_injection'] } };
    const otherSession = { signals: ['exfiltration'], session_id: 's2' };
    const otherUser = { signals: ['exfiltration'], user_id: 'u2' };
    const { rules } = await detections([
      first,
      { atMs: 1, change: otherSession },
      { atMs: 2, change: otherUser },
    ]);
    expect(rules).toEqual([]);
  });

  it('names the prompts it rests on, the newest last', async () => {
    const { ids, found } = await detections(times(5, 10));
    expect(found[0]?.evidence).toEqual(ids);
  });

  it('speaks of a long burst a few times only, with its count', async () => {
    const { found } = await detections(times(13, 1_000));
    expect(found.map(({ count }) => count)).toEqual([1, 2, 4, 8]);
  });

  it('speaks of a burst over many sessions as one incident of the user', async () => {
    const prompts = times(9, 1_000).map((each, n) => ({
      ...each,
      change: { session_id: `s${n}` },
    }));
    const { found } = await detections(prompts);
    expect(found.map(({ rule, count }) => `${rule} ${count}`)).toEqual([
      'burst 1',
      'burst 2',
      'burst 4',
    ]);
  });

  it('sees a session that keeps changing its topic', async () => {
    const { rules } = await detections(times(3, 60_000, { intent_drift_score: 0.9 }));
    expect(rules[0]).toBe('intent_drift');
  });
});

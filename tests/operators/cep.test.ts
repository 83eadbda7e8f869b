import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { techniques } from '../../operators/atlas/techniques.ts';
import { techniquesFor } from '../../operators/atlas/techniques-for.ts';
import type { BehaviourView } from '../../operators/cep/behaviour-view.ts';
import { gravestOf } from '../../operators/cep/detect.ts';
import { graver, isGraver, levels, severityOf } from '../../operators/cep/levels.ts';
import {
  accumulation,
  burst,
  burstAndSustained,
  crescendo,
  criticalCombination,
  drifting,
  repeatedAttempt,
  risingPosture,
  splitOverTurns,
  sustained,
} from '../../operators/cep/rules.ts';
import { rememberSession, type SessionMemory, trendOf } from '../../operators/cep/session.ts';
import { type Incident, suppress } from '../../operators/cep/suppress.ts';
import { signalCategories } from '../../operators/guard/categories.ts';

const rules = [
  criticalCombination,
  burstAndSustained(5, 15),
  splitOverTurns,
  burst(5),
  sustained(15),
  crescendo,
  repeatedAttempt,
  drifting,
  risingPosture,
  accumulation,
];
const quiet: BehaviourView = {
  ...{ short_window_count: 1, long_window_count: 1, signals: [], session_signals: [] },
  ...{ avg_intent_drift: 0, posture_trend: 'stable', posture_avg: 0.1, posture_score: 0.1 },
  ...{ contains_pii: false, conversation_reasons: [] },
};
const ruleFor = (change: Partial<BehaviourView>): string =>
  gravestOf(rules, { ...quiet, ...change })?.name ?? 'none';

describe('behavioural rules', () => {
  it.each([
    ['none', {}],
    ['none', { short_window_count: 4, long_window_count: 14 }],
    ['burst', { short_window_count: 5 }],
    ['sustained', { long_window_count: 15 }],
    ['burst_and_sustained', { short_window_count: 5, long_window_count: 15 }],
    ['split_over_turns', { conversation_reasons: ['split_over_turns', 'crescendo'] }],
    ['split_over_turns', { conversation_reasons: ['split_over_turns'], short_window_count: 5 }],
    ['crescendo', { conversation_reasons: ['crescendo'], avg_intent_drift: 0.65 }],
    ['repeated_attempt', { conversation_reasons: ['repeated_attempt'] }],
    ['intent_drift', { avg_intent_drift: 0.65 }],
    ['posture_trend', { posture_trend: 'increasing', posture_avg: 0.51 }],
    ['none', { posture_trend: 'increasing', posture_avg: 0.5 }],
    [
      'session_accumulation',
      { signals: ['tool_abuse'], session_signals: ['tool_abuse', 'b', 'c'] },
    ],
    [
      'critical_combination',
      { signals: ['exfiltration'], session_signals: ['prompt_injection', 'exfiltration'] },
    ],
    ['none', { session_signals: ['prompt_injection', 'exfiltration'] }],
    [
      'critical_combination',
      {
        ...{ signals: ['exfiltration'], session_signals: ['exfiltration'] },
        ...{ posture_score: 0.7, contains_pii: true },
      },
    ],
  ] as const)('see %s', (name, change) => {
    expect(ruleFor(change as Partial<BehaviourView>)).toBe(name);
  });

  it('order their levels', () => {
    expect(levels.map(severityOf)).toEqual(['critical', 'critical', 'warning', 'warning']);
    expect(graver('low', 'high')).toBe('high');
    expect(isGraver('ok', 'low')).toBe(false);
  });
});

describe('suppression', () => {
  const sighting = { rule: 'burst', session: 's1', level: 'high' as const };

  it('speaks of an incident at first, when it doubles, when it gets graver, after a quiet time', () => {
    let incidents: readonly Incident[] = [];
    const spoken: number[] = [];
    const see = (level: 'high' | 'critical', atMs: number) => {
      const result = suppress(incidents, { ...sighting, level }, atMs);
      incidents = result.incidents;
      if (result.speak) spoken.push(result.speak.count);
    };
    for (let n = 0; n < 8; n += 1) see('high', n);
    expect(spoken).toEqual([1, 2, 4, 8]);
    see('critical', 9);
    expect(spoken.at(-1)).toBe(9);
    see('high', 700_000);
    expect(spoken.at(-1)).toBe(1);
  });

  it('counts every sighting and stays bounded', () => {
    const sightings = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 60 });
    fc.assert(
      fc.property(sightings, (sessions) => {
        let incidents: readonly Incident[] = [];
        for (const session of sessions) {
          incidents = suppress(incidents, { ...sighting, session }, 1).incidents;
        }
        expect(incidents.length).toBeLessThanOrEqual(16);
        expect(incidents.reduce((sum, { count }) => sum + count, 0)).toBe(sessions.length);
      }),
    );
  });
});

describe('the memory of a session', () => {
  it('is bounded, and finds a trend', () => {
    let sessions: readonly SessionMemory[] = [];
    for (let n = 0; n < 40; n += 1) {
      const step = { signals: [`s${n % 3}`], intent_drift_score: 0.1, posture_score: n / 40 };
      sessions = rememberSession(sessions, { session: `s${n % 12}`, ...step });
    }
    expect(sessions.length).toBeLessThanOrEqual(8);
    expect(trendOf([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9])).toBe('increasing');
    expect(trendOf([0.5])).toBe('stable');
    expect(trendOf([0.9, 0.9, 0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1])).toBe('decreasing');
  });
});

describe('ATLAS techniques', () => {
  const release = `${process.env['WEIR_DEV_DATA'] ?? '../shared/data'}/atlas/techniques.tsv`;
  const present = existsSync(release);
  if (!present) console.warn(`skipped: no ATLAS release at WEIR_DEV_DATA (${release})`);

  it('exist for every single signal and for a burst', () => {
    for (const signal of signalCategories) expect(techniquesFor([signal])).not.toEqual([]);
    expect(techniquesFor([], 'burst').map(({ id }) => id)).toEqual(['AML.T0029']);
    expect(techniquesFor(['exfiltration', 'tool_abuse']).map(({ id }) => id)).toContain(
      'AML.T0086',
    );
  });

  it.skipIf(!present)('are those of the release, by id and name', () => {
    const known = new Map(
      readFileSync(release, 'utf8')
        .split('\n')
        .map((line) => line.split('\t'))
        .map(([id = '', name = '']) => [id, name]),
    );
    for (const [id, name] of Object.entries(techniques)) expect(known.get(id)).toBe(name);
  });
});

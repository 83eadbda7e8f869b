import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levels } from '../../../operators/cep/levels.ts';
import { signalCategories } from '../../../operators/guard/categories.ts';
import { behaviour } from '../../../operators/posture/behaviour.ts';
import { identityRisk } from '../../../operators/posture/identity.ts';
import { fusePosture, guardRisk, promptRisk, signalsOf } from '../../../operators/posture/score.ts';
import { postureWeights } from '../../../operators/posture/weights.ts';

const limits = { shortThreshold: 5, longThreshold: 15 };
const verdict = (guard_verdict: 'allow' | 'flag' | 'block', guard_score: number) => ({
  guard_verdict,
  guard_score,
  guard_categories: [],
});

describe('behavioural risk', () => {
  it.each([
    [4, 14, []],
    [5, 5, ['burst_detected']],
    [1, 15, ['sustained_high_volume']],
    [5, 15, ['burst_detected', 'sustained_high_volume']],
  ])('with %i prompts in 120 s and %i in an hour names %j', (short, long, names) => {
    const seen = behaviour({ short, long }, 'ok', true, limits);
    expect(seen.behavioral_signals).toEqual(names);
    expect(seen.behavioral_risk > 0).toBe(names.length > 0);
  });

  it('takes its thresholds from its caller', () => {
    const strict = { shortThreshold: 2, longThreshold: 3 };
    expect(behaviour({ short: 2, long: 3 }, 'ok', true, strict).behavioral_signals).toHaveLength(2);
  });

  it('never falls with more prompts, a graver alert, or a suspicious prompt', () => {
    const grave = ['ok', ...[...levels].reverse()] as const;
    const count = fc.nat(30);
    fc.assert(
      fc.property(count, count, count, fc.nat(4), fc.nat(4), (short, long, more, level, graver) => {
        const risk = (s: number, l: number, index: number, suspicious: boolean): number =>
          behaviour({ short: s, long: l }, grave[index] ?? 'ok', suspicious, limits)
            .behavioral_risk;
        const base = risk(short, long, level, false);
        expect(risk(short + more, long + more, level, false)).toBeGreaterThanOrEqual(base);
        expect(risk(short, long, Math.max(level, graver), false)).toBeGreaterThanOrEqual(base);
        expect(risk(short, long, level, true)).toBeGreaterThanOrEqual(base);
        expect(risk(30, 30, 4, true)).toBeLessThanOrEqual(0.6);
      }),
    );
  });
});

describe('identity risk', () => {
  it('grows with rights, never by more than 0.06', () => {
    expect(identityRisk(['user'], ['gmail:send'])).toBeCloseTo(0.04);
    expect(identityRisk(['user'], ['calendar:read'])).toBe(0.02);
    expect(identityRisk(['admin'], [])).toBeCloseTo(0.07);
    expect(identityRisk(['admin', 'spm:admin'], [])).toBe(0.02);
    const scopes = fc.array(
      fc.constantFrom('gmail:send', 'file:write', 'db:read', 'db:write', 'x'),
    );
    const roles = fc.array(fc.constantFrom('user', 'admin', 'superuser', 'spm:admin'));
    fc.assert(
      fc.property(roles, scopes, (some, rights) => {
        const risk = identityRisk(some, rights);
        expect(risk).toBeGreaterThanOrEqual(0.02);
        expect(risk).toBeLessThanOrEqual(0.08);
      }),
    );
  });
});

describe('the risk of a verdict', () => {
  it.each([
    ['allow', 0.44, 0],
    ['flag', 0.5, 0.075],
    ['flag', 0.69, 0.1035],
    ['flag', 1, 0.15],
    ['block', 0.71, 0.5],
    ['block', 1, 0.5],
  ] as const)('%s at %f adds %f', (word, score, risk) => {
    expect(guardRisk(verdict(word, score))).toBe(risk);
  });
});

describe('the risk of a text', () => {
  it('is small for a clean one, and a little larger for a long one', () => {
    const clean = verdict('allow', 0);
    expect(promptRisk(clean, 200, postureWeights)).toBe(0.05);
    expect(promptRisk(clean, 2_001, postureWeights)).toBeCloseTo(0.07);
    expect(promptRisk(clean, 5_001, postureWeights)).toBeLessThan(0.15);
  });

  it('never falls when a category is added', () => {
    const some = fc.subarray([...signalCategories]);
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(some, fc.constantFrom(...signalCategories), score, (list, more, guard_score) => {
        const risk = (guard_categories: readonly string[]): number =>
          promptRisk({ guard_verdict: 'flag', guard_score, guard_categories }, 100, postureWeights);
        expect(risk([...new Set([...list, more])])).toBeGreaterThanOrEqual(risk(list));
      }),
    );
  });

  it('does not count words that are no categories', () => {
    const guard = {
      ...verdict('flag', 1),
      guard_categories: ['toString', 'unknown', 'tool_abuse'],
    };
    expect(signalsOf(guard)).toEqual(['tool_abuse']);
  });
});

describe('the fusion', () => {
  const nothing = {
    ...{ prompt_risk: 0, behavioral_risk: 0, identity_risk: 0, memory_risk: 0, guard_risk: 0 },
    ...{ retrieval_trust: 1, intent_drift_score: 0 },
  };

  it('has four decimals, and is 0 for nothing and 1 for everything', () => {
    expect(fusePosture(nothing, postureWeights)).toBe(0);
    expect(fusePosture({ ...nothing, prompt_risk: 1, guard_risk: 1 }, postureWeights)).toBe(1);
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (prompt_risk, retrieval_trust) => {
        const score = fusePosture({ ...nothing, prompt_risk, retrieval_trust }, postureWeights);
        expect(score).toBe(Math.round(score * 10_000) / 10_000);
      }),
    );
  });

  it('charges a tenth of what context lacks in trust, which alone stops no prompt, and falls when trust rises', () => {
    expect(fusePosture({ ...nothing, retrieval_trust: 0.4 }, postureWeights)).toBeCloseTo(0.06);
    expect(fusePosture({ ...nothing, retrieval_trust: 0.9 }, postureWeights)).toBeCloseTo(0.01);
  });

  it('lets a complete turn of topic alone nowhere near a review', () => {
    expect(fusePosture({ ...nothing, intent_drift_score: 1 }, postureWeights)).toBeLessThan(0.1);
  });
});

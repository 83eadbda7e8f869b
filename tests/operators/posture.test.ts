import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signalCategories } from '../../operators/guard/categories.ts';
import { assess } from '../../operators/posture/assess.ts';
import { intentDrift } from '../../operators/posture/drift.ts';
import { identityRisk } from '../../operators/posture/identity.ts';
import { fusePosture, type PostureParts } from '../../operators/posture/score.ts';
import { contentTokens } from '../../operators/posture/tokens.ts';
import { postureWeights } from '../../operators/posture/weights.ts';

const limits = { shortThreshold: 5, longThreshold: 15 };
const everyScope = ['gmail:send', 'gmail:read', 'file:read', 'db:read', 'calendar:write'];
const clean = {
  guard_verdict: 'allow' as const,
  guard_score: 0,
  guard_categories: [],
  prompt_length: 200,
  auth_context: { roles: ['user'], scopes: everyScope },
  retrieval_trust: 1,
};
const calm = { intent_drift_score: 0, alert_level: 'ok' as const, short: 1, long: 1 };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const parts: fc.Arbitrary<PostureParts> = fc.record({
  prompt_risk: share,
  behavioral_risk: share,
  identity_risk: share,
  memory_risk: share,
  guard_risk: share,
  retrieval_trust: share,
  intent_drift_score: share,
});

describe('the posture score', () => {
  it('lies between 0 and 1 and never falls when a risk rises', () => {
    fc.assert(
      fc.property(parts, share, fc.constantFrom(...risks), (base, more, name) => {
        const score = fusePosture(base, postureWeights);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        const raised = { ...base, [name]: Math.min(1, base[name] + more) };
        expect(fusePosture(raised, postureWeights)).toBeGreaterThanOrEqual(score);
      }),
    );
  });

  it('charges nothing for the context of a prompt without documents', () => {
    expect(assess(clean, calm, postureWeights, limits).posture_score).toBeLessThan(0.2);
  });

  it('keeps a clean prompt allowed: rights, drift, a burst and an alert together do not suffice', () => {
    const worst = { intent_drift_score: 1, alert_level: 'critical' as const, short: 60, long: 60 };
    expect(assess(clean, worst, postureWeights, limits).posture_score).toBeLessThan(0.3);
  });

  it.each(signalCategories)('weighs every signal: %s', (category) => {
    const suspicious = { ...clean, guard_score: 0.9, guard_categories: [category] };
    const { posture_score, signals } = assess(suspicious, calm, postureWeights, limits);
    expect(signals).toEqual([category]);
    expect(posture_score).toBeGreaterThan(
      assess(clean, calm, postureWeights, limits).posture_score,
    );
  });

  it('counts a burst on the fifth prompt, and weighs it on suspicious prompts', () => {
    const at = (short: number) => assess(clean, { ...calm, short }, postureWeights, limits);
    expect(at(4).behavioral_signals).toEqual([]);
    expect(at(5).behavioral_signals).toEqual(['burst_detected']);
    const flagged = { ...clean, guard_verdict: 'flag' as const, guard_score: 0.5 };
    const burst = assess(flagged, { ...calm, short: 5 }, postureWeights, limits);
    expect(burst.behavioral_risk).toBe(0.2);
  });
});

const risks = [
  'prompt_risk',
  'behavioral_risk',
  'identity_risk',
  'memory_risk',
  'guard_risk',
] as const;

describe('identity risk', () => {
  it('is small for anybody, and bounded', () => {
    expect(identityRisk([], [])).toBe(0.02);
    expect(identityRisk(['admin', 'superuser'], everyScope)).toBeLessThanOrEqual(0.08);
  });
});

describe('intent drift', () => {
  const sales = contentTokens('summarise the quarterly sales figures of the northern region');
  const more = contentTokens('which region had the best quarterly sales figures');
  const tea = contentTokens('how long should green tea steep in boiling water');

  it('is 0 on topic, high off topic, and neutral until there are two turns', () => {
    expect(intentDrift([sales], tea)).toBe(0);
    expect(intentDrift([sales, more], sales)).toBe(0);
    expect(intentDrift([sales, more], tea)).toBe(1);
    expect(intentDrift([sales, more], contentTokens('thanks'))).toBe(0);
  });

  it('stays between 0 and 1 for any turns', () => {
    const turn = fc.string().map(contentTokens);
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 6 }), turn, (turns, now) => {
        const drift = intentDrift(turns, now);
        expect(drift).toBeGreaterThanOrEqual(0);
        expect(drift).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('keeps at most 24 hashes of a prompt, and no text', () => {
    const tokens = contentTokens(Array.from({ length: 500 }, (_, n) => `word${n}`).join(' '));
    expect(tokens).toHaveLength(24);
    expect(tokens.every(Number.isInteger)).toBe(true);
  });
});

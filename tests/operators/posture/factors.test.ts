import fc from 'fast-check';
import { expect, it } from 'vitest';
import { levels } from '../../../operators/cep/levels.ts';
import { signalCategories } from '../../../operators/guard/categories.ts';
import { assess } from '../../../operators/posture/assess.ts';
import { factorsOf } from '../../../operators/posture/factors.ts';
import { postureWeights } from '../../../operators/posture/weights.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const prompt = fc.record({
  prompt_length: fc.integer({ min: 0, max: 9_000 }),
  auth_context: fc.record({
    roles: fc.subarray(['user', 'admin', 'superuser']),
    scopes: fc.subarray(['gmail:send', 'db:read']),
  }),
  retrieval_trust: share,
  guard_verdict: fc.constantFrom('allow' as const, 'flag' as const, 'block' as const),
  guard_score: share,
  guard_categories: fc.subarray([...signalCategories]),
});
const around = fc.record({
  intent_drift_score: share,
  alert_level: fc.constantFrom(...levels, 'ok' as const),
  short: fc.integer({ min: 0, max: 9 }),
  long: fc.integer({ min: 0, max: 20 }),
});

it('the factors of a score add up to it, unless it was cut at 1, and none is below 0', () => {
  fc.assert(
    fc.property(prompt, around, (facts, surroundings) => {
      const posture = assess(facts, surroundings, postureWeights, {
        ...{ shortThreshold: 5, longThreshold: 15 },
      });
      const factors = factorsOf({ ...facts, ...surroundings, ...posture }, postureWeights);
      const sum = Object.values(factors).reduce((all, each) => all + each, 0);
      expect(Math.abs(Math.min(1, sum) - posture.posture_score)).toBeLessThan(0.0005);
      for (const each of Object.values(factors)) expect(each).toBeGreaterThanOrEqual(0);
    }),
  );
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { backoffMs } from '../../engine/runtime/backoff.ts';

const policyOf = fc.record({
  attemptsMax: fc.constant(5),
  backoffMs: fc.integer({ min: 0, max: 10_000 }),
  backoffMsMax: fc.integer({ min: 0, max: 600_000 }),
});
const attemptOf = fc.integer({ min: 1, max: 1_100 });
const almostOne = 1 - Number.EPSILON / 2;

describe('the pause before another attempt', () => {
  it('is a whole number between nothing and its bound, however many attempts there were', () => {
    fc.assert(
      fc.property(attemptOf, policyOf, fc.integer(), (attempt, policy, seed) => {
        const pauseMs = backoffMs(attempt, policy, virtualClock(0, seed).random);
        expect(Number.isInteger(pauseMs)).toBe(true);
        expect(pauseMs).toBeGreaterThanOrEqual(0);
        expect(pauseMs).toBeLessThanOrEqual(policy.backoffMsMax);
        const doubled = policy.backoffMs === 0 ? 0 : policy.backoffMs * 2 ** (attempt - 1);
        expect(pauseMs).toBeLessThanOrEqual(doubled);
      }),
    );
  });

  it('is nothing where the policy says so, at every attempt', () => {
    const policy = { attemptsMax: 5, backoffMs: 0, backoffMsMax: 1_000 };
    expect(backoffMs(5_000, policy, () => almostOne)).toBe(0);
  });

  it('has a bound that doubles with each attempt, up to the largest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), policyOf, (attempt, policy) => {
        const longest = (nth: number) => backoffMs(nth, policy, () => almostOne);
        const doubled = Math.min(policy.backoffMsMax, 2 * longest(attempt));
        expect(longest(attempt + 1)).toBe(doubled);
      }),
    );
  });

  it('is jittered over its whole range, so that workers do not come back together', () => {
    const { random } = virtualClock(0, 7);
    const policy = { attemptsMax: 5, backoffMs: 1_000, backoffMsMax: 8_000 };
    const pauses = Array.from({ length: 400 }, () => backoffMs(4, policy, random));
    for (const quarter of [0, 1, 2, 3]) {
      const inside = pauses.filter((ms) => Math.ceil(ms / 2_000) - 1 === quarter);
      expect(inside.length).toBeGreaterThan(50);
    }
  });
});

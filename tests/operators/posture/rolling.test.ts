import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mustStop, rollingOf, type Snapshot } from '../../../operators/posture/rolling.ts';

const limits = { intervalMs: 1_000, snapshots: 3, threshold: 0.85, promptsMin: 10 };
const at = (second: number, prompts: number, average: number): Snapshot => ({
  ...{ startMs: second * 1_000, prompts, scoreSum: prompts * average },
});
const attacked = [at(7, 5, 0.9), at(8, 5, 0.95), at(9, 5, 0.9)];
const asked = (history: readonly Snapshot[], saidMs?: number, nowMs = 10_500) =>
  mustStop(history, { nowMs, saidMs }, limits);

describe('the rolling posture of a model', () => {
  it('is the mean over the prompts of the last snapshots that are over', () => {
    const history = [at(6, 100, 1), at(7, 1, 0.2), at(9, 3, 0.6), at(10, 100, 1)];
    const rolling = rollingOf(history, 10_999, limits);
    expect(rolling).toMatchObject({ fromMs: 7_000, toMs: 10_000, prompts: 4 });
    expect(rolling.average).toBeCloseTo(0.5);
  });

  it('stops the model when it is above the threshold, not at it', () => {
    expect(asked(attacked)).toMatchObject({ prompts: 15, fromMs: 7_000, toMs: 10_000 });
    expect(asked([at(8, 20, 0.85)])).toBeUndefined();
  });

  it('stops nothing for too few prompts, and nothing when there are none', () => {
    expect(asked([at(9, 9, 1)])).toBeUndefined();
    expect(asked([])).toBeUndefined();
  });

  it('does not stop again what was freed until whole snapshots have passed since', () => {
    expect(asked(attacked, 7_500)).toBeUndefined();
    expect(asked(attacked, 7_000)).toBeDefined();
    const goesOn = [...attacked, at(10, 5, 0.9)];
    expect(asked(goesOn, 7_500, 10_999)).toBeUndefined();
    expect(asked(goesOn, 7_500, 11_000)).toBeDefined();
  });

  it('never stops a model whose every prompt is below the threshold', () => {
    const calm = fc.array(
      fc.record({
        second: fc.integer({ min: 0, max: 12 }),
        prompts: fc.integer({ min: 1, max: 500 }),
        average: fc.double({ min: 0, max: 0.85, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(calm, (buckets) => {
        const history = buckets.map((each) => at(each.second, each.prompts, each.average * 0.999));
        expect(asked(history)).toBeUndefined();
      }),
    );
  });
});

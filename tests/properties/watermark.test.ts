import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceWatermark, clampTime } from '../../engine/runtime/watermark.ts';

const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
const start = Number.NEGATIVE_INFINITY;

const marksOf = (times: readonly number[], outOfOrderMsMax: number): readonly number[] => {
  let mark = start;
  return times.map((timeMs) => {
    mark = advanceWatermark(mark, timeMs, { outOfOrderMsMax });
    return mark;
  });
};

describe('the watermark', () => {
  it('never goes back, whatever the times of the events', () => {
    fc.assert(
      fc.property(fc.array(time), fc.nat(60_000), (times, slackMs) => {
        const marks = marksOf(times, slackMs);
        expect(marks).toEqual([...marks].sort((a, b) => a - b));
      }),
    );
  });

  it('ends where the newest event puts it, in whatever order they came', () => {
    const shuffled = fc
      .array(time, { minLength: 1 })
      .chain((times) =>
        fc.tuple(fc.constant(times), fc.shuffledSubarray(times, { minLength: times.length })),
      );
    fc.assert(
      fc.property(shuffled, fc.nat(60_000), ([times, others], slackMs) => {
        expect(marksOf(others, slackMs).at(-1)).toBe(marksOf(times, slackMs).at(-1));
        expect(marksOf(times, slackMs).at(-1)).toBe(Math.max(...times) - slackMs);
      }),
    );
  });

  it('does not pass an event that is out of order by no more than is allowed', () => {
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), fc.nat(60_000), (times, slackMs) => {
        const newest = Math.max(...times);
        const allowed = times.filter((timeMs) => newest - timeMs <= slackMs);
        const mark = marksOf(times, slackMs).at(-1) ?? start;
        for (const timeMs of allowed) expect(timeMs).toBeGreaterThanOrEqual(mark);
      }),
    );
  });
});

describe('the clamp on event time', () => {
  it('keeps what is within the skew, and brings the rest to its edge', () => {
    fc.assert(
      fc.property(time, time, fc.nat(600_000), (timeMs, appendedMs, skewMsMax) => {
        const clamped = clampTime(timeMs, appendedMs, skewMsMax);
        expect(Math.abs(clamped - appendedMs)).toBeLessThanOrEqual(skewMsMax);
        const isWithin = Math.abs(timeMs - appendedMs) <= skewMsMax;
        expect(clamped === timeMs).toBe(isWithin);
        expect(clampTime(clamped, appendedMs, skewMsMax)).toBe(clamped);
      }),
    );
  });
});

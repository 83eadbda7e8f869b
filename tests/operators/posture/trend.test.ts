import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slopePerDay } from '../../../operators/posture/trend.ts';

const day = 86_400_000;

describe('the trend of a series', () => {
  it('is what it gains per day', () => {
    const rising = [0, 1, 2, 3].map((n) => ({
      atMs: n * day,
      prompts: 1,
      average: 0.1 + 0.05 * n,
    }));
    expect(slopePerDay(rising)).toBeCloseTo(0.05);
  });

  it('heeds many prompts more than few', () => {
    const series = [
      { atMs: 0, prompts: 100, average: 0.2 },
      { atMs: day, prompts: 1, average: 0.9 },
      { atMs: 2 * day, prompts: 100, average: 0.2 },
    ];
    expect(slopePerDay(series)).toBeCloseTo(0);
  });

  it('is unknown without two points in time', () => {
    expect(slopePerDay([])).toBeNull();
    expect(slopePerDay([{ atMs: 5, prompts: 3, average: 0.5 }])).toBeNull();
  });

  it('does not mind when the series begins, and turns round with it', () => {
    const points = fc.array(
      fc.record({
        atMs: fc.integer({ min: 0, max: 30 }).map((n) => n * day),
        prompts: fc.integer({ min: 1, max: 50 }),
        average: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { minLength: 3, maxLength: 20 },
    );
    fc.assert(
      fc.property(points, fc.integer({ min: 0, max: 20_000 }), (series, days) => {
        const slope = slopePerDay(series);
        const later = slopePerDay(series.map((p) => ({ ...p, atMs: p.atMs + days * day })));
        const mirrored = slopePerDay(series.map((p) => ({ ...p, average: 1 - p.average })));
        if (slope === null) return expect(later).toBeNull();
        expect(later).toBeCloseTo(slope, 6);
        expect(mirrored).toBeCloseTo(-slope, 6);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributionOf, stabilityIndex } from '../../../operators/drift/distribution.ts';
import { driftOf } from '../../../operators/drift/drift-of.ts';
import { kolmogorovSmirnov, kolmogorovTail } from '../../../operators/drift/kolmogorov-smirnov.ts';

/** Two samples, and what SciPy 1.17.1 says of them: `ks_2samp`, and `kstwobign.sf` of the scaled statistic. */
const left = [
  0.0828, 0.0544, 0.0481, 0.0846, 0.0361, 0.0162, 0.1519, 0.1053, 0.1026, 0.0335, 0.0711, 0.1152,
  0.0575, 0.024, 0.1064, 0.0504, 0.0287, 0.1815, 0.0098, 0.131, 0.1972, 0.0911, 0.0485, 0.0981,
  0.1068, 0.011, 0.2784, 0.1129, 0.1118, 0.0384, 0.101, 0.0088, 0.115, 0.1751, 0.189, 0.0387,
  0.0545, 0.0696, 0.061, 0.0743,
];
const right = [
  0.1176, 0.0878, 0.254, 0.2373, 0.1016, 0.2068, 0.158, 0.2858, 0.2884, 0.2158, 0.287, 0.1995,
  0.0808, 0.4232, 0.1885, 0.0923, 0.2145, 0.1629, 0.1095, 0.0792, 0.0607, 0.1484, 0.0676, 0.0915,
  0.0685, 0.1888, 0.3029, 0.178, 0.1249, 0.132, 0.2058, 0.1219, 0.2121, 0.2448, 0.2164, 0.3426,
  0.1154, 0.1576, 0.1596, 0.0836, 0.174, 0.1506, 0.0633, 0.1551, 0.1227, 0.3056, 0.2361, 0.4025,
  0.1492, 0.2162, 0.116, 0.1746, 0.0634, 0.0719, 0.4746,
];
const tied = [Array(30).fill(0.05), Array(20).fill(0.1)].flat();
const otherTied = [Array(10).fill(0.05), Array(25).fill(0.1), Array(15).fill(0.9)].flat();

const score = fc.integer({ min: 0, max: 10_000 }).map((n) => n / 10_000);
const sample = fc.array(score, { minLength: 1, maxLength: 60 });

describe('the Kolmogorov-Smirnov test', () => {
  it.each([
    [0.1, 1],
    [0.3, 0.9999906941986655],
    [0.5, 0.9639452436648751],
    [0.8, 0.5441424115741981],
    [1, 0.26999967167735456],
    [1.2, 0.11224966667072497],
    [1.36, 0.049485876755377876],
    [2, 0.0006709252557796953],
    [3, 3.045995948942526e-8],
  ])('has the tail of SciPy at %d', (x, expected) => {
    expect(Math.abs(kolmogorovTail(x) / expected - 1)).toBeLessThan(1e-12);
  });

  it('finds what SciPy finds, with ties and without', () => {
    const { statistic, pValue } = kolmogorovSmirnov(left, right);
    expect(statistic).toBeCloseTo(0.5704545454545454, 14);
    expect(Math.abs(pValue / 5.692976728038941e-7 - 1)).toBeLessThan(1e-9);
    const ties = kolmogorovSmirnov(tied, otherTied);
    expect(ties.statistic).toBeCloseTo(0.4, 14);
    expect(Math.abs(ties.pValue / 0.0006709252557796965 - 1)).toBeLessThan(1e-9);
  });

  it('finds the distance that a search over all values finds, and minds neither order nor side', () => {
    const share = (all: readonly number[], value: number): number =>
      all.filter((each) => each <= value).length / all.length;
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const { statistic, pValue } = kolmogorovSmirnov(a, b);
        const slow = Math.max(...[...a, ...b].map((v) => Math.abs(share(a, v) - share(b, v))));
        expect(statistic).toBeCloseTo(slow, 12);
        expect(kolmogorovSmirnov([...b].reverse(), a)).toEqual({ statistic, pValue });
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the stability index', () => {
  const psi = (a: readonly number[], b: readonly number[]): number =>
    stabilityIndex(distributionOf(a), distributionOf(b));

  it('is what its formula gives in NumPy', () => {
    expect(psi(left, right)).toBeCloseTo(0.9022589407830971, 12);
    expect(psi(tied, otherTied)).toBeCloseTo(1.3441473532068189, 12);
  });

  it('is 0 between equals, never below, and the same from both sides', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(psi(a, a)).toBe(0);
        expect(psi(a, b)).toBeGreaterThanOrEqual(0);
        expect(psi(a, b)).toBeCloseTo(psi(b, a), 12);
      }),
    );
  });
});

it('a distribution has all its scores, in quantiles that are among them', () => {
  fc.assert(
    fc.property(sample, (scores) => {
      const { prompts, p50, p90, p99, histogram } = distributionOf(scores);
      expect(histogram.reduce((sum, each) => sum + each)).toBe(prompts);
      for (const each of [p50, p90, p99]) expect(scores).toContain(each);
      expect(p50 <= p90 && p90 <= p99).toBe(true);
    }),
  );
});

describe('drift', () => {
  const calm = Array.from({ length: 200 }, (_, n) => (n % 20) / 100);
  const grave = calm.map((each) => each + 0.4);

  it('is found where scores have moved, with both distributions', () => {
    expect(driftOf(calm, grave, 50)).toMatchObject({
      statistic: 1,
      before: { prompts: 200, mean: 0.095 },
      after: { mean: 0.495 },
    });
  });

  it('is not found in too few prompts, nor in what is significant and small', () => {
    expect(driftOf(calm, grave.slice(0, 49), 50)).toBeUndefined();
    const many = Array.from({ length: 2_000 }, (_, n) => (n % 20) / 100);
    const little = many.map((each) => each + 0.011);
    expect(kolmogorovSmirnov(many, little).pValue).toBeLessThan(0.01);
    expect(driftOf(many, little, 50)).toBeUndefined();
  });

  it('is not found between two halves of one calm sample, whatever their order', () => {
    const mixed = fc.shuffledSubarray(calm, { minLength: 200, maxLength: 200 });
    fc.assert(
      fc.property(mixed, (scores) => {
        expect(driftOf(scores.slice(0, 100), scores.slice(100), 50)).toBeUndefined();
      }),
    );
  });
});

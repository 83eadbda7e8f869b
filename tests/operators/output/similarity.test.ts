import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordSimilarity } from '../../../operators/output/similarity.ts';

describe('the similarity of two texts', () => {
  it.each([
    ['A weir is a dam.', 'A weir, a dam: is!', 1],
    ['one two', 'three four', 0],
    ['A weir is a dam.', 'A dam.', 0.5],
    ['', '', 1],
    ['', 'word', 0],
    ['Łódź 東京', 'łódź 東京', 1],
  ])('of %j and %j', (a, b, expected) => {
    expect(wordSimilarity(a, b)).toBe(expected);
  });

  it('lies between 0 and 1, and is the same from both sides', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const seen = wordSimilarity(a, b);
        expect(seen).toBeGreaterThanOrEqual(0);
        expect(seen).toBeLessThanOrEqual(1);
        expect(wordSimilarity(b, a)).toBe(seen);
        expect(wordSimilarity(a, a)).toBe(1);
      }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SentenceSums, SumList, type Sums } from '../../../../operators/guard/model/sums.ts';
import {
  bestWindow,
  meaningNorm,
  textureShare,
  type WindowTerms,
  wordingNorm,
} from '../../../../operators/guard/model/windows.ts';

const sums = (wording: number, meaning = 0): SentenceSums => ({
  ...{ wording, wordingSquares: 100, meaning, meaningSquares: 20, across: 0, acrossSquares: 0 },
});
const none: WindowTerms = { sentence: 0, slide: 0, whole: 0, perDoubling: 0 };
const whole = sums(-100);
const bestOf = (
  all: Sums | undefined,
  sentences: readonly SentenceSums[],
  texture: number,
  terms: WindowTerms,
) => bestWindow(all, SumList.of(sentences), texture, terms);

describe('the best window of a text', () => {
  it('is the whole, where there is one sentence', () => {
    expect(bestOf(whole, [sums(100)], 0, none)).toMatchObject({
      kind: 'whole',
      from: 0,
      to: 1,
    });
  });

  it('is a sentence that says more than all others', () => {
    const sentences = [sums(0), sums(0), sums(90), sums(-90), sums(-90)];
    expect(bestOf(whole, sentences, 0, none)).toMatchObject({
      ...{ kind: 'sentence', from: 2, to: 3 },
    });
  });

  it('is three sentences where they say it together', () => {
    const sentences = [sums(-50), sums(30), sums(30), sums(30), sums(-50)];
    expect(bestOf(whole, sentences, 0, none)).toMatchObject({ kind: 'slide', from: 1, to: 4 });
  });

  it('takes what spans two sentences only where both are in it', () => {
    const joined = { ...sums(0), across: 80, acrossSquares: 1 };
    const sentences = [sums(0), joined, sums(0), sums(0)];
    const { kind, from } = bestOf(whole, sentences, 0, none);
    expect([kind, from]).toEqual(['slide', 0]);
  });

  it('costs more where there are many sentences, but padding does not go on costing', () => {
    const terms = { ...none, slide: -1e6, perDoubling: -1 };
    const [few, many, padded] = [2, 16, 4_096].map((count) => {
      const sentences = Array.from({ length: count }, () => sums(90));
      return bestOf(sums(-1e6), sentences, 0, terms).score;
    });
    expect((few ?? 0) - (many ?? 0)).toBeCloseTo(3);
    expect(padded).toBe(many);
  });

  it('is never the whole of an excerpt, whose sentences count as those of a long text', () => {
    const terms = { ...none, perDoubling: -1 };
    const long = Array.from({ length: 40 }, (_, at) => sums(at === 7 ? 90 : 0));
    const { score } = bestOf(sums(-1e6), long, 0, terms);
    expect(bestOf(undefined, [sums(90)], 1e6, terms)).toEqual({
      ...{ kind: 'sentence', from: 0, to: 1, score },
    });
  });

  const number = fc.double({ min: -500, max: 500, noNaN: true });
  const square = fc.double({ min: 0, max: 900, noNaN: true });
  const sentence: fc.Arbitrary<SentenceSums> = fc.record({
    ...{ wording: number, wordingSquares: square, meaning: number, meaningSquares: square },
    ...{ across: number, acrossSquares: square },
  });
  const terms: fc.Arbitrary<WindowTerms> = fc.record({
    ...{ sentence: number, slide: number, whole: number },
    perDoubling: fc.double({ min: -1, max: 0, noNaN: true }),
  });

  it('is the best of all that there are, counted one by one', () => {
    const total = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0);
    fc.assert(
      fc.property(
        ...[sentence, fc.array(sentence, { maxLength: 9 }), number, terms],
        (all, sentences, texture, { perDoubling, ...term }) => {
          const scoreOf = (from: number, to: number): number => {
            const inside = sentences.slice(from, to);
            const wording = total(inside.map((each) => each.wording));
            const squares = total(inside.map((each) => each.wordingSquares));
            const meaning = total([
              ...inside.map((each) => each.meaning),
              ...inside.slice(1).map((each) => each.across),
            ]);
            const meaningSquares = total([
              ...inside.map((each) => each.meaningSquares),
              ...inside.slice(1).map((each) => each.acrossSquares),
            ]);
            return wording / wordingNorm(squares) + meaning / meaningNorm(meaningSquares);
          };
          const scores = [
            all.wording / wordingNorm(all.wordingSquares) +
              all.meaning / meaningNorm(all.meaningSquares) +
              textureShare * texture +
              term.whole,
          ];
          const count = sentences.length;
          const spread = perDoubling * Math.log2(count);
          for (let from = 0; count > 1 && from < count; from += 1) {
            scores.push(scoreOf(from, from + 1) + term.sentence + spread);
            if (count > 3 && from + 3 <= count)
              scores.push(scoreOf(from, from + 3) + term.slide + spread);
          }
          const best = bestOf(all, sentences, texture, { ...term, perDoubling });
          expect(best.score).toBeCloseTo(Math.max(...scores), 6);
          expect(best.to - best.from).toBe({ sentence: 1, slide: 3, whole: count }[best.kind]);
        },
      ),
    );
  });
});

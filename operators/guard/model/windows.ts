// windows: the stretches of a text that are scored. Each sentence, three sentences in a row, and the
// whole; the highest score is that of the text. An instruction hidden in a document is found so.
import { type SumList, type Sums, sumWidth } from './sums.ts';

/** What is added to a window's score for what it is. */
export interface WindowTerms {
  readonly sentence: number;
  readonly slide: number;
  readonly whole: number;
  /** Per doubling of the number of sentences: the best of many is high by chance. */
  readonly perDoubling: number;
}

export type WindowKind = 'sentence' | 'slide' | 'whole';

export interface Window {
  readonly kind: WindowKind;
  /** First sentence, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

const slideLength = 3;
/** Few features say little: what is added to the squares before their root divides a sum. */
const wordingPrior = 400;
const meaningPrior = 60;
/** What a feature of texture counts for. */
export const textureShare = 0.15;

/** Padding must not hide an attack: from here on, more sentences make no difference. */
const sentencesMax = 16;
export const doublingsOf = (sentences: number): number =>
  Math.log2(Math.min(sentences, sentencesMax));

/** What sums are divided by. */
export const wordingNorm = (squares: number): number => Math.sqrt(squares + wordingPrior);
export const meaningNorm = (squares: number): number => Math.sqrt(squares + meaningPrior);

/**
 * The best window. `whole` are the sums of the text, `texture` that of its texture's weights. An excerpt of a
 * long text has no whole, and is as if all its sentences were there.
 */
export const bestWindow = (
  whole: Sums | undefined,
  { values, count }: SumList,
  texture: number,
  terms: WindowTerms,
): Window => {
  const scoreOf = (sum: number, squares: number, ofMeaning: number, ofSquares: number): number =>
    sum / wordingNorm(squares) + ofMeaning / meaningNorm(ofSquares);
  const best = {
    kind: 'whole' as WindowKind,
    from: 0,
    to: count,
    score: whole
      ? scoreOf(whole.wording, whole.wordingSquares, whole.meaning, whole.meaningSquares) +
        textureShare * texture +
        terms.whole
      : Number.NEGATIVE_INFINITY,
  };
  if (whole && count < 2) return best;
  const spread = terms.perDoubling * doublingsOf(whole ? count : sentencesMax);
  const scoreFrom = (from: number, to: number): number => {
    const first = from * sumWidth;
    let wording = values[first] as number;
    let wordingSquares = values[first + 1] as number;
    let meaning = values[first + 2] as number;
    let meaningSquares = values[first + 3] as number;
    for (let at = first + sumWidth; at < to * sumWidth; at += sumWidth) {
      wording += values[at] as number;
      wordingSquares += values[at + 1] as number;
      meaning += (values[at + 2] as number) + (values[at + 4] as number);
      meaningSquares += (values[at + 3] as number) + (values[at + 5] as number);
    }
    return scoreOf(wording, wordingSquares, meaning, meaningSquares);
  };
  const consider = (kind: WindowKind, from: number, to: number, score: number): void => {
    if (score > best.score) [best.kind, best.from, best.to, best.score] = [kind, from, to, score];
  };
  for (let from = 0; from < count; from += 1) {
    consider('sentence', from, from + 1, scoreFrom(from, from + 1) + terms.sentence + spread);
    const to = from + slideLength;
    if (count > slideLength && to <= count)
      consider('slide', from, to, scoreFrom(from, to) + terms.slide + spread);
  }
  return best;
};

// windows: the stretches of a text that are scored. Each sentence, three sentences in a row, and the
// whole; the highest score is that of the text. An instruction hidden in a document is found so.

/** Sums over features: of weight times rarity, and of rarity squared. */
export interface Sums {
  readonly wording: number;
  readonly wordingSquares: number;
  readonly meaning: number;
  readonly meaningSquares: number;
}

export interface SentenceSums extends Sums {
  /** Of pairs with the sentence before: they count where both are in the window. */
  readonly across: number;
  readonly acrossSquares: number;
}

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

const scoreOf = ({ wording, wordingSquares, meaning, meaningSquares }: Sums): number =>
  wording / wordingNorm(wordingSquares) + meaning / meaningNorm(meaningSquares);

/** The best window. `whole` are the sums of the text, `texture` that of its texture's weights. */
export const bestWindow = (
  whole: Sums,
  sentences: readonly SentenceSums[],
  texture: number,
  terms: WindowTerms,
): Window => {
  const count = sentences.length;
  let best: Window = {
    ...{ kind: 'whole', from: 0, to: count },
    score: scoreOf(whole) + textureShare * texture + terms.whole,
  };
  if (count < 2) return best;
  const spread = terms.perDoubling * doublingsOf(count);
  const consider = (kind: WindowKind, from: number, to: number): void => {
    let [wording, wordingSquares, meaning, meaningSquares] = [0, 0, 0, 0];
    for (let at = from; at < to; at += 1) {
      const sum = sentences[at] as SentenceSums;
      wording += sum.wording;
      wordingSquares += sum.wordingSquares;
      meaning += at > from ? sum.meaning + sum.across : sum.meaning;
      meaningSquares += at > from ? sum.meaningSquares + sum.acrossSquares : sum.meaningSquares;
    }
    const score =
      scoreOf({ wording, wordingSquares, meaning, meaningSquares }) + terms[kind] + spread;
    if (score > best.score) best = { kind, from, to, score };
  };
  for (let from = 0; from < count; from += 1) {
    consider('sentence', from, from + 1);
    if (count > slideLength && from + slideLength <= count)
      consider('slide', from, from + slideLength);
  }
  return best;
};

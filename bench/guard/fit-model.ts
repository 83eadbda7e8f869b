// fit_model: logistic regression with an L2 penalty on the best window of each row, by stochastic gradient
// descent. Of what one of the two heads learns, the other takes a part.
import { meaningSize } from '../../operators/guard/model/meaning.ts';
import { type SentenceSums, SumList, type Sums } from '../../operators/guard/model/sums.ts';
import { textureSize } from '../../operators/guard/model/texture.ts';
import {
  bestWindow,
  doublingsOf,
  meaningNorm,
  textureShare,
  type Window,
  wordingNorm,
} from '../../operators/guard/model/windows.ts';
import { wordingSize } from '../../operators/guard/model/wording.ts';
import type { Example, Numbers, Whole } from './example.ts';
import type { Random } from './random.ts';
import type { Rarity } from './rarity.ts';

export type Head = 'user' | 'document';
export const heads: readonly Head[] = ['user', 'document'];

export interface HeadTerms {
  sentence: number;
  slide: number;
  whole: number;
  perDoubling: number;
}

interface Tables {
  readonly wording: Float32Array;
  readonly meaning: Float32Array;
  readonly texture: Float32Array;
}

/** Weights by head, rarity included: a score is their sum by feature, divided by a norm. */
export interface Fitted {
  readonly tables: Readonly<Record<Head, Tables>>;
  readonly terms: Readonly<Record<Head, HeadTerms>>;
  readonly rarity: Rarity;
}

export interface FitOptions {
  readonly epochs: number;
  /** The first step. */
  readonly rate: number;
  /** L2 penalty per example. */
  readonly penalty: number;
  readonly weightOf: (example: Example) => number;
}

/** A plain attack must be found among many sentences. */
const perDoublingMin = -0.5;
/** What one head learns is true in part for the other: an order is usual from a user, not in a document. */
const sharedPart = 0.15;

const tables = (): Tables => ({
  wording: new Float32Array(wordingSize),
  meaning: new Float32Array(meaningSize),
  texture: new Float32Array(textureSize),
});

/** Sums of one sentence: weight times rarity, and rarity squared. */
export const sumOf = (
  weights: Float32Array,
  rarity: Uint8Array,
  { ids, ends }: Numbers,
  at: number,
): readonly [number, number] => {
  let [sum, squares] = [0, 0];
  const to = ends[at] as number;
  for (let index = at === 0 ? 0 : (ends[at - 1] as number); index < to; index += 1) {
    const id = ids[index] as number;
    const rare = (rarity[id] as number) / 16;
    sum += (weights[id] as number) * rare;
    squares += rare * rare;
  }
  return [sum, squares];
};

export const wholeSum = (
  weights: Float32Array,
  rarity: Uint8Array,
  { ids, counts }: Whole,
): readonly [number, number] => {
  let [sum, squares] = [0, 0];
  for (let index = 0; index < ids.length; index += 1) {
    const id = ids[index] as number;
    const value = ((rarity[id] as number) / 16) * (counts[index] as number);
    sum += (weights[id] as number) * value;
    squares += value * value;
  }
  return [sum, squares];
};

export const sumsOf = (
  example: Example,
  { wording, meaning, texture }: Tables,
  rarity: Rarity,
): {
  readonly whole: Sums;
  readonly sentences: readonly SentenceSums[];
  readonly texture: number;
} => {
  const [wordingSum, wordingSquares] = wholeSum(wording, rarity.wording, example.whole.wording);
  const [meaningSum, meaningSquares] = wholeSum(meaning, rarity.meaning, example.whole.meaning);
  const sentences: SentenceSums[] = [];
  for (let at = 0; example.sentences > 1 && at < example.sentences; at += 1) {
    const [a, aSquares] = sumOf(wording, rarity.wording, example.wording, at);
    const [b, bSquares] = sumOf(meaning, rarity.meaning, example.meaning, at);
    const [c, cSquares] = sumOf(meaning, rarity.meaning, example.across, at);
    sentences.push({
      ...{ wording: a, wordingSquares: aSquares, meaning: b, meaningSquares: bSquares },
      ...{ across: c, acrossSquares: cSquares },
    });
  }
  let ofTexture = 0;
  for (const id of example.texture) ofTexture += texture[id] as number;
  return {
    whole: { wording: wordingSum, wordingSquares, meaning: meaningSum, meaningSquares },
    sentences,
    texture: ofTexture,
  };
};

/** Fits the weights. The same examples, options and random numbers give the same weights. */
export const fitModel = (
  examples: readonly Example[],
  rarity: Rarity,
  options: FitOptions,
  random: Random,
): Fitted => {
  const joint: Readonly<Record<Head, Tables>> = { user: tables(), document: tables() };
  const terms: Record<Head, HeadTerms> = {
    user: { sentence: -0.5, slide: -0.5, whole: 0, perDoubling: -0.1 },
    document: { sentence: -0.5, slide: -0.5, whole: 0, perDoubling: -0.1 },
  };
  /** All tables hold weights divided by this, so that the penalty is one multiplication. */
  let scale = 1;

  const windowOf = (example: Example, isFirst: boolean): Window => {
    const { head } = example.row;
    const { whole, sentences, texture } = sumsOf(example, joint[head], rarity);
    const scaled = (sums: SentenceSums): SentenceSums => ({
      ...sums,
      ...{
        wording: sums.wording * scale,
        meaning: sums.meaning * scale,
        across: sums.across * scale,
      },
    });
    return bestWindow(
      { ...whole, wording: whole.wording * scale, meaning: whole.meaning * scale },
      SumList.of(isFirst ? [] : sentences.map(scaled)),
      texture * scale,
      terms[head],
    );
  };

  /** A step of a head's weights; the other head takes part in it. */
  const push = (head: Head, sort: keyof Tables, id: number, by: number): void => {
    const other = head === 'user' ? 'document' : 'user';
    const [mine, its] = [joint[head][sort], joint[other][sort]];
    mine[id] = (mine[id] as number) - by;
    its[id] = (its[id] as number) - by * sharedPart;
  };

  const pushSentences = (example: Example, window: Window, slope: number): void => {
    const { head } = example.row;
    const { from, to } = window;
    const lists = [
      { numbers: example.wording, sort: 'wording', first: from },
      { numbers: example.meaning, sort: 'meaning', first: from },
      { numbers: example.across, sort: 'meaning', first: from + 1 },
    ] as const;
    const squares = { wording: 0, meaning: 0 };
    const each = (use: (id: number, rare: number, sort: 'wording' | 'meaning') => void): void => {
      for (const { numbers, sort, first } of lists) {
        if (first >= to) continue;
        const begin = first === 0 ? 0 : (numbers.ends[first - 1] as number);
        const end = numbers.ends[to - 1] as number;
        for (let index = begin; index < end; index += 1) {
          const id = numbers.ids[index] as number;
          use(id, (rarity[sort][id] as number) / 16, sort);
        }
      }
    };
    each((_, rare, sort) => {
      squares[sort] += rare * rare;
    });
    const norms = { wording: wordingNorm(squares.wording), meaning: meaningNorm(squares.meaning) };
    each((id, rare, sort) => push(head, sort, id, (slope * rare) / norms[sort]));
  };

  const pushWhole = (example: Example, slope: number): void => {
    const { head } = example.row;
    for (const sort of ['wording', 'meaning'] as const) {
      const { ids, counts } = example.whole[sort];
      let squares = 0;
      for (let index = 0; index < ids.length; index += 1) {
        const value =
          ((rarity[sort][ids[index] as number] as number) / 16) * (counts[index] as number);
        squares += value * value;
      }
      const by = slope / (sort === 'wording' ? wordingNorm(squares) : meaningNorm(squares));
      for (let index = 0; index < ids.length; index += 1) {
        const id = ids[index] as number;
        push(head, sort, id, by * ((rarity[sort][id] as number) / 16) * (counts[index] as number));
      }
    }
    for (const id of example.texture) push(head, 'texture', id, slope * textureShare);
  };

  const learn = (example: Example, isFirst: boolean, rate: number): void => {
    const window = windowOf(example, isFirst);
    const target = example.row.isAttack ? 1 : 0;
    const slope = (1 / (1 + Math.exp(-window.score)) - target) * options.weightOf(example);
    scale *= 1 - rate * options.penalty;
    if (Math.abs(slope) < 1e-4) return;
    const step = (rate * slope) / scale;
    if (window.kind === 'whole') pushWhole(example, step);
    else pushSentences(example, window, step);
    const own = terms[example.row.head];
    own[window.kind] -= 0.01 * rate * slope;
    if (window.kind !== 'whole') {
      const slant = own.perDoubling - 0.002 * rate * slope * doublingsOf(example.sentences);
      own.perDoubling = Math.min(0, Math.max(perDoublingMin, slant));
    }
  };

  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    for (const example of random.shuffle(examples)) {
      learn(example, epoch < 2, options.rate / (1 + options.rate * options.penalty * step));
      step += 1;
    }
  }
  for (const head of heads) {
    for (const sort of ['wording', 'meaning', 'texture'] as const) {
      const table = joint[head][sort];
      for (let id = 0; id < table.length; id += 1) table[id] = (table[id] as number) * scale;
    }
  }
  return { tables: joint, terms, rarity };
};

// judge: the score of a text by the model: the best of its windows, in time linear in the text.
import type { Finder } from '../lexicon/finder.ts';
import type { Folded } from '../text/fold.ts';
import { type Extent, extract } from './extract.ts';
import { Ids } from './ids.ts';
import type { Surprise } from './stretches.ts';
import { SumList } from './sums.ts';
import { Tally } from './tally.ts';
import { addTexture } from './texture.ts';
import { type GuardModel, type Head, probabilityOf } from './weights.ts';
import { bestWindow } from './windows.ts';

export interface Judged {
  /** From 0 to 1. */
  readonly probability: number;
  /** Units of the folded text that the best window covers, half-open. */
  readonly start: number;
  readonly end: number;
}

/** The first so many units make the window that is the whole; what follows is read by sentences. */
export const wholeMax = 8_000;
/** Beyond, the wording of sentences that name at least three things is read, so many units in all. */
const extent: Extent = { always: wholeMax, mentionsMin: 3, unitsMax: 12_000 };

export type Judge = (view: Readable, head: Head) => Judged;

/** A reading of a text. */
export interface Readable {
  readonly units: Uint16Array;
  readonly folded: Folded;
  readonly surprise: Surprise;
  readonly isExcerpt: boolean;
}

/** What texture is taken from: of a long text, its beginning and its end. */
export const textureUnits = (units: Uint16Array): Uint16Array => {
  if (units.length <= wholeMax) return units;
  const both = units.slice(0, wholeMax);
  both.set(units.subarray(-wholeMax / 2), wholeMax / 2);
  return both;
};

/** Makes the judge of a model. It is not re-entrant: it keeps its tables between texts. */
export const judgeOf = ({ weights, rarity, card }: GuardModel, finder: Finder): Judge => {
  const wording = new Tally(weights.user.wording, weights.document.wording, rarity.wording);
  const meaning = new Tally(weights.user.meaning, weights.document.meaning, rarity.meaning);
  const texture = new Ids();
  const sentences = new SumList();

  return ({ units, folded, surprise, isExcerpt }, head) => {
    const { terms, steps } = card.heads[head];
    const starts: number[] = [];
    sentences.clear();
    wording.reset(head);
    meaning.reset(head);
    extract(folded, finder, extent, (sentence) => {
      const isWhole = !isExcerpt && sentence.start < wholeMax;
      starts.push(sentence.start);
      wording.add(sentence.wording, isWhole);
      meaning.add(sentence.across, isWhole);
      const across = meaning.sum * steps.meaning;
      const acrossSquares = meaning.squares;
      meaning.add(sentence.meaning, isWhole);
      sentences.add(
        wording.sum * steps.wording,
        wording.squares,
        meaning.sum * steps.meaning,
        meaning.squares,
        across,
        acrossSquares,
      );
    });
    texture.clear();
    addTexture(textureUnits(units), surprise, texture);
    const ofTexture = sumOf(texture, weights[head].texture) * steps.texture;
    const whole = {
      wording: wording.wholeSum * steps.wording,
      wordingSquares: wording.wholeSquares,
      meaning: meaning.wholeSum * steps.meaning,
      meaningSquares: meaning.wholeSquares,
    };
    const { score, from, to } = bestWindow(
      isExcerpt ? undefined : whole,
      sentences,
      ofTexture,
      terms,
    );
    return {
      probability: probabilityOf(score, card.heads[head]),
      start: starts[from] ?? 0,
      end: starts[to] ?? folded.length,
    };
  };
};

const sumOf = ({ values, count }: Ids, weights: Int8Array): number => {
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += weights[values[at] as number] as number;
  return sum;
};

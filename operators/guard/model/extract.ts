// extract: a text as feature numbers, sentence by sentence, for the trainer and for the guard alike.
import type { Finder, Mention } from '../lexicon/finder.ts';
import type { Folded } from '../text/fold.ts';
import { Ids } from './ids.ts';
import { addAcross, addMeaning, lastOf } from './meaning.ts';
import { sentenceEnds } from './sentences.ts';
import { addWording } from './wording.ts';

export interface Sentence {
  /** Half-open, in units of the folded text. */
  readonly start: number;
  readonly end: number;
  readonly wording: Ids;
  readonly meaning: Ids;
  /** Pairs with the sentence before: they count where both are in the window. */
  readonly across: Ids;
  readonly mentions: readonly Mention[];
}

/** How much of a text's wording is read. */
export interface Extent {
  /** The first so many units in any case. */
  readonly always: number;
  /** Beyond, that of sentences with so many mentions, */
  readonly mentionsMin: number;
  /** and so many units in all. */
  readonly unitsMax: number;
}

const [wording, meaning, across] = [new Ids(), new Ids(), new Ids()];
const none: readonly Mention[] = [];

/** Calls `use` with each sentence in turn; what it is given is good until it returns. */
export const extract = (
  folded: Folded,
  finder: Finder,
  { always, mentionsMin, unitsMax }: Extent,
  use: (sentence: Sentence) => void,
): void => {
  let start = 0;
  let left = always + unitsMax;
  let last: readonly number[] = [];
  const sentence = { start, end: 0, wording, meaning, across, mentions: none };
  for (const end of sentenceEnds(folded)) {
    wording.clear();
    meaning.clear();
    across.clear();
    const mentions = finder.find(folded, start, end);
    if (start < always || (mentions.length >= mentionsMin && left > 0)) {
      addWording(folded, start, end, wording);
      left -= end - start;
    }
    if (mentions.length > 0) {
      addMeaning(mentions, meaning);
      addAcross(last, mentions, across);
      last = lastOf(mentions);
    }
    sentence.start = start;
    sentence.end = end;
    sentence.mentions = mentions;
    use(sentence);
    start = end;
  }
};

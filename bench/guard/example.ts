// A row as the feature numbers that the trainer turns over and over.
import type { Finder } from '../../operators/guard/lexicon/finder.ts';
import { type Extent, extract } from '../../operators/guard/model/extract.ts';
import { Ids } from '../../operators/guard/model/ids.ts';
import { wholeMax } from '../../operators/guard/model/judge.ts';
import { surpriseOf } from '../../operators/guard/model/stretches.ts';
import type { SurpriseTable } from '../../operators/guard/model/surprise.ts';
import { addTexture } from '../../operators/guard/model/texture.ts';
import { foldUnits } from '../../operators/guard/text/fold.ts';
import { unitsOf } from '../../operators/guard/text/units.ts';
import type { GuardRow } from './rows.ts';

/** Numbers of all sentences in a row; sentence `n` ends before `ends[n]`. */
export interface Numbers {
  readonly ids: Int32Array;
  readonly ends: readonly number[];
}

/** The numbers of a whole text, each once, with how much it counts: log(1 + times). */
export interface Whole {
  readonly ids: Int32Array;
  readonly counts: Float32Array;
}

export interface Example {
  readonly row: GuardRow;
  readonly sentences: number;
  readonly wording: Numbers;
  readonly meaning: Numbers;
  readonly across: Numbers;
  readonly whole: { readonly wording: Whole; readonly meaning: Whole };
  readonly texture: Int32Array;
}

const everything: Extent = { always: wholeMax, mentionsMin: 0, unitsMax: 0 };

const collector = () => {
  const chunks: Int32Array[] = [];
  const ends: number[] = [];
  let count = 0;
  return {
    add: ({ values, count: added }: Ids): void => {
      chunks.push(values.slice(0, added));
      count += added;
      ends.push(count);
    },
    numbers: (): Numbers => {
      const ids = new Int32Array(count);
      let at = 0;
      for (const chunk of chunks) {
        ids.set(chunk, at);
        at += chunk.length;
      }
      return { ids, ends };
    },
  };
};

const wholeOf = (...lists: readonly Numbers[]): Whole => {
  const times = new Map<number, number>();
  for (const { ids } of lists) for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  return {
    ids: Int32Array.from(times.keys()),
    counts: Float32Array.from(times.values(), (count) => Math.log1p(count)),
  };
};

/** Reads a row. */
export const exampleOf = (row: GuardRow, finder: Finder, table: SurpriseTable): Example => {
  const units = unitsOf(row.text.slice(0, wholeMax));
  const folded = foldUnits(units);
  const [wordings, meanings, acrosses] = [collector(), collector(), collector()];
  let sentences = 0;
  extract(folded, finder, everything, (sentence) => {
    sentences += 1;
    wordings.add(sentence.wording);
    meanings.add(sentence.meaning);
    acrosses.add(sentence.across);
  });
  const texture = new Ids();
  addTexture(units, surpriseOf(folded, table), texture);
  const [wording, meaning, across] = [wordings.numbers(), meanings.numbers(), acrosses.numbers()];
  return {
    ...{ row, sentences, wording, meaning, across },
    whole: { wording: wholeOf(wording), meaning: wholeOf(meaning, across) },
    texture: texture.values.slice(0, texture.count),
  };
};

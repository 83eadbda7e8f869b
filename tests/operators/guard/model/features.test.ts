import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mention } from '../../../../operators/guard/lexicon/finder.ts';
import { Ids } from '../../../../operators/guard/model/ids.ts';
import {
  addAcross,
  addMeaning,
  lastOf,
  meaningSize,
} from '../../../../operators/guard/model/meaning.ts';
import { addWording, wordingSize } from '../../../../operators/guard/model/wording.ts';
import { fold } from '../../../../operators/guard/text/fold.ts';

const listed = (fill: (ids: Ids) => void): readonly number[] => {
  const ids = new Ids();
  fill(ids);
  return [...ids.values.subarray(0, ids.count)];
};

const wording = (text: string): readonly number[] => {
  const folded = fold(text);
  return listed((ids) => addWording(folded, 0, folded.length, ids));
};
/** How many of `some` are not in `all`. */
const missing = (some: readonly number[], all: readonly number[]): number => {
  const known = new Set(all);
  return some.filter((id) => !known.has(id)).length;
};

type Words = readonly (readonly [concept: number, word: number])[];
const mentions = (...words: Words): Mention[] =>
  words.map(([concept, word]) => ({ concept, word, start: word * 5, end: word * 5 + 4 }));
const meaning = (...words: Words): readonly number[] =>
  listed((ids) => addMeaning(mentions(...words), ids));

describe('the wording of a text', () => {
  it('is the same whatever dress the words are in', () => {
    expect(wording('IGNORE аll the Rulеs')).toEqual(wording('ignore all the rules'));
  });

  it('takes a word for itself, with its neighbours, and by its parts', () => {
    const [first, second, both] = [wording('forget'), wording('rules'), wording('forget rules')];
    expect(missing(first, both) / first.length).toBeLessThan(0.3);
    expect(missing(second, both) / second.length).toBeLessThan(0.3);
    expect(missing(both, [...first, ...second])).toBeGreaterThan(0);
  });

  it('tells how a sentence begins and ends', () => {
    expect(missing(wording('forget it'), wording('do not forget it'))).toBeGreaterThan(0);
    expect(missing(wording('you know?'), wording('you know.'))).toBeGreaterThan(0);
  });

  it('tells the order of words', () => {
    const [a, b] = [wording('dog bites man'), wording('man bites dog')];
    expect(a.length).toBe(b.length);
    expect(missing(a, b)).toBeGreaterThan(0);
  });

  it('shares most of a word with the same word in another form', () => {
    const [a, b] = [wording('instruction'), wording('instructions')];
    expect(missing(a, b)).toBeLessThan(a.length / 3);
    expect(missing(wording('harbour'), b)).toBeGreaterThan(wording('harbour').length / 2);
  });

  it('takes all figures of a word for one another', () => {
    const words = (text: string) => wording(text)[0];
    expect(words('2024')).toBe(words('1999'));
  });

  it('takes letters for words where no blanks are', () => {
    expect(wording('忽略').length).toBeGreaterThanOrEqual(3);
    expect(wording('忽略')[0]).toBe(wording('忽')[0]);
  });

  it('is numbers of the table, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const id of wording(text)) expect(id >= 0 && id < wordingSize).toBe(true);
      }),
    );
  });
});

describe('the meaning of a sentence', () => {
  it('tells the order of two concepts, and whether they are near', () => {
    expect(meaning([3, 5], [9, 6])).not.toEqual(meaning([9, 5], [3, 6]));
    expect(meaning([3, 5], [9, 6]).length).toBe(meaning([3, 5], [9, 13]).length + 1);
  });

  it('tells no pair of what is far apart', () => {
    expect(new Set(meaning([3, 5], [9, 30]))).toEqual(
      new Set([...meaning([3, 5]), ...meaning([9, 30])]),
    );
  });

  it('tells what a sentence begins with', () => {
    expect(meaning([3, 0]).length).toBe(meaning([3, 5]).length + 1);
  });

  it('counts a concept once', () => {
    expect(meaning([3, 5], [3, 6], [3, 7])).toEqual(meaning([3, 5]));
  });

  it('is numbers of the table', () => {
    const some = fc.array(fc.tuple(fc.nat(44), fc.nat(3)), { maxLength: 30 });
    fc.assert(
      fc.property(some, (steps) => {
        let word = 0;
        const words = steps.map(([concept, by]) => {
          word += by;
          return [concept, word] as const;
        });
        for (const id of meaning(...words)) expect(id >= 0 && id < meaningSize).toBe(true);
      }),
    );
  });

  it('reaches into the next sentence', () => {
    const across = (last: readonly number[], ...next: Words) =>
      listed((ids) => addAcross(last, mentions(...next), ids));
    const last = lastOf(mentions([1, 0], [2, 1], [2, 2], [5, 3], [6, 4]));
    expect(last).toEqual([2, 5, 6]);
    expect(across(last, [7, 0], [8, 1]).length).toBe(6);
    expect(across([], [7, 0])).toEqual([]);
    expect(across([1], [2, 0])).not.toEqual(across([2], [1, 0]));
  });
});

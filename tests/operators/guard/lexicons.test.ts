import { describe, expect, it } from 'vitest';
import { lexicons } from '../../../operators/guard/lexicon/all.ts';
import { concepts } from '../../../operators/guard/lexicon/concepts.ts';
import { fold, textOf } from '../../../operators/guard/text/fold.ts';

const all = lexicons.flatMap((lexicon) =>
  Object.entries(lexicon).flatMap(([concept, list]) =>
    list.split(' | ').map((entry) => ({ concept, entry })),
  ),
);
const languages = lexicons.filter((lexicon) => Object.keys(lexicon).length > concepts.length / 2);

/** A sign of these scripts may be a word. */
const isSign = (word: string): boolean => /[\p{Script=Han}\p{Script=Hangul}]/u.test(word);
/** Entries whose letters are the same throughout, of which folding leaves one. */
const squeezed = new Set(['www', 'cc']);

/** Words that stand in most English texts and say nothing of an attack. */
const frequent = new Set(
  (
    'the of and to in is it that for on are as with his they at be this have from or by but some ' +
    'we can out other there up an she do their if many then them would like so her long thing see ' +
    'him two has look day go did no most than call may down find part take get live back little ' +
    'man year came good under name very great think help right too same also into through much ' +
    'because boy such turn ask went read need land home us try kind hand again off ' +
    ' air away animal house mother father world near head stand own country school'
  ).split(' '),
);

describe('the lexicons', () => {
  it('speak of known concepts only', () => {
    const unknown = all.filter(({ concept }) => !concepts.some((known) => known === concept));
    expect(unknown).toEqual([]);
  });

  it.each(concepts.filter((concept) => concept !== 'marker'))(
    'have words for "%s" in 25 languages at least',
    (concept) => {
      const having = languages.filter((lexicon) => lexicon[concept] !== undefined);
      expect(having.length).toBeGreaterThanOrEqual(25);
    },
  );

  it('have no entry that is empty or has blanks around it', () => {
    expect(all.filter(({ entry }) => entry.trim() !== entry || entry === '')).toEqual([]);
  });

  it('have stars only at the end', () => {
    const odd = all.filter(({ entry }) => /\*./.test(entry) && !/^\*+$/.test(entry));
    expect(odd).toEqual([]);
  });

  it('have no entry of which folding leaves one letter', () => {
    const short = all.filter(({ entry }) => {
      const word = textOf(fold(entry.replace(/\*$/, ''))).trim();
      return word.length < 2 && !isSign(entry) && !squeezed.has(entry);
    });
    expect(short).toEqual([]);
  });

  it('have none of the words that are in every English text', () => {
    expect(all.filter(({ entry }) => frequent.has(entry.replace(/\*$/, '')))).toEqual([]);
  });
});

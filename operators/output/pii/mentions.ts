// mentions: which kinds of numbers a text names at all. One look-up per word, so that kinds that it does
// not name cost nothing.
import type { Group } from './groups.ts';
import { type Names, namesOf } from './named.ts';
import type { NumberKind } from './number-kind.ts';

interface Named {
  readonly kind: NumberKind;
  readonly names: Names;
}

const longestAscii = (text: string): string =>
  text.split(/[^a-z0-9]+/).reduce((a, b) => (b.length > a.length ? b : a), '');

/** The index of a list of kinds: what of a text to look up, and what it leads to. */
export const mentionIndex = (
  kinds: readonly NumberKind[],
): ((text: string, groups: readonly Group[]) => ReadonlyMap<NumberKind, Names>) => {
  const byWord = new Map<string, Named[]>();
  const foreign: (readonly [string, Named])[] = [];
  const learn = (word: string, named: Named): void => {
    byWord.set(word, [...(byWord.get(word) ?? []), named]);
  };
  for (const kind of kinds) {
    if (kind.words === undefined) continue;
    const named = { kind, names: namesOf(kind.words) };
    for (const phrase of kind.words.split('|')) {
      const word = longestAscii(phrase);
      if (word === '') foreign.push([phrase, named]);
      else {
        learn(word, named);
        const joined = longestAscii(phrase.replaceAll(' ', ''));
        if (joined !== word) learn(joined, named);
      }
    }
  }
  return (text, groups) => {
    const found = new Map<NumberKind, Names>();
    const lower = text.toLowerCase();
    // Where capitals change their length in lower case, places no longer fit: words are cut out before.
    const aligned = lower.length === text.length;
    const look = (word: string): void => {
      for (const { kind, names } of byWord.get(word) ?? []) found.set(kind, names);
    };
    for (const { start, end, digits } of groups) {
      if (digits > 0 || end - start > 40) continue;
      look(aligned ? lower.slice(start, end) : text.slice(start, end).toLowerCase());
      const camel = end - start > 5 ? text.slice(start, end).split(/(?<=[a-z])(?=[A-Z])/) : [];
      if (camel.length > 1) for (const part of camel) look(part.toLowerCase());
    }
    if (/[\u0370-\uffff]/.test(text)) {
      for (const [phrase, { kind, names }] of foreign) {
        if (lower.includes(phrase.split(' ')[0] ?? phrase)) found.set(kind, names);
      }
    }
    return found;
  };
};

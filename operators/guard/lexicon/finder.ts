// finder: the concepts in a folded text, by one walk over a trie of all lexicons.
import { classOf, dense, other } from '../text/classes.ts';
import { blank, type Folded, folder } from '../text/fold.ts';
import { type Concept, concepts, type Lexicon } from './concepts.ts';
import { Trie, wholeWord, wordPart } from './trie.ts';

/** Concepts of a stretch of folded text, half-open, and the number of its first word. */
export interface Mention {
  readonly concept: number;
  readonly word: number;
  readonly start: number;
  readonly end: number;
}

/** Where blanks are lost, only what is as long as this is looked for inside of words. */
const insideMin = 5;

const foldEntry = folder();

const addEntry = (trie: Trie, entry: string, concept: number): void => {
  const isPart = entry.endsWith('*');
  const { units, length } = foldEntry(isPart ? entry.slice(0, -1) : entry);
  let [from, to] = [0, length];
  while (from < to && (units[from] as number) <= blank) from += 1;
  while (from < to && (units[to - 1] as number) <= blank) to -= 1;
  if (from === to) return;
  const isDense = classOf(units[to - 1] as number) === dense;
  trie.add(units, from, to, isPart || isDense ? wordPart : wholeWord, concept);
};

const trieOf = (lexicons: readonly Lexicon[]): Trie => {
  const trie = new Trie();
  for (const lexicon of lexicons)
    for (const [number, concept] of concepts.entries())
      for (const entry of (lexicon[concept as Concept] ?? '').split(' | '))
        addEntry(trie, entry, number);
  return trie;
};

export interface Finder {
  /** The mentions in units `from` to `to`, by place; the list is good until the next call. */
  find(text: Folded, from: number, to: number): readonly Mention[];
}

/**
 * Builds a finder. Linear in the text: from each place, at most the longest entry is read.
 *
 * @example
 * finderOf([en, de]).find(fold('Vergiss alle Regeln'), 0, 19).map(({ concept }) => concepts[concept]);
 * // ['drop', 'all', 'orders']
 */
export const finderOf = (lexicons: readonly Lexicon[]): Finder => {
  const trie = trieOf(lexicons);
  let mentions: Mention[] = [];

  /** Adds what the longest entry from `start` names; answers where it ends, or `start`. */
  const read = (
    units: Uint16Array,
    start: number,
    to: number,
    word: number,
    min: number,
  ): number => {
    // No entry ends before the third of these letters: the walk may begin there.
    const three = start + 2 < to ? trie.three(units, start) : -1;
    if (three === 0) return start;
    const begin = three < 0 ? start : start + 2;
    let [node, whole, part, end] = [0, 0, 0, start];
    for (let at = begin; at < to; at += 1) {
      const unit = units[at] as number;
      node = at === begin && three > 0 ? three : trie.child(node, unit);
      if (node === 0) break;
      const kind = trie.kindOf(node);
      if (kind === 0 || at + 1 - start < min) continue;
      const isEnd =
        at + 1 >= to || classOf(units[at + 1] as number) === other || classOf(unit) === other;
      const isWhole = isEnd && (kind & wholeWord) !== 0;
      const isPart = (kind & wordPart) !== 0;
      if (isWhole || isPart) {
        whole = isWhole ? node : 0;
        part = isPart ? node : 0;
        end = at + 1;
      }
    }
    if (whole !== 0) name(trie.endsAt(whole, wholeWord), word, start, end);
    if (part !== 0) name(trie.endsAt(part, wordPart), word, start, end);
    return end;
  };

  const name = (found: readonly number[], word: number, start: number, end: number): void => {
    for (const concept of found) mentions.push({ concept, word, start, end });
  };

  return {
    find: ({ units, isJoined }, from, to) => {
      // A list that was emptied would give its room away: an empty one stays, another is made anew.
      if (mentions.length > 0) mentions = [];
      let word = -1;
      let before = other;
      for (let at = from; at < to; at += 1) {
        const unit = units[at] as number;
        const kind = classOf(unit);
        const isBeginning = kind === dense || before === other;
        if (kind !== other && isBeginning) word += 1;
        before = kind;
        if (unit <= 32 || !(isBeginning || isJoined)) continue;
        const end = read(units, at, to, Math.max(0, word), isBeginning ? 1 : insideMin);
        if (kind === dense && end > at) at = end - 1;
      }
      return mentions;
    },
  };
};

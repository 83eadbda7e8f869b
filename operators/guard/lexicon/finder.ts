// finder: the concepts in a folded text, by one walk over a trie of all lexicons.
import { classOf, dense, other } from '../text/classes.ts';
import { type Folded, fold, textOf } from '../text/fold.ts';
import { type Concept, concepts, type Lexicon } from './concepts.ts';

/** Concepts of a stretch of folded text, half-open, and the number of its first word. */
export interface Mention {
  readonly concept: number;
  readonly word: number;
  readonly start: number;
  readonly end: number;
}

const wholeWord = 1;
const wordPart = 2;
/** Where blanks are lost, only what is as long as this is looked for inside of words. */
const insideMin = 5;
const empty: readonly number[] = [];

const slots = 1 << 19;
const symbolBits = 12;

/** A trie. A child is found by its parent's number and its symbol, in an open-addressed table. */
class Trie {
  private readonly keys = new Int32Array(slots);
  private readonly children = new Int32Array(slots);
  private readonly symbols = new Uint16Array(65_536);
  private symbolCount = 0;
  private nodes = 1;
  private readonly ends = new Map<number, number[]>();
  /** For each node, whether entries end there: none, whole words, beginnings of words. */
  private readonly kinds = new Uint8Array(slots);

  /** The table's place of a child; empty where there is none. */
  private slot(key: number): number {
    let at = Math.imul(key, 0x9e3779b1) >>> 13;
    while (this.keys[at] !== 0 && this.keys[at] !== key) at = (at + 1) & (slots - 1);
    return at;
  }

  child(node: number, unit: number): number {
    const symbol = this.symbols[unit] as number;
    return symbol === 0 ? 0 : (this.children[this.slot((node << symbolBits) | symbol)] as number);
  }

  private symbolOf(unit: number): number {
    if (this.symbols[unit] === 0) {
      this.symbolCount += 1;
      this.symbols[unit] = this.symbolCount;
    }
    return this.symbols[unit] as number;
  }

  add(word: string, kind: number, concept: number): void {
    let node = 0;
    for (let at = 0; at < word.length; at += 1) {
      const key = (node << symbolBits) | this.symbolOf(word.charCodeAt(at));
      const slot = this.slot(key);
      if (this.children[slot] === 0) {
        this.keys[slot] = key;
        this.children[slot] = this.nodes;
        this.nodes += 1;
      }
      node = this.children[slot] as number;
    }
    this.kinds[node] = (this.kinds[node] as number) | kind;
    const known = this.ends.get(node * 4 + kind) ?? [];
    if (!known.includes(concept)) this.ends.set(node * 4 + kind, [...known, concept]);
  }

  kindOf(node: number): number {
    return this.kinds[node] as number;
  }

  endsAt(node: number, kind: number): readonly number[] {
    return this.ends.get(node * 4 + kind) ?? empty;
  }
}

const addAll = (trie: Trie, lexicon: Lexicon): void => {
  for (const [number, concept] of concepts.entries()) {
    for (const entry of (lexicon[concept as Concept] ?? '').split(' | ')) {
      const isPart = entry.endsWith('*');
      const word = textOf(fold(isPart ? entry.slice(0, -1) : entry)).trim();
      if (word === '') continue;
      const isDense = classOf(word.charCodeAt(word.length - 1)) === dense;
      trie.add(word, isPart || isDense ? wordPart : wholeWord, number);
    }
  }
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
  const trie = new Trie();
  for (const lexicon of lexicons) addAll(trie, lexicon);

  const mentions: Mention[] = [];

  /** Adds what the longest entry from `start` names; answers where it ends, or `start`. */
  const read = (
    units: Uint16Array,
    start: number,
    to: number,
    word: number,
    min: number,
  ): number => {
    let node = 0;
    let whole = 0;
    let part = 0;
    let end = start;
    for (let at = start; at < to; at += 1) {
      const unit = units[at] as number;
      node = trie.child(node, unit);
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
      mentions.length = 0;
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

// pairs: how often each symbol of a text follows each. What a table thinks of the text in another alphabet,
// or turned around, is a sum over these: no such text need be written.
import { otherSymbol, type SurpriseTable, symbolCount, symbolOf } from '../model/surprise.ts';

/** A way to read a text: a symbol for each, and what is read from its end. */
export interface Way {
  readonly alphabet: Uint8Array;
  readonly turned?: 'text' | 'words';
}

const [firstLetter, letterCount] = [symbolOf(97), 26];

/** The symbols with each letter as `to` says, from 0 to 25. */
export const alphabetOf = (to: (place: number) => number): Uint8Array =>
  Uint8Array.from({ length: symbolCount }, (_, symbol) => {
    const place = symbol - firstLetter;
    return place >= 0 && place < letterCount ? to(place) + firstLetter : symbol;
  });

/** The symbol of a unit, capitals as small letters. */
const symbols = Uint8Array.from({ length: 128 }, (_, unit) =>
  symbolOf(unit >= 65 && unit <= 90 ? unit + 32 : unit),
);
const symbolAt = (units: Uint16Array, at: number): number => {
  const unit = units[at] as number;
  return unit < 128 ? (symbols[unit] as number) : otherSymbol;
};

const blank = symbolOf(32);

/** Bits per letter of a stretch of text; each is read as what follows the one before. */
export const surpriseOf = (
  units: Uint16Array,
  from: number,
  to: number,
  table: SurpriseTable,
): number => {
  let [bits, steps, before] = [0, 0, blank];
  for (let at = from; at < to; at += 1) {
    const symbol = symbolAt(units, at);
    if (symbol !== otherSymbol && before !== otherSymbol) {
      bits += table[before * symbolCount + symbol] as number;
      steps += 1;
    }
    before = symbol;
  }
  return steps === 0 ? 0 : bits / steps / 16;
};

/** The pairs of one stretch of text after the other. */
export class Pairs {
  private readonly counts = new Int32Array(symbolCount * symbolCount);
  /** The pairs that there are, each as one number. */
  private readonly seen = new Int32Array(symbolCount * symbolCount);
  private seenCount = 0;
  private last = blank;
  /** What the last word begins with; a blank where the text ends with one. */
  private lastWord = blank;
  private first = blank;

  /** Reads a stretch instead of the one before. */
  read(units: Uint16Array, from: number, to: number): void {
    const { counts, seen } = this;
    for (let nth = 0; nth < this.seenCount; nth += 1) counts[seen[nth] as number] = 0;
    this.seenCount = 0;
    let before = blank;
    for (let at = from; at < to; at += 1) {
      const symbol = symbolAt(units, at);
      if (before === blank) this.lastWord = symbol;
      if (symbol !== otherSymbol && before !== otherSymbol) {
        const pair = before * symbolCount + symbol;
        if (counts[pair] === 0) {
          seen[this.seenCount] = pair;
          this.seenCount += 1;
        }
        counts[pair] = (counts[pair] as number) + 1;
      }
      before = symbol;
    }
    this.first = symbolAt(units, from);
    this.last = before;
    if (before === blank) this.lastWord = blank;
  }

  /** Bits per letter of the stretch, read that way. */
  surpriseOf({ alphabet, turned }: Way, table: SurpriseTable): number {
    const { counts, seen, seenCount, last, lastWord, first } = this;
    let [bits, steps] = [0, 0];
    const add = (before: number, after: number, count: number): void => {
      if (before === otherSymbol || after === otherSymbol) return;
      const [from, to] = [alphabet[before] as number, alphabet[after] as number];
      bits += count * (table[from * symbolCount + to] as number);
      steps += count;
    };
    for (let nth = 0; nth < seenCount; nth += 1) {
      const pair = seen[nth] as number;
      const after = pair % symbolCount;
      const before = (pair - after) / symbolCount;
      if (turned === undefined) add(before, after, counts[pair] as number);
      else add(after, before, counts[pair] as number);
    }
    // Turned around, what came first has nothing behind it, and what came last has a blank before it.
    if (turned !== undefined) {
      add(turned === 'text' ? first : lastWord, blank, -1);
      add(blank, last, 1);
    }
    return steps === 0 ? 0 : bits / steps / 16;
  }
}

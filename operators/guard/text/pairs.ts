// pairs: how often each symbol of a text follows each. What a table thinks of the text in another alphabet,
// or turned around, is a sum over these: no such text need be written.
import { otherSymbol, type SurpriseTable, symbolCount, symbolOf } from '../model/surprise.ts';

/** A way to read a text. */
export interface Way {
  /** By pair, as one number: what it is read as. */
  readonly places: Uint16Array;
  readonly turned: 'text' | 'words' | undefined;
}

const [firstLetter, letterCount] = [symbolOf(97), 26];

const pairOf = (before: number, after: number): number => before * symbolCount + after;

/** Reads each letter as `to` says, from 0 to 25, and from the end of the text or of its words. */
export const wayOf = (to: (place: number) => number, turned?: Way['turned']): Way => {
  const alphabet = Array.from({ length: symbolCount }, (_, symbol) => {
    const place = symbol - firstLetter;
    return place >= 0 && place < letterCount ? to(place) + firstLetter : symbol;
  });
  const places = alphabet.flatMap((before) =>
    alphabet.map((after) => (turned ? pairOf(after, before) : pairOf(before, after))),
  );
  return { places: Uint16Array.from(places), turned };
};

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
  /** All of them, each as often as it is there. */
  private steps = 0;
  private last = blank;
  /** What the last word begins with; a blank where the text ends with one. */
  private lastWord = blank;
  private first = blank;

  /** Reads a stretch instead of the one before. */
  read(units: Uint16Array, from: number, to: number): void {
    const { counts, seen } = this;
    for (let nth = 0; nth < this.seenCount; nth += 1) counts[seen[nth] as number] = 0;
    let [seenCount, steps, before, lastWord] = [0, 0, blank, blank];
    for (let at = from; at < to; at += 1) {
      const symbol = symbolAt(units, at);
      if (before === blank) lastWord = symbol;
      if (symbol !== otherSymbol && before !== otherSymbol) {
        const pair = pairOf(before, symbol);
        const count = counts[pair] as number;
        if (count === 0) {
          seen[seenCount] = pair;
          seenCount += 1;
        }
        counts[pair] = count + 1;
        steps += 1;
      }
      before = symbol;
    }
    [this.seenCount, this.steps] = [seenCount, steps];
    this.first = symbolAt(units, from);
    this.last = before;
    this.lastWord = before === blank ? blank : lastWord;
  }

  /** Bits per letter of the stretch, read that way; infinite as soon as they cannot be below `most`. */
  surpriseOf(
    { places, turned }: Way,
    table: SurpriseTable,
    most = Number.POSITIVE_INFINITY,
  ): number {
    const { counts, seen, seenCount } = this;
    let [bits, steps] = [0, this.steps];
    const add = (before: number, after: number, count: number): void => {
      if (before === otherSymbol || after === otherSymbol) return;
      bits += count * (table[places[pairOf(before, after)] as number] as number);
      steps += count;
    };
    // Turned around, what came first has nothing behind it, and what came last has a blank before it.
    if (turned !== undefined) {
      add(blank, turned === 'text' ? this.first : this.lastWord, -1);
      add(this.last, blank, 1);
    }
    const bitsMax = most * 16 * steps + 1;
    for (let nth = 0; nth < seenCount; nth += 1) {
      const pair = seen[nth] as number;
      bits += (counts[pair] as number) * (table[places[pair] as number] as number);
      if (bits > bitsMax) return Number.POSITIVE_INFINITY;
    }
    return steps === 0 ? 0 : bits / steps / 16;
  }
}

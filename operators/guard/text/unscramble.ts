// unscramble: text that was turned around, shifted along the alphabet or written in figures, back as it
// was. Tried only where letters follow each other as in no language, and kept where that improves.
import { otherSymbol, type SurpriseTable, symbolCount, symbolOf } from '../model/surprise.ts';
import type { Decoded } from './decode.ts';

const partMin = 12;
/** Bits per letter: from here on a part is worth a try, and so much better must it become. */
export const strangeFrom = 3.9;
const betterBy = 0.7;
/** From here on every shift is tried. */
const veryStrangeFrom = 4.4;
/** No more of a long text than this is tried. */
const triedMax = 16_000;

/** The surprise of a text whose letters are moved along the alphabet by so many places. */
const surpriseOf = (text: string, table: SurpriseTable, by = 0): number => {
  let [bits, steps, before] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const small = unit >= 65 && unit <= 90 ? unit + 32 : unit;
    const isLetter = small >= 97 && small <= 122;
    const symbol = symbolOf(isLetter && by > 0 ? ((small - 97 + by) % 26) + 97 : small);
    if (symbol !== otherSymbol && before !== otherSymbol) {
      bits += table[before * symbolCount + symbol] as number;
      steps += 1;
    }
    before = symbol;
  }
  return steps === 0 ? 0 : bits / steps / 16;
};

/** The text with each letter as `to` says, from 0 to 25, its case kept. */
const lettered = (text: string, to: (place: number) => number): string => {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const base = unit >= 97 ? 97 : 65;
    const isLetter = unit >= base && unit < base + 26;
    units[at] = isLetter ? to(unit - base) + base : unit;
  }
  return Buffer.from(units.buffer).toString('utf16le');
};

export const shifted = (text: string, by: number): string =>
  lettered(text, (place) => (place + by) % 26);

const mirrored = (text: string): string => lettered(text, (place) => 25 - place);

export const reversed = (text: string): string => [...text].reverse().join('');

interface Attempt {
  readonly name: string;
  readonly of: (part: string) => string;
}

const attempts: readonly Attempt[] = [
  { name: 'rot13', of: (part) => shifted(part, 13) },
  { name: 'reversed', of: reversed },
  { name: 'reversed', of: (part) => part.split(' ').map(reversed).join(' ') },
  { name: 'rot13', of: mirrored },
  { name: 'rot13', of: (part) => reversed(shifted(part, 13)) },
];

/** The shift that makes a part least surprising, when it is much better than the part. */
const bestShift = (part: string, table: SurpriseTable, below: number): number => {
  let [best, found] = [below, 0];
  for (let by = 1; by < 26; by += 1) {
    const after = surpriseOf(part, table, by);
    if (after < best) [best, found] = [after, by];
  }
  return found;
};

/** Text of other scripts is no less ordinary for what a table of Latin letters thinks of it. */
const asciiShare = 0.8;
const isAscii = (part: string): boolean => {
  let count = 0;
  for (let at = 0; at < part.length; at += 1) if (part.charCodeAt(at) < 128) count += 1;
  return count >= asciiShare * part.length;
};

/** As if there were letters for figures: both may have been done to a text. */
const plainSurprise = (text: string, table: SurpriseTable): number =>
  surpriseOf(unleet(text) ?? text, table);

/** The text with strange parts as they may have been, when any is. */
export const unscramble = (text: string, table: SurpriseTable): Decoded | undefined => {
  let name: string | undefined;
  let tried = 0;
  const parts = text.split(/(["“”\n:]|[.!?] )/);
  for (const [index, part] of parts.entries()) {
    if (part.length < partMin || tried > triedMax) continue;
    const before = surpriseOf(part, table);
    if (before < strangeFrom || !isAscii(part)) continue;
    tried += part.length;
    let best = Math.min(before, plainSurprise(part, table)) - betterBy;
    for (const { name: attempt, of } of attempts) {
      const candidate = of(part);
      const after = plainSurprise(candidate, table);
      if (after >= best) continue;
      [best, name, parts[index]] = [after, attempt, candidate];
    }
    const by = before >= veryStrangeFrom ? bestShift(part, table, best) : 0;
    if (by > 0) [name, parts[index]] = ['rot13', shifted(part, by)];
  }
  return name === undefined ? undefined : { name, text: parts.join('') };
};

const figures: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '6': 'g', '7': 't', '8': 'b', '9': 'g' },
  ...{ '@': 'a', $: 's', '!': 'i', '|': 'l', '+': 't', '€': 'e' },
};
/** Words, and what may be one in figures. */
const mixed = /[A-Za-z0-9@$!|€]{2,40}/g;
const mayBeMixed = /[A-Za-z][0-9@$!|€]{1,2}[A-Za-z]|\b[0-9@$|€][A-Za-z]{2}/;
const mixedFrom = 2;
const hasBoth = (word: string): boolean => /[A-Za-z]/.test(word) && /[0134567@$|€]|!./.test(word);
const isUsual = (word: string): boolean => /^[A-Za-z]+!+$|^\d*(?:1st|2nd|3rd|\dth)$/i.test(word);
/** Names with a number, numbers with a unit, ids: they look the same and count for nothing. */
const isDoubtful = (word: string): boolean =>
  word.length < 3 ||
  word.length > 24 ||
  /^[A-Za-z]+\d{1,4}$|^\d+[A-Za-z]{1,2}$|^[0-9a-fA-F]+$/.test(word);

/** The text with figures and signs as the letters that they stand for, when words have them. */
export const unleet = (text: string): string | undefined => {
  if (!mayBeMixed.test(text)) return undefined;
  let count = 0;
  const letters = text.replace(mixed, (word) => {
    if (!hasBoth(word) || isUsual(word)) return word;
    if (!isDoubtful(word)) count += 1;
    return word.replace(/[0-9@$!|€]/g, (sign) => figures[sign] ?? sign);
  });
  return count >= mixedFrom ? letters : undefined;
};

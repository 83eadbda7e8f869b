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

const wordsReversed = (text: string): string => text.split(' ').map(reversed).join(' ');

interface Attempt {
  readonly name: string;
  readonly of: (part: string) => string;
}

const attempts: readonly Attempt[] = [
  { name: 'rot13', of: (part) => shifted(part, 13) },
  { name: 'reversed', of: reversed },
  { name: 'reversed', of: wordsReversed },
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
export const isAscii = (part: string): boolean => {
  let count = 0;
  for (let at = 0; at < part.length; at += 1) if (part.charCodeAt(at) < 128) count += 1;
  return count >= asciiShare * part.length;
};

/** As if there were letters for figures: both may have been done to a text. */
const plainSurprise = (text: string, table: SurpriseTable): number =>
  surpriseOf(unleet(text, table) ?? text, table);

const startsWithStop = /^[.!?]/;
const endsWithCapital = /[A-Z]$/;

/**
 * How much more speaks for a text that was turned around as a whole than for one whose words were: where its
 * last stop and its first capital stand.
 */
const wholeRather = (text: string): number => {
  const words = text.trim().split(/\s+/);
  const [first = '', last = ''] = [words[0], words.at(-1)];
  const whole = Number(startsWithStop.test(first)) + Number(endsWithCapital.test(last));
  return whole - Number(startsWithStop.test(last)) - Number(endsWithCapital.test(first));
};

/** The text from its end, or each word from its end, when that reads much better; both where nothing tells. */
const turnedAround = (text: string, table: SurpriseTable): readonly Decoded[] => {
  if (text.length > triedMax || !isAscii(text)) return [];
  const whole = reversed(text);
  if (surpriseOf(whole, table) + betterBy >= surpriseOf(text, table)) return [];
  const rather = wholeRather(text);
  const readings = [...(rather < 0 ? [] : [whole]), ...(rather > 0 ? [] : [wordsReversed(text)])];
  return readings.map((each) => ({ name: 'reversed', text: each }));
};

/** The text with strange parts as they may have been, when any is. */
export const unscramble = (text: string, table: SurpriseTable): readonly Decoded[] => {
  const whole = turnedAround(text, table);
  if (whole.length > 0) return whole;
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
  return name === undefined ? [] : [{ name, text: parts.join('') }];
};

const figures: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '6': 'g', '7': 't', '8': 'b', '9': 'g' },
  ...{ '@': 'a', $: 's', '!': 'i', '|': 'l', '+': 't', '€': 'e' },
};
/** Words, and what may be one in figures. */
const mixed = /[A-Za-z0-9@$!|€]{1,40}/g;
const mayBeMixed = /[A-Za-z][0-9@$!|€]{1,2}[A-Za-z]|\b[0-9@$|€][A-Za-z]{2}/;
const mixedFrom = 2;
const hasBoth = (word: string): boolean => /[A-Za-z]/.test(word) && /[0134567@$|€]|!./.test(word);
const isUsual = (word: string): boolean => /^[A-Za-z]+!+$|^\d*(?:1st|2nd|3rd|\dth)$/i.test(word);
/** Names with a number, numbers with a unit, ids: they look the same and count for nothing. */
const isDoubtful = (word: string): boolean =>
  word.length < 3 ||
  word.length > 24 ||
  /^[A-Za-z]+\d{1,4}$|^\d+[A-Za-z]{1,2}$|^[0-9a-fA-F]+$/.test(word);

const figuresOnly = /^[0-9@$!|€]{1,6}$/;
/** From this share of all words on, words of figures alone are words, too: "h0w 4r3 y0u 70d4y, 70 411". */
const thickFrom = 0.3;

/** A word in letters; where a sign may stand for two, the one that is less surprising between its neighbours. */
const inLetters = (word: string, table: SurpriseTable): string => {
  let letters = '';
  for (let at = 0; at < word.length; at += 1) {
    const sign = word[at] ?? '';
    const plain = figures[sign] ?? sign;
    if (plain !== 'i' || sign === plain || word.length === 1) {
      letters += plain;
      continue;
    }
    const before = symbolOf((letters.at(-1) ?? ' ').toLowerCase().charCodeAt(0));
    const next = word[at + 1] ?? ' ';
    const after = symbolOf((figures[next] ?? next).toLowerCase().charCodeAt(0));
    const costOf = (letter: string): number => {
      const symbol = symbolOf(letter.charCodeAt(0));
      return (
        (table[before * symbolCount + symbol] ?? 0) + (table[symbol * symbolCount + after] ?? 0)
      );
    };
    letters += costOf('l') < costOf('i') ? 'l' : 'i';
  }
  return letters;
};

/** The text with figures and signs as the letters that they stand for, when words have them. */
export const unleet = (text: string, table: SurpriseTable): string | undefined => {
  if (!mayBeMixed.test(text)) return undefined;
  let [count, all] = [0, 0];
  for (const [word] of text.matchAll(mixed)) {
    all += 1;
    if (hasBoth(word) && !isUsual(word) && !isDoubtful(word)) count += 1;
  }
  if (count < mixedFrom) return undefined;
  const isThick = count >= thickFrom * all;
  return text.replace(mixed, (word) => {
    const isMeant = hasBoth(word) ? !isUsual(word) : isThick && figuresOnly.test(word);
    return isMeant ? inLetters(word, table) : word;
  });
};

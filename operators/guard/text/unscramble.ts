// unscramble: text that was turned around, shifted along the alphabet or written in figures, back as it
// was. Tried only where letters follow each other as in no language, and kept where that improves.
import type { SurpriseTable } from '../model/surprise.ts';
import type { Decoded } from './decode.ts';
import { mayMix, unleet } from './leet.ts';
import { Pairs, surpriseOf, type Way, wayOf } from './pairs.ts';
import { stringOf, turnAround, writeAs } from './units.ts';

const partMin = 12;
/** Bits per letter: from here on a part is worth a try, and so much better must it become. */
export const strangeFrom = 3.9;
const betterBy = 0.7;
/** From here on every shift is tried. */
const veryStrangeFrom = 4.4;
/** No more of a long text than this is tried. */
const triedMax = 16_000;

type Letters = (place: number) => number;

const asIs: Letters = (place) => place;
const shiftBy =
  (by: number): Letters =>
  (place) =>
    (place + by) % 26;
const mirror: Letters = (place) => 25 - place;

const writeWordsTurned = (units: Uint16Array, into: Uint16Array): void => {
  let from = 0;
  for (let at = 0; at <= units.length; at += 1) {
    if (at < units.length && units[at] !== blank) continue;
    turnAround(units, from, at, into);
    if (at < units.length) into[at] = blank;
    from = at + 1;
  }
};
const blank = 32;

/** The units below 128 with each letter as `to` says, its case kept. */
const listOf = (to: Letters): Uint8Array =>
  Uint8Array.from({ length: 128 }, (_, unit) => {
    const base = unit >= 97 ? 97 : 65;
    return unit >= base && unit < base + 26 ? to(unit - base) + base : unit;
  });

interface Attempt extends Way {
  readonly name: string;
  readonly list: Uint8Array;
}

const attemptOf = (name: string, to: Letters, turned?: Way['turned']): Attempt => ({
  ...wayOf(to, turned),
  ...{ name, list: listOf(to) },
});

const rot13 = attemptOf('rot13', shiftBy(13));
const reversed = attemptOf('reversed', asIs, 'text');
const wordsReversed = attemptOf('reversed', asIs, 'words');
const attempts: readonly Attempt[] = [
  rot13,
  reversed,
  wordsReversed,
  attemptOf('rot13', mirror),
  attemptOf('rot13', shiftBy(13), 'text'),
];
const shifts: readonly Attempt[] = Array.from({ length: 25 }, (_, nth) =>
  attemptOf('rot13', shiftBy(nth + 1)),
);

/** The units as an attempt reads them. */
const readAs = (units: Uint16Array, { list, turned }: Attempt): Uint16Array => {
  const read = new Uint16Array(units.length);
  if (turned === 'text') turnAround(units, 0, units.length, read);
  else if (turned === 'words') writeWordsTurned(units, read);
  writeAs(turned ? read : units, list, read);
  return read;
};

/** Text with each letter 13 places on, and text from its end. */
export const turns: readonly {
  readonly name: string;
  readonly of: (units: Uint16Array) => Uint16Array;
}[] = [rot13, reversed].map((attempt) => ({
  name: attempt.name,
  of: (units) => readAs(units, attempt),
}));

/** Text of other scripts is no less ordinary for what a table of Latin letters thinks of it. */
const asciiShare = 0.8;
export const isAscii = (units: Uint16Array, from = 0, to = units.length): boolean => {
  let count = 0;
  for (let at = from; at < to; at += 1) if ((units[at] as number) < 128) count += 1;
  return count >= asciiShare * (to - from);
};

/** As if there were letters for figures: both may have been done to a text. */
const plainSurprise = (units: Uint16Array, table: SurpriseTable): number => {
  const plain = unleet(units, table) ?? units;
  return surpriseOf(plain, 0, plain.length, table);
};

const pairs = new Pairs();

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
const turnedAround = (units: Uint16Array, table: SurpriseTable): readonly Decoded[] => {
  const { length } = units;
  if (length > triedMax || !isAscii(units)) return [];
  pairs.read(units, 0, length);
  const isBetter =
    pairs.surpriseOf(reversed, table) + betterBy < surpriseOf(units, 0, length, table);
  if (!isBetter) return [];
  const rather = wholeRather(stringOf(units));
  const readings = [...(rather < 0 ? [] : [reversed]), ...(rather > 0 ? [] : [wordsReversed])];
  return readings.map((each) => ({ name: 'reversed', text: stringOf(readAs(units, each)) }));
};

/** The attempt that makes a part much less surprising than it is. */
const bestAttempt = (part: Uint16Array, before: number, table: SurpriseTable) => {
  const isMixed = mayMix(part);
  const plain = isMixed ? plainSurprise(part, table) : before;
  let best = Math.min(before, plain) - betterBy;
  let found: Attempt | undefined;
  pairs.read(part, 0, part.length);
  for (const attempt of attempts) {
    const after = isMixed
      ? plainSurprise(readAs(part, attempt), table)
      : pairs.surpriseOf(attempt, table, best);
    if (after < best) [best, found] = [after, attempt];
  }
  if (before < veryStrangeFrom) return found;
  for (const shift of shifts) {
    const after = pairs.surpriseOf(shift, table, best);
    if (after < best) [best, found] = [after, shift];
  }
  return found;
};

const breaks = new Uint8Array(65_536);
for (const sign of '"“”\n:') breaks[sign.charCodeAt(0)] = 1;
/** These break a text where a blank is behind them. */
for (const sign of '.!?') breaks[sign.charCodeAt(0)] = 2;

/** How many units stand here between two parts: quotation marks, lines, colons, sentences divide a text. */
const breakAt = (units: Uint16Array, at: number): number => {
  const width = breaks[units[at] as number] as number;
  return width === 2 && units[at + 1] !== blank ? 0 : width;
};

/** The text with strange parts as they may have been, when any is. */
export const unscramble = (units: Uint16Array, table: SurpriseTable): readonly Decoded[] => {
  const whole = turnedAround(units, table);
  if (whole.length > 0) return whole;
  let name: string | undefined;
  let text: Uint16Array | undefined;
  let [from, tried] = [0, 0];
  for (let at = 0; at <= units.length && tried <= triedMax; at += 1) {
    const width = at < units.length ? breakAt(units, at) : 1;
    if (width === 0) continue;
    const [start, length] = [from, at - from];
    from = at + width;
    if (length < partMin) continue;
    const before = surpriseOf(units, start, at, table);
    if (before < strangeFrom || !isAscii(units, start, at)) continue;
    tried += length;
    const part = units.subarray(start, at);
    const attempt = bestAttempt(part, before, table);
    if (!attempt) continue;
    name = attempt.name;
    text ??= units.slice();
    text.set(readAs(part, attempt), start);
  }
  return name === undefined || !text ? [] : [{ name, text: stringOf(text) }];
};

// leet: figures and signs that stand for letters ("1gn0r3 4ll"), as letters. Read unit by unit, for it is
// asked of every text, and of every way to unscramble one.
import { type SurpriseTable, symbolCount, symbolOf } from '../model/surprise.ts';

/** What stands in words: letters, figures for letters, other figures, and a sign that is both. */
const [letter, figure, plainFigure, bang] = [1, 2, 4, 8] as const;
const euro = 0x20ac;

const kinds = new Uint8Array(128);
const mark = (signs: string, kind: number): void => {
  for (const sign of signs) kinds[sign.charCodeAt(0)] = kind;
};
mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', letter);
mark('0134567@$|', figure);
mark('289', plainFigure);
mark('!', bang);

const kindOf = (unit: number): number =>
  unit < 128 ? (kinds[unit] as number) : unit === euro ? figure : 0;

/** What a sign stands for, by its unit. */
const letters = Uint8Array.from({ length: 128 }, (_, unit) => unit);
for (const [at, sign] of [...'013456789@$!|+'].entries())
  letters[sign.charCodeAt(0)] = 'oieasgtbgasilt'.charCodeAt(at);
const letterOf = (unit: number): number =>
  unit < 128 ? (letters[unit] as number) : unit === euro ? 101 : unit;

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const small = (unit: number): number => (unit >= 65 && unit <= 90 ? unit + 32 : unit);
const [one, exclamation, i, l, blank] = [49, 33, 105, 108, 32] as const;

/** Longer words are read in pieces. */
const wordMax = 40;
/** So many words must have figures among their letters. */
const mixedFrom = 2;
/** From this share of all words on, words of figures alone are words, too: "h0w 4r3 y0u 70d4y, 70 411". */
const thickFrom = 0.3;
const aloneMax = 6;

const runOf = (units: Uint16Array, from: number, to: number, is: (unit: number) => boolean) => {
  let at = from;
  while (at < to && is(units[at] as number)) at += 1;
  return at;
};
const isLetter = (unit: number): boolean => kindOf(unit) === letter;
const isBang = (unit: number): boolean => unit === exclamation;

const endings = ['st', 'nd', 'rd'] as const;

/** "1st", "22nd", "15th". */
const isOrdinal = (units: Uint16Array, from: number, to: number): boolean => {
  const behind = runOf(units, from, to, isDigit);
  if (behind === from || to - behind !== 2) return false;
  const ending = String.fromCharCode(
    small(units[behind] as number),
    small(units[behind + 1] as number),
  );
  return ending === 'th' || ending === endings[(units[behind - 1] as number) - one];
};

/** Letters with nothing but exclamation marks behind them, and ordinals. */
const isUsual = (units: Uint16Array, from: number, to: number): boolean => {
  const behind = runOf(units, from, to, isLetter);
  if (behind > from) return behind < to && runOf(units, behind, to, isBang) === to;
  return isOrdinal(units, from, to);
};

const isHex = (unit: number): boolean => isDigit(unit) || (small(unit) >= 97 && small(unit) <= 102);

/** Names with a number, numbers with a unit, ids: they look the same and count for nothing. */
const isDoubtful = (units: Uint16Array, from: number, to: number): boolean => {
  if (to - from < 3 || to - from > 24) return true;
  const name = runOf(units, from, to, isLetter);
  if (name > from && to - name >= 1 && to - name <= 4 && runOf(units, name, to, isDigit) === to)
    return true;
  const number = runOf(units, from, to, isDigit);
  const unit = to - number;
  if (number > from && unit >= 1 && unit <= 2 && runOf(units, number, to, isLetter) === to)
    return true;
  return runOf(units, from, to, isHex) === to;
};

/** Whether a figure stands between letters here, or before two at the beginning of a word. */
const isMixedAt = (units: Uint16Array, at: number): boolean => {
  const kindAt = (place: number): number => kindOf(units[place] ?? 0);
  const isWord = (place: number): boolean =>
    kindAt(place) === letter || isDigit(units[place] ?? 0) || units[place] === 95;
  const isBehindLetter = at > 0 && kindAt(at - 1) === letter;
  if (isBehindLetter && kindAt(at + 1) === letter) return true;
  if (isBehindLetter && kindAt(at + 1) > letter && kindAt(at + 2) === letter) return true;
  const isBeginning = units[at] !== exclamation && isWord(at) !== (at > 0 && isWord(at - 1));
  return isBeginning && kindAt(at + 1) === letter && kindAt(at + 2) === letter;
};

const isMixed = (units: Uint16Array): boolean => {
  for (let at = 0; at < units.length; at += 1)
    if (kindOf(units[at] as number) > letter && isMixedAt(units, at)) return true;
  return false;
};

/** Writes a word in letters; where a sign may stand for two, the one that is less surprising between its neighbours. */
const writeWord = (
  units: Uint16Array,
  from: number,
  to: number,
  table: SurpriseTable,
  into: Uint16Array,
): void => {
  for (let at = from; at < to; at += 1) {
    const unit = units[at] as number;
    into[at] = letterOf(unit);
    if ((unit !== one && unit !== exclamation) || to - from === 1) continue;
    const before = symbolOf(small(at > from ? (into[at - 1] as number) : blank));
    const after = symbolOf(small(at + 1 < to ? letterOf(units[at + 1] as number) : blank));
    const costOf = (sign: number): number =>
      (table[before * symbolCount + symbolOf(sign)] as number) +
      (table[symbolOf(sign) * symbolCount + after] as number);
    into[at] = costOf(l) < costOf(i) ? l : i;
  }
};

/** Where words begin and end: those meant as letters, and those of figures alone. */
const meant: number[] = [];
const alone: number[] = [];

/** Finds the words; answers whether enough of them mix letters and figures. */
const findWords = (units: Uint16Array): boolean => {
  meant.length = 0;
  alone.length = 0;
  let [count, all] = [0, 0];
  for (let at = 0; at < units.length; at += 1) {
    if (kindOf(units[at] as number) === 0) continue;
    const from = at;
    let [has, last] = [0, 0];
    for (; at < units.length && at - from < wordMax; at += 1) {
      const kind = kindOf(units[at] as number);
      if (kind === 0) break;
      has |= last;
      last = kind;
    }
    all += 1;
    const isBoth =
      ((has | last) & letter) !== 0 && ((has | (last & figure)) & (figure | bang)) !== 0;
    if (isBoth && !isUsual(units, from, at)) {
      meant.push(from, at);
      if (!isDoubtful(units, from, at)) count += 1;
    } else if (((has | last) & letter) === 0 && at - from <= aloneMax) alone.push(from, at);
    at -= 1;
  }
  if (count < thickFrom * all) alone.length = 0;
  return count >= mixedFrom;
};

/**
 * Whether enough words may mix letters and figures, in whatever order or alphabet they are read: a test
 * that is cheap, and wrong only towards yes.
 */
export const mayMix = (units: Uint16Array): boolean => {
  let count = 0;
  for (let at = 0; at < units.length; at += 1) {
    const from = at;
    let has = 0;
    for (let kind = kindOf(units[at] as number); kind !== 0; kind = kindOf(units[at] ?? 0)) {
      has |= kind;
      at += 1;
    }
    if ((has & letter) === 0 || has === letter) continue;
    count += Math.ceil((at - from) / wordMax);
    if (count >= mixedFrom) return true;
  }
  return false;
};

/** The units with figures and signs as the letters that they stand for, when words have them. */
export const unleet = (units: Uint16Array, table: SurpriseTable): Uint16Array | undefined => {
  // Most texts mix nothing, which is seen at once.
  if (!isMixed(units) || !findWords(units)) return undefined;
  const plain = units.slice();
  for (const words of [meant, alone]) {
    for (let nth = 0; nth < words.length; nth += 2)
      writeWord(units, words[nth] as number, words[nth + 1] as number, table, plain);
  }
  return plain;
};

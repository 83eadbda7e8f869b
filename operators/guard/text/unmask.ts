// unmask: words that mix Latin letters with look-alikes of other scripts, in Latin letters; and in a
// text of Latin letters, words that are made of nothing but look-alikes.
import { classOf, latin, letter, other } from './classes.ts';
import { lookAlikes } from './confusables.ts';
import type { Folded } from './folded.ts';

const wordMin = 3;

/** Where words with letters of other scripts begin and end, one after the other. */
const words: number[] = [];

/** Finds the words with letters of other scripts; answers whether the text is one of Latin letters. */
const findWords = ({ units, length }: Folded): boolean => {
  words.length = 0;
  let [latins, others, from, othersBefore] = [0, 0, 0, 0];
  for (let at = 0; at <= length; at += 1) {
    const kind = at === length ? other : classOf(units[at] as number);
    if (kind === latin) latins += 1;
    else if (kind === letter) others += 1;
    else if (kind === other) {
      if (others > othersBefore) words.push(from, at);
      from = at + 1;
      othersBefore = others;
    }
  }
  return latins > 2 * others;
};

/** Changes the units in place; letters that are the same now are squeezed, as fold does. */
export const unmask = (folded: Folded): Folded => {
  const isLatinText = findWords(folded);
  let isChanged = false;
  for (let nth = 0; nth < words.length; nth += 2) {
    const [from, to] = [words[nth] as number, words[nth + 1] as number];
    if (unmaskWord(folded.units, from, to, isLatinText)) isChanged = true;
  }
  return isChanged ? squeezed(folded) : folded;
};

const squeezed = ({ units, origins, length, isJoined, wordMax }: Folded): Folded => {
  let count = 0;
  for (let at = 0; at < length; at += 1) {
    const unit = units[at] as number;
    if (count > 0 && units[count - 1] === unit && classOf(unit) === latin) continue;
    units[count] = unit;
    origins[count] = origins[at] as number;
    count += 1;
  }
  return { units, origins, length: count, isJoined, wordMax };
};

const unmaskWord = (
  units: Uint16Array,
  from: number,
  to: number,
  isLatinText: boolean,
): boolean => {
  let [latins, masks, foreign] = [0, 0, 0];
  for (let at = from; at < to; at += 1) {
    const unit = units[at] as number;
    const kind = classOf(unit);
    if (kind === latin) latins += 1;
    else if (lookAlikes[unit] !== 0) masks += 1;
    else if (kind === letter) foreign += 1;
  }
  if (masks === 0 || foreign > latins) return false;
  if (latins === 0 && (!isLatinText || foreign > 0 || to - from < wordMin)) return false;
  for (let at = from; at < to; at += 1) {
    const unit = units[at] as number;
    units[at] = (lookAlikes[unit] as number) || unit;
  }
  return true;
};

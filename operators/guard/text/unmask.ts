// unmask: words that mix Latin letters with look-alikes of other scripts, in Latin letters; and in a
// text of Latin letters, words that are made of nothing but look-alikes.
import { classOf, latin, letter, other } from './classes.ts';
import { lookAlikes } from './confusables.ts';
import type { Folded } from './folded.ts';

const wordMin = 3;

/** Changes the units in place; letters that are the same now are squeezed, as fold does. */
export const unmask = (folded: Folded): Folded => {
  const { units, length } = folded;
  let latins = 0;
  let others = 0;
  for (let at = 0; at < length; at += 1) {
    const kind = classOf(units[at] ?? 0);
    if (kind === latin) latins += 1;
    else if (kind === letter) others += 1;
  }
  const isLatinText = latins > 2 * others;
  let [from, isChanged] = [0, false];
  for (let at = 0; at <= length; at += 1) {
    const kind = at === length ? other : classOf(units[at] ?? 0);
    if (kind !== other) continue;
    if (unmaskWord(units, from, at, isLatinText)) isChanged = true;
    from = at + 1;
  }
  return isChanged ? squeezed(folded) : folded;
};

const squeezed = (folded: Folded): Folded => {
  const { units, origins, length } = folded;
  let count = 0;
  for (let at = 0; at < length; at += 1) {
    const unit = units[at] as number;
    if (count > 0 && units[count - 1] === unit && classOf(unit) === latin) continue;
    units[count] = unit;
    origins[count] = origins[at] as number;
    count += 1;
  }
  return { ...folded, length: count };
};

const unmaskWord = (
  units: Uint16Array,
  from: number,
  to: number,
  isLatinText: boolean,
): boolean => {
  let [latins, masks, foreign] = [0, 0, 0];
  for (let at = from; at < to; at += 1) {
    const unit = units[at] ?? 0;
    const kind = classOf(unit);
    if (kind === latin) latins += 1;
    else if (lookAlikes.has(unit)) masks += 1;
    else if (kind === letter) foreign += 1;
  }
  if (masks === 0 || foreign > latins) return false;
  if (latins === 0 && (!isLatinText || foreign > 0 || to - from < wordMin)) return false;
  for (let at = from; at < to; at += 1) {
    const unit = units[at] ?? 0;
    units[at] = lookAlikes.get(unit) ?? unit;
  }
  return true;
};

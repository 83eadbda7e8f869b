// The classes of units that the guard tells apart, looked up in one table.

export const other = 0;
export const latin = 1;
export const digit = 2;
/** A letter of a script that puts blanks between words. */
export const letter = 3;
/** A letter of a script without blanks between words. */
export const dense = 4;

const unset = 255;
const table = new Uint8Array(65_536).fill(unset);
const isDense =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

const look = (unit: number): number => {
  const character = String.fromCharCode(unit);
  let found = other;
  if (/[a-z]/.test(character)) found = latin;
  else if (/\p{Nd}/u.test(character)) found = digit;
  else if (isDense.test(character)) found = dense;
  else if (/[\p{L}\p{M}\ud800-\udfff]/u.test(character)) found = letter;
  table[unit] = found;
  return found;
};

/** The class of a folded unit. */
export const classOf = (unit: number): number => {
  const known = table[unit] as number;
  return known === unset ? look(unit) : known;
};

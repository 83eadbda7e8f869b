// Checksums of numbered documents. All take digits only, unless they say otherwise.

/** Whether a number has at least so many digits. */
export const hasDigits =
  (min: number) =>
  (compact: string): boolean =>
    (compact.match(/\d/g)?.length ?? 0) >= min;

/** Whether digits are not all the same. */
export const areMixed = (digits: string): boolean => new Set(digits).size > 1;

/** The digit at a place. */
export const digitAt = (text: string, at: number): number => text.charCodeAt(at) - 48;

/** The sum of digits, each times its weight. */
export const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * digitAt(digits, at), 0);

/** Luhn, of any length. */
export const passesLuhnSum = (digits: string): boolean => {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digitAt(digits, digits.length - 1 - at);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
};

const dihedral = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
] as const;
const permuted = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
] as const;

/** Verhoeff. */
export const passesVerhoeff = (digits: string): boolean => {
  let state = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const place = digitAt(permuted[at % 8] ?? '', digitAt(digits, digits.length - 1 - at));
    state = digitAt(dihedral[state] ?? '', place);
  }
  return state === 0;
};

/** ISO 7064, mod 11,10. */
export const passesMod11And10 = (digits: string): boolean => {
  let product = 10;
  for (let at = 0; at < digits.length - 1; at += 1) {
    const sum = (product + digitAt(digits, at)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (product + digitAt(digits, digits.length - 1)) % 10 === 1;
};

/** A number of any length, modulo a small one. */
export const modulo = (digits: string, by: number): number => {
  let rest = 0;
  for (let at = 0; at < digits.length; at += 1) rest = (rest * 10 + digitAt(digits, at)) % by;
  return rest;
};

/** The value of a letter or digit in base 36: A is 10. */
export const base36At = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < 58 ? code - 48 : code - 55;
};

/** The check digits of machine-readable documents: weights 7, 3, 1, letters as numbers. */
export const documentDigit = (text: string): number => {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum += base36At(text, at) * ([7, 3, 1][at % 3] ?? 0);
  return sum % 10;
};

const daysOf = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether a day may stand in a calendar; 29 February passes, unless the year is given and has none. */
export const isDay = (day: number, month: number, year?: number): boolean => {
  if (day < 1 || day > (daysOf[month - 1] ?? 0)) return false;
  if (day !== 29 || month !== 2 || year === undefined) return true;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
};

/** Two digits at a place, as a number. */
export const pairAt = (text: string, at: number): number =>
  digitAt(text, at) * 10 + digitAt(text, at + 1);

/** Whether DDMMYY, or YYMMDD, stands at a place. */
export const startsWithDay = (text: string, order: 'DMY' | 'YMD', at = 0): boolean =>
  order === 'DMY'
    ? isDay(pairAt(text, at), pairAt(text, at + 2))
    : isDay(pairAt(text, at + 4), pairAt(text, at + 2));

// fold: a text as the guard reads it. Lower case, compatibility forms and accents resolved, nothing
// invisible, look-alikes replaced, one blank between words, no letter twice in a row, letters that
// stand apart joined. Every unit remembers where in the text it came from.
import { classOf, dense, latin, letter, other } from './classes.ts';
import { plainForms } from './confusables.ts';
import type { Folded } from './folded.ts';
import { joinSpaced } from './spaced.ts';
import { unmask } from './unmask.ts';

export type { Folded };

export const blank = 32;
export const lineEnd = 10;

const unknown = 0xffff;
const several = 0xfffe;
const dropped = 0;

/** What a unit becomes; filled on demand. */
const table = new Uint16Array(65_536).fill(unknown);
const expansions = new Map<number, string>();

const isDropped = /[\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0]|\p{Variation_Selector}|\u034f/u;
const scriptsWithAccents = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
const marks = /[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]/g;
const forms: Readonly<Record<string, string>> = {
  ...{ أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ة: 'ه', ى: 'ي', ی: 'ي', ک: 'ك', ß: 'ss', æ: 'ae', œ: 'oe' },
  ...{ '’': "'", '‘': "'", ʼ: "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', _: ' ' },
  ...{ '–': '-', '—': '-', '−': '-', '‐': '-', '‑': '-' },
};

/** Ligatures of whole sentences stay what they are, lest a text of them be many times as long. */
const formMax = 6;

const plainOf = (character: string): string => {
  const dress = plainForms[character.charCodeAt(0)];
  return dress ? String.fromCharCode(dress) : (forms[character] ?? character);
};

const resolve = (character: string): string => {
  if (/(?!\ufeff)\s/.test(character)) return /[\n\r\u2028\u2029]/.test(character) ? '\n' : ' ';
  if (isDropped.test(character)) return '';
  const form = character.normalize('NFKC');
  const whole = (form.length > formMax ? character : form).toLowerCase();
  const bare = scriptsWithAccents.test(whole) ? whole.normalize('NFD') : whole;
  return [...bare.replace(marks, '')].map(plainOf).join('');
};

const look = (unit: number): number => {
  const found = resolve(String.fromCharCode(unit));
  if (found.length > 1) expansions.set(unit, found);
  const entry = found.length > 1 ? several : found === '' ? dropped : found.charCodeAt(0);
  table[unit] = entry;
  return entry;
};

/** Letters in boxes and circles, and flags, have no compatibility form. */
const boxes = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6] as const;

/** What characters beyond the table become, as far as they have been met. */
const points = new Map<number, string>();
const pointsMax = 4_096;

const resolvePoint = (point: number): string => {
  const known = points.get(point);
  if (known !== undefined) return known;
  const first = boxes.find((box) => point >= box && point < box + 26);
  const found =
    first === undefined
      ? resolve(String.fromCodePoint(point))
      : String.fromCharCode(97 + point - first);
  if (points.size < pointsMax) points.set(point, found);
  return found;
};

/** Units, each with its offset in the text as sent. */
interface Resolved {
  readonly units: Uint16Array;
  readonly origins: Int32Array;
  readonly length: number;
}

const room = (length: number): Resolved => ({
  ...{ units: new Uint16Array(length), origins: new Int32Array(length), length: 0 },
});

const larger = ({ units, origins, length }: Resolved): Resolved => {
  const all = room(2 * units.length);
  all.units.set(units);
  all.origins.set(origins);
  return { ...all, length };
};

/** What a unit becomes that does not become one other: what the table does not know, or several, or nothing. */
const resolveOther = (unit: number): string => {
  const entry = table[unit] === unknown ? look(unit) : (table[unit] as number);
  if (entry === several) return expansions.get(unit) ?? '';
  return entry === dropped ? '' : String.fromCharCode(entry);
};

/** Each character as what it becomes. */
const resolveAll = (text: string): Resolved => {
  let { units, origins } = room(text.length + 16);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const entry = table[unit] as number;
    if (entry < several && entry !== dropped) {
      units[length] = entry;
      origins[length] = index;
      length += 1;
      continue;
    }
    const isFirstHalf = unit >= 0xd800 && unit < 0xdc00;
    const point = isFirstHalf ? (text.codePointAt(index) ?? unit) : unit;
    if (isFirstHalf && point === unit) continue;
    const found = isFirstHalf ? resolvePoint(point) : resolveOther(unit);
    if (length + found.length + text.length - index > units.length)
      ({ units, origins } = larger({ units, origins, length }));
    for (let at = 0; at < found.length; at += 1) {
      units[length] = found.charCodeAt(at);
      origins[length] = index;
      length += 1;
    }
    if (isFirstHalf) index += 1;
  }
  return { units, origins, length };
};

const isSqueezed = (unit: number, kind: number): boolean =>
  kind === latin || (kind === letter && unit >= 0x370 && unit < 0x530);

/** So many words of one letter in a row are looked at. */
const singlesFrom = 4;

/** Takes away blanks behind blanks, and letters that are squeezed, in place; then joins and unmasks words. */
const squeeze = ({ units, origins, length: all }: Resolved): Folded => {
  let [length, last, hasLookAlikes] = [0, blank, false];
  /** Letters of the word under way and of the longest; words of one letter in a row, and the most of them. */
  let [word, wordMax, singles, singlesMax] = [0, 0, 0, 0];
  for (let at = 0; at <= all; at += 1) {
    const unit = at < all ? (units[at] as number) : 0;
    const kind = classOf(unit);
    if (kind === other) {
      if (word > 0) {
        const isSingle = word === 1 || (word === 2 && classOf(last) === dense);
        singles = isSingle ? singles + 1 : 0;
        if (singles > singlesMax) singlesMax = singles;
        if (word > wordMax) wordMax = word;
        word = 0;
      }
      if (at === all) break;
      if ((unit === blank || unit === lineEnd) && (last === blank || last === lineEnd)) {
        if (unit === lineEnd && length > 0) {
          units[length - 1] = lineEnd;
          last = lineEnd;
        }
        continue;
      }
    } else {
      if (unit === last && isSqueezed(unit, kind)) continue;
      word += kind === dense ? 2 : 1;
      if (kind === letter && unit >= 0x370) hasLookAlikes = true;
    }
    units[length] = unit;
    origins[length] = origins[at] as number;
    length += 1;
    last = unit;
  }
  const plain = { units, origins, length, wordMax, isJoined: false };
  const joined = singlesMax >= singlesFrom ? joinSpaced(plain) : plain;
  return hasLookAlikes ? unmask(joined) : joined;
};

/**
 * Folds a text. Takes time linear in it.
 *
 * @example
 * textOf(fold('Ｉgnоre\u200b  ALL rules')); // 'ignore al rules'
 */
export const fold = (text: string): Folded => squeeze(resolveAll(text));

/** The folded text as a string. */
export const textOf = ({ units, length }: Folded): string => {
  let text = '';
  for (let at = 0; at < length; at += 8_192) {
    text += String.fromCharCode(...units.subarray(at, Math.min(length, at + 8_192)));
  }
  return text;
};

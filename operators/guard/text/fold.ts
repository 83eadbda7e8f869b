// fold: a text as the guard reads it. Lower case, compatibility forms and accents resolved, nothing
// invisible, look-alikes replaced, one blank between words, no letter twice in a row, letters that
// stand apart joined. Every unit remembers where in the text it came from.
import { classOf, dense, latin, letter, other } from './classes.ts';
import { plainForms } from './confusables.ts';
import type { Folded } from './folded.ts';
import { joinSpaced } from './spaced.ts';
import { unitsOf } from './units.ts';
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

const isSqueezed = (unit: number, kind: number): boolean =>
  kind === latin || (kind === letter && unit >= 0x370 && unit < 0x530);

/** Where a text is folded: what its units become is written here, and then squeezed. */
class Room {
  units: Uint16Array;
  origins: Int32Array;
  private length = 0;

  constructor(capacity: number) {
    this.units = new Uint16Array(capacity);
    this.origins = new Int32Array(capacity);
  }

  /** Makes room for so many units in all. */
  private reserve(size: number): void {
    if (size <= this.units.length) return;
    const [units, origins] = [new Uint16Array(2 * size), new Int32Array(2 * size)];
    units.set(this.units);
    origins.set(this.origins);
    [this.units, this.origins] = [units, origins];
  }

  /** Writes what each unit becomes; answers how many there are then. */
  resolve(source: Uint16Array): number {
    this.length = 0;
    let at = this.resolveEach(source, 0);
    while (at < source.length) at = this.resolveEach(source, this.resolveOther(source, at));
    return this.length;
  }

  /** Goes on while one unit becomes one, or none; answers where that ends. */
  private resolveEach(source: Uint16Array, from: number): number {
    this.reserve(this.length + source.length - from);
    const { units, origins } = this;
    let { length } = this;
    let at = from;
    for (; at < source.length; at += 1) {
      const entry = table[source[at] as number] as number;
      if (entry >= several) break;
      units[length] = entry;
      origins[length] = at;
      if (entry !== dropped) length += 1;
    }
    this.length = length;
    return at;
  }

  /** Writes what stands here, which is several units, or half of a character, or not known yet; answers where it ends. */
  private resolveOther(source: Uint16Array, at: number): number {
    const unit = source[at] as number;
    if (unit >= 0xd800 && unit < 0xdc00) {
      const low = source[at + 1] ?? 0;
      if (low < 0xdc00 || low > 0xdfff) return at + 1;
      this.write(resolvePoint(0x10000 + ((unit - 0xd800) << 10) + low - 0xdc00), at);
      return at + 2;
    }
    const entry = table[unit] === unknown ? look(unit) : (table[unit] as number);
    if (entry === several) this.write(expansions.get(unit) ?? '', at);
    else if (entry !== dropped) this.write(String.fromCharCode(entry), at);
    return at + 1;
  }

  private write(found: string, origin: number): void {
    this.reserve(this.length + found.length);
    for (let at = 0; at < found.length; at += 1) {
      this.units[this.length] = found.charCodeAt(at);
      this.origins[this.length] = origin;
      this.length += 1;
    }
  }
}

interface Squeezed extends Folded {
  readonly hasLookAlikes: boolean;
  /** So many words of one letter stand in a row. */
  readonly singlesMax: number;
}

/** Leaves of blanks in a row one, and of a letter that is there twice, too; in place. */
const squeeze = ({ units, origins }: Room, all: number): Squeezed => {
  let [length, last, hasLookAlikes] = [0, blank, false];
  /** Letters of the word under way, words of one letter in a row, and the most of both. */
  let [wordLength, singles, wordMax, singlesMax] = [0, 0, 0, 0];
  for (let at = 0; at <= all; at += 1) {
    const unit = at < all ? (units[at] as number) : blank;
    const kind = classOf(unit);
    if (kind === latin) {
      if (unit === last) continue;
      wordLength += 1;
    } else if (kind === other) {
      if (wordLength > 0) {
        const isSingle = wordLength === 1 || (wordLength === 2 && classOf(last) === dense);
        singles = isSingle ? singles + 1 : 0;
        if (singles > singlesMax) singlesMax = singles;
        if (wordLength > wordMax) wordMax = wordLength;
        wordLength = 0;
      }
      if ((unit === blank || unit === lineEnd) && (last === blank || last === lineEnd)) {
        if (unit === lineEnd && length > 0) units[length - 1] = last = lineEnd;
        continue;
      }
      if (at === all) break;
    } else {
      if (unit === last && isSqueezed(unit, kind)) continue;
      wordLength += kind === dense ? 2 : 1;
      if (kind === letter && unit >= 0x370) hasLookAlikes = true;
    }
    units[length] = unit;
    origins[length] = origins[at] as number;
    length += 1;
    last = unit;
  }
  return { units, origins, length, wordMax, isJoined: false, hasLookAlikes, singlesMax };
};

const singlesFrom = 4;

const foldIn = (room: Room, source: Uint16Array): Folded => {
  const squeezed = squeeze(room, room.resolve(source));
  const joined = squeezed.singlesMax >= singlesFrom ? joinSpaced(squeezed) : squeezed;
  return squeezed.hasLookAlikes ? unmask(joined) : joined;
};

/** Folds units. Takes time linear in them. */
export const foldUnits = (units: Uint16Array): Folded =>
  foldIn(new Room(units.length + (units.length >> 5) + 16), units);

/**
 * Folds a text. Takes time linear in it.
 *
 * @example
 * textOf(fold('Ｉgnоre\u200b  ALL rules')); // 'ignore al rules'
 */
export const fold = (text: string): Folded => foldUnits(unitsOf(text));

/** Folds texts one after the other; what it gives is good until the next one. */
export const folder = (): ((text: string) => Folded) => {
  const room = new Room(128);
  return (text) => foldIn(room, unitsOf(text));
};

/** The folded text as a string. */
export const textOf = ({ units, length }: Folded): string => {
  let text = '';
  for (let at = 0; at < length; at += 8_192) {
    text += String.fromCharCode(...units.subarray(at, Math.min(length, at + 8_192)));
  }
  return text;
};

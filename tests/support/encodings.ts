// Encodings that texts hide in, beyond the disguises that the bench measures.
import { type Disguise, disguises, shifted } from '../../bench/guard/disguises.ts';

const bytesOf = (text: string): readonly number[] => [...Buffer.from(text)];
const inBase = (text: string, base: number, width: number): readonly string[] =>
  bytesOf(text).map((byte) => byte.toString(base).padStart(width, '0'));

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base32 = (text: string): string => {
  const groups =
    inBase(text, 2, 8)
      .join('')
      .match(/.{1,5}/g) ?? [];
  const letters = groups.map((bits) => digits[Number.parseInt(bits.padEnd(5, '0'), 2)] ?? '');
  return letters.join('').padEnd(Math.ceil(letters.length / 8) * 8, '=');
};

const codes =
  '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..';
const morse = (text: string): string =>
  text
    .split(' ')
    .map((word) => [...word].map((c) => codes.split(' ')[c.charCodeAt(0) - 97]).join(' '))
    .join(' / ');

const atbash = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => String.fromCharCode(219 - letter.charCodeAt(0)));

const wordsTurned = (text: string): string =>
  text
    .split(' ')
    .map((word) => disguises.reversed(word))
    .join(' ');

const point = (offset: number): string => String.fromCodePoint(offset);

/** Of lower-case letters and blanks. */
export const encodings: Readonly<Record<string, Disguise>> = {
  'base64 without padding': (text) => disguises.base64(text).replace(/=/g, ''),
  'base64 for addresses': (text) => Buffer.from(text).toString('base64url'),
  'hex in capitals': (text) => disguises.hex(text).toUpperCase(),
  'hex with blanks': (text) => inBase(text, 16, 2).join(' '),
  'hex with colons': (text) => inBase(text, 16, 2).join(':'),
  'hex as numbers': (text) =>
    inBase(text, 16, 2)
      .map((code) => `0x${code}`)
      .join(', '),
  'hex as one number': (text) => `0x${disguises.hex(text)}`,
  'escapes of bytes': (text) =>
    inBase(text, 16, 2)
      .map((code) => `\\x${code}`)
      .join(''),
  'escapes of letters': (text) =>
    inBase(text, 16, 4)
      .map((code) => `\\u${code}`)
      .join(''),
  'escapes in braces': (text) =>
    inBase(text, 16, 2)
      .map((code) => `\\u{${code}}`)
      .join(''),
  'an address': (text) => encodeURIComponent(text),
  'entities in hex': (text) =>
    inBase(text, 16, 1)
      .map((code) => `&#x${code};`)
      .join(''),
  'binary codes': (text) => inBase(text, 2, 8).join(' '),
  'binary codes in one': (text) => inBase(text, 2, 8).join(''),
  'decimal codes': (text) => bytesOf(text).join(' '),
  'decimal codes with commas': (text) => bytesOf(text).join(', '),
  base32,
  morse,
  'tag characters': (text) =>
    bytesOf(text)
      .map((byte) => point(0xe0000 + byte))
      .join(''),
  'variation selectors': (text) =>
    bytesOf(text)
      .map((byte) => point(0xe00f0 + byte))
      .join(''),
  'a shift by one': (text) => shifted(text, 1),
  'a shift by three': (text) => shifted(text, 3),
  'a shift by twenty-five': (text) => shifted(text, 25),
  atbash,
  'words turned around': wordsTurned,
};

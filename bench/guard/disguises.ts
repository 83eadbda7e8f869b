// disguises: twelve ways to hide what a text says, as attackers use them.
import { randomOf } from './random.ts';

const bytesOf = (text: string): readonly number[] => [...Buffer.from(text)];

const replaced = (text: string, pairs: Readonly<Record<string, string>>): string =>
  [...text].map((letter) => pairs[letter] ?? letter).join('');

/** Letters shifted along the alphabet. */
export const shifted = (text: string, by: number): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter < 'a' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + by) % 26) + base);
  });

const figures = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7', A: '4', E: '3', I: '1', O: '0' };
const cyrillic = { a: 'а', c: 'с', e: 'е', i: 'і', o: 'о', p: 'р', x: 'х', y: 'у', A: 'А', E: 'Е' };

const wide = (letter: string): string =>
  letter > ' ' && letter <= '~' ? String.fromCharCode(letter.charCodeAt(0) + 0xfee0) : letter;

const randomCase = (text: string): string => {
  const random = randomOf(text.length);
  return [...text]
    .map((letter) => (random.next() < 0.5 ? letter.toUpperCase() : letter.toLowerCase()))
    .join('');
};

export type Disguise = (text: string) => string;

export const disguises = {
  base64: (text) => Buffer.from(text).toString('base64'),
  hex: (text) => Buffer.from(text).toString('hex'),
  url: (text) =>
    bytesOf(text)
      .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
      .join(''),
  entities: (text) => [...text].map((letter) => `&#${letter.codePointAt(0)};`).join(''),
  rot13: (text) => shifted(text, 13),
  reversed: (text) => [...text].reverse().join(''),
  leet: (text) => replaced(text, figures),
  'zero-width': (text) => [...text].join('\u200b'),
  homoglyphs: (text) => replaced(text, cyrillic),
  'full-width': (text) => [...text].map(wide).join(''),
  'letter-spacing': (text) => [...text].join(' '),
  'random-case': randomCase,
} as const satisfies Readonly<Record<string, Disguise>>;

export type DisguiseName = keyof typeof disguises;

export const disguiseNames = Object.keys(disguises) as readonly DisguiseName[];

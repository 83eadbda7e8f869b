// decode: encodings that hide text, replaced by what they say where that can be read. Every pattern
// is bounded or has one way to match, so that each takes time linear in the text.
import { alphabetOf, replaceRuns } from './runs.ts';
import { hasSpaced, signs } from './signs.ts';

export interface Decoder {
  readonly name: string;
  /** Whether it is worth a try: a text without this holds nothing of the kind. */
  readonly hint?: RegExp;
  /** Nor does one without this sign, */
  readonly sign?: number;
  /** or without a word as long as this. */
  readonly wordMin?: number;
  /** The text with what is encoded decoded; the same text when there is nothing of the kind. */
  readonly decode: (text: string, units: Uint16Array) => string;
}

/** A text, and what was undone to read it. */
export interface Decoded {
  readonly name: string;
  readonly text: string;
}

const lengthMin = 6;
/** So much text without a control character is no accident, whatever it says. */
const sureLength = 24;

/** Whether decoded bytes are text that somebody wrote, or another encoding. */
const isReadable = (text: string): boolean => {
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0xfffd || unit < 9 || (unit > 13 && unit < 32)) return false;
    if ((unit | 32) >= 97 && (unit | 32) <= 122) letters += 1;
    else if (unit > 127 || unit === 32) letters += 1;
  }
  return text.length >= sureLength || (text.length >= lengthMin && letters >= 0.7 * text.length);
};

interface Encoding {
  /** What matches is made of these signs, at least so many, and holds this one. */
  readonly alphabet: string;
  readonly min: number;
  readonly holds?: string;
  readonly pattern: RegExp;
  /** What a match says, which may be nothing that can be read. */
  readonly decode: (run: string) => string;
}

const replacing = ({ min, holds, pattern, decode, ...rest }: Encoding): Decoder['decode'] => {
  const runs = { alphabet: alphabetOf(rest.alphabet), min, holds };
  const replace = (run: string): string => {
    const decoded = decode(run);
    return isReadable(decoded) ? ` ${decoded} ` : run;
  };
  return (text, units) => replaceRuns(text, units, runs, (run) => run.replace(pattern, replace));
};

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const letters = capitals + capitals.toLowerCase();
const digits = '0123456789';
const spaces = `\t\v\f \u00a0\ufeff\u1680\u202f\u205f\u3000\r\n\u2028\u2029${String.fromCharCode(
  ...Array.from({ length: 11 }, (_, nth) => 0x2000 + nth),
)}`;

const fromBytes = (bytes: readonly number[]): string => Buffer.from(bytes).toString('utf8');

const numbersIn = (run: string, base: number): readonly number[] =>
  (run.match(base === 16 ? /[0-9a-f]{2}/gi : /\d+/g) ?? []).map((each) =>
    Number.parseInt(each, base),
  );

/** A word such as "be" before codes reads as one of them. */
const fromHex = (run: string): string => {
  const bytes = numbersIn(run.replace(/0x|\\x/g, ''), 16);
  const texts = [0, 1, 2].map((skipped) => fromBytes(bytes.slice(skipped)));
  return texts.find(isReadable) ?? '';
};

const base32Digits = `${capitals}234567`;

const fromBase32 = (run: string): string => {
  let [bits, held] = [0, 0];
  const bytes: number[] = [];
  for (const digit of run.replace(/=/g, '')) {
    held = ((held << 5) | base32Digits.indexOf(digit)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return fromBytes(bytes);
};

const named: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', Tab: ' ', NewLine: '\n' },
};

const fromEntity = (entity: string): string => {
  const body = entity.slice(1, -1);
  if (!body.startsWith('#')) return named[body] ?? entity;
  const isHex = body[1] === 'x' || body[1] === 'X';
  const point = Number.parseInt(body.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  return point > 0 && point < 0x110000 ? String.fromCodePoint(point) : entity;
};

const morse: ReadonlyMap<string, string> = new Map(
  '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..'
    .split(' ')
    .map((code, index) => [code, String.fromCharCode(97 + index)]),
);

const fromMorse = (run: string): string =>
  run
    .trim()
    .split(/ {2,}| ?[/|] ?/)
    .map((word) =>
      word
        .split(' ')
        .map((code) => morse.get(code) ?? '')
        .join(''),
    )
    .join(' ');

const carriers = /[\u{e0020}-\u{e007f}]|[\u{e0100}-\u{e01ef}]|[\ufe00-\ufe0f]/gu;

/** Characters of the tag block, and variation selectors that carry bytes, say what nobody sees. */
const fromTags = (text: string): string => {
  let hidden = '';
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point >= 0xe0020 && point < 0xe007f) hidden += String.fromCharCode(point - 0xe0000);
    else if (point >= 0xe0100 && point < 0xe01f0) bytes.push(point - 0xe0100 + 16);
    else if (point >= 0xfe00 && point < 0xfe10) bytes.push(point - 0xfe00);
  }
  const carried = fromBytes(bytes);
  const found = [hidden, carried].filter(isReadable);
  return found.length === 0 ? text : `${text.replace(carriers, '')}\n${found.join('\n')}`;
};

const base64Text = (run: string): string => Buffer.from(run, 'base64').toString('utf8');

const base64Digits = `${letters}${digits}+/`;
const base64Values = new Uint8Array(128);
for (const [value, sign] of [...base64Digits].entries()) base64Values[sign.charCodeAt(0)] = value;
[base64Values[45], base64Values[95]] = [62, 63];

/** Whether no text begins with a byte: control characters, and what is no beginning in UTF-8. */
const isNoText = (byte: number): boolean =>
  byte < 9 || (byte > 13 && byte < 32) || (byte > 127 && byte < 0xc2) || byte > 0xf4;

/** Whether the first bytes say already that it is no text: most long words and paths end here. */
const beginsBadly = (run: string): boolean => {
  const valueAt = (at: number): number => base64Values[run.charCodeAt(at)] as number;
  const first = (valueAt(0) << 2) | (valueAt(1) >> 4);
  return isNoText(first) || (first < 128 && isNoText(((valueAt(1) & 15) << 4) | (valueAt(2) >> 2)));
};

/** Base64 in lines is joined; what stands in the line behind it may be something else. */
const fromBase64 = (run: string): string => {
  if (beginsBadly(run)) return '';
  const whole = base64Text(run);
  if (isReadable(whole)) return whole;
  const last = run.lastIndexOf('\n');
  return last < 0 ? whole : `${base64Text(run.slice(0, last))} ${run.slice(last + 1)}`;
};

/** Codes in another dress, or with something invisible between. */
const undress = (text: string): string => text.normalize('NFKC').replace(/\p{Cf}/gu, '');

/** Every second character, where those between are blanks and stand for nothing: words keep their distance. */
const together = (run: string): string => {
  const said = [...run].filter((_, at) => at % 2 === 0).join('');
  return said.replaceAll(' ', '').length > said.length / 2 ? `${said} ` : run;
};

export const decoders: readonly Decoder[] = [
  {
    name: 'dressed',
    sign: signs.dressed,
    hint: /[\w%&#;=+/][\u200b-\u200f\u2060-\u2064\ufeff\u00ad][\w%&#;=+/]|[\uff01-\uff5e]{8}/,
    decode: undress,
  },
  {
    name: 'spaced',
    hint: /(?:[!-~] ){4}/,
    decode: (text, units) =>
      hasSpaced(units) ? text.replace(/(?:. ){12,4000}.?/gu, together) : text,
  },
  { name: 'tags', sign: signs.tags, hint: /\udb40|[\ufe00-\ufe0f]/, decode: fromTags },
  {
    name: 'url',
    sign: signs.url,
    hint: /%[0-9a-fA-F]{2}/,
    decode: replacing({
      ...{ alphabet: `${letters}${digits}_.~+%-`, min: 4, holds: '%' },
      pattern: /(?:%[0-9a-fA-F]{2}|[\w.~+-]){4,4000}/g,
      decode: (run) =>
        run.includes('%')
          ? run
              .replace(/\+/g, ' ')
              .replace(/(?:%[0-9a-fA-F]{2}){1,400}/g, (codes) => fromBytes(numbersIn(codes, 16)))
          : '',
    }),
  },
  {
    name: 'entities',
    sign: signs.entities,
    hint: /&[#A-Za-z]/,
    decode: (text) =>
      text.replace(/&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});/g, fromEntity),
  },
  {
    name: 'escapes',
    sign: signs.escapes,
    hint: /\\[ux]/,
    decode: (text) =>
      text.replace(
        /\\(?:u\{([0-9a-fA-F]{1,5})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/g,
        (_, ...codes) =>
          String.fromCodePoint(Number.parseInt(String(codes[0] ?? codes[1] ?? codes[2]), 16)),
      ),
  },
  {
    name: 'binary',
    wordMin: 8,
    decode: replacing({
      ...{ alphabet: '01 ,', min: 32, pattern: /(?:[01]{8}[ ,]?){4,2000}/g },
      decode: (run) =>
        fromBytes((run.match(/[01]{8}/g) ?? []).map((each) => Number.parseInt(each, 2))),
    }),
  },
  {
    name: 'decimal',
    decode: replacing({
      ...{ alphabet: `${digits} ,;`, min: 20 },
      pattern: /(?:\b\d{2,3}\b[ ,;]{1,2}){6,2000}\d{2,3}\b/g,
      decode: (run) => {
        const codes = numbersIn(run, 10);
        return codes.every((code) => code < 256) ? fromBytes(codes) : '';
      },
    }),
  },
  {
    name: 'hex',
    hint: /\d[0-9a-fA-F]/,
    decode: replacing({
      ...{ alphabet: `${digits}abcdefABCDEFx\\:,-${spaces}`, min: 16 },
      pattern: /(?<![0-9A-Za-z])(?:(?:0x|\\x)?[0-9a-fA-F]{2}[\s:,-]{0,2}){8,4000}/g,
      decode: fromHex,
    }),
  },
  {
    name: 'base64',
    wordMin: 10,
    decode: replacing({
      ...{ alphabet: `${base64Digits}-_=\r\n`, min: 12 },
      pattern:
        /(?:(?:[A-Za-z0-9+/_-]{40,}\r?\n){1,2000}[A-Za-z0-9+/_-]{2,}|[A-Za-z0-9+/_-]{12,})={0,2}/g,
      decode: fromBase64,
    }),
  },
  {
    name: 'base32',
    wordMin: 12,
    decode: replacing({
      ...{ alphabet: `${base32Digits}=`, min: 16 },
      pattern: /\b[A-Z2-7]{16,}={0,6}/g,
      decode: fromBase32,
    }),
  },
  {
    name: 'morse',
    hint: /[.-] {1,3}[.-]/,
    decode: replacing({
      ...{ alphabet: '.- /|', min: 15 },
      pattern: /(?:[.-]{1,5}(?: {1,3}| ?[/|] ?)){7,2000}[.-]{1,5}/g,
      decode: fromMorse,
    }),
  },
];

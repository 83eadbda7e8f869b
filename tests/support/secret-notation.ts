// Secrets that are none, made from a notation: `{b36}` stands for 36 characters of base 62, and so on.
// They are made when a test runs, so that no scanner takes this repository for a leak.

const alphabets: Readonly<Record<string, string>> = {
  b: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  h: '0123456789abcdef',
  l: '0123456789abcdefghijklmnopqrstuvwxyz',
  c: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  C: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  a: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  o: 'abcdefghijklmnopqrstuvwxyz234567',
  d: '123456789',
  w: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_',
  s: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/',
};

/** Numbers that look like chance and are the same each time. */
const chance = (seed: string): (() => number) => {
  let state = 2_166_136_261;
  for (const character of seed) state = Math.imul(state ^ character.charCodeAt(0), 16_777_619);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
};

/** Base64 of a text, without padding, for URLs. */
const base64 = (text: string): string => Buffer.from(text).toString('base64url');

const webToken = [
  base64('{"alg":"HS256","typ":"JWT"}'),
  base64('{"sub":"4711","role":"reader"}'),
  'k7Qm2ZxW9dRf4LtB8vNc3HsJ6pGy5KTa',
].join('.');

const named: Readonly<Record<string, string>> = {
  S: '$',
  jwt: webToken,
  jwt64: Buffer.from(webToken).toString('base64'),
  basic: Buffer.from('ann:tr0ub4dor').toString('base64'),
  json1p: base64(
    `{"email":"a@b.lcl","secretKey":"A3-${'C4ZJMN'}","pad":"${'k7Qm2ZxW9d'.repeat(18)}"}`,
  ),
  enc: base64('{"alg":"dir","enc":"A256GCM"}'),
  expo: Buffer.from('{"version":1,"token":"k7Qm2ZxW9dRf4LtB8vNc3HsJ"}').toString('base64url'),
  glc: Buffer.from('{"o":"4711","n":"weir","k":"k7Qm2ZxW9dRf4LtB8vNc"}').toString('base64url'),
};

/** Writes a notation out: letter and length of an alphabet, `u` for a UUID, or a name from above. */
export const written = (notation: string, seed = notation): string => {
  const next = chance(seed);
  const some = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
  return notation.replace(/\{([a-zA-Z][\w]*)\}/g, (_, what: string) => {
    if (what === 'u')
      return [8, 4, 4, 4, 12].map((length) => some(alphabets['h'] ?? '', length)).join('-');
    const [, letter = '', length = ''] = /^([a-zA-Z])(\d+)$/.exec(what) ?? [];
    return named[what] ?? some(alphabets[letter] ?? '', Number(length));
  });
};

/** A secret in the text that it was planted in. */
export interface Planted {
  readonly kind: string;
  readonly text: string;
  readonly secret: string;
}

/** Writes a notation out in which the secret, if it is not all, stands between `⟨` and `⟩`. */
export const planted = ([kind, notation]: readonly [kind: string, notation: string]): Planted => {
  const text = written(notation);
  const [, secret = text] = /⟨([^⟩]*)⟩/.exec(text) ?? [];
  return { kind, secret, text: text.replace(/[⟨⟩]/g, '') };
};

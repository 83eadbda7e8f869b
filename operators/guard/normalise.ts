// Readings of a text: as sent, plain, and decoded where most of it is encoded. A rule that speaks
// on any of them speaks.

export interface View {
  readonly name: 'raw' | 'base64' | 'hex' | 'rot13' | 'leet' | 'spaced' | 'reversed';
  /** Lower case, plain spaces, no invisible characters. */
  readonly text: string;
  /** Whether offsets in `text` are offsets in the text as sent. */
  readonly aligned: boolean;
}

// Format characters (zero-width, bidirectional, soft hyphen, tags) and variation selectors.
const invisible = /\p{Cf}|\p{Variation_Selector}/gu;
const tagCharacters = /\udb40[\udc20-\udc7e]/g;
const encodedRun = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const hexRun = /(?:[0-9a-fA-F]{2}[ :]?){8,}/g;
const letterSpaced = /(?:\b\p{L}[ ._*-]){4,}\p{L}\b/gu;
const leetDigits: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
};
const wordsThatAttack =
  /\b(?:ignore|instructions?|system|prompt|reveal|password|disregard|bypass|pretend|previous)\b/;

/** Lower case, NFKC, spaces single, invisible characters gone. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(invisible, '')
    .toLowerCase()
    .replace(/[\t\u00a0\u2000-\u200a ]+/g, ' ');

const isReadable = (text: string): boolean => {
  let letters = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 9 || (code > 13 && code < 32) || code === 0xfffd) return false;
    if (/[\p{L} ]/u.test(character)) letters += 1;
  }
  return letters >= 0.75 * text.length && text.includes(' ');
};

const decodeRuns = (text: string, runs: RegExp, encoding: 'base64' | 'hex'): string =>
  [...text.matchAll(runs)]
    .slice(0, 16)
    .map(([run]) => Buffer.from(run.replaceAll(/[ :]/g, ''), encoding).toString('utf8'))
    .filter(isReadable)
    .join('\n');

const rot13 = (text: string): string =>
  text.replace(/[a-z]/g, (letter) =>
    String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97),
  );

const unleet = (text: string): string =>
  text.replace(/[0134571@$!|]/g, (sign) => leetDigits[sign] ?? sign);

const fromTags = (text: string): string =>
  (text.match(tagCharacters) ?? [])
    .map((pair) => String.fromCharCode(pair.charCodeAt(1) - 0xdc00))
    .join('');

/** The views of a text, the plain one first. Decoded ones are there only when they say something. */
export const viewsOf = (text: string): readonly View[] => {
  const raw = plain(text);
  const views: View[] = [{ name: 'raw', text: raw, aligned: raw.length === text.length }];
  const add = (name: View['name'], decoded: string): void => {
    if (decoded.length >= 8) views.push({ name, text: plain(decoded), aligned: false });
  };
  add('base64', decodeRuns(text, encodedRun, 'base64'));
  add('hex', decodeRuns(text, hexRun, 'hex'));
  if (text.includes('\udb40')) add('base64', fromTags(text));
  if (/[a-z][013457@$]|[013457@$][a-z]/.test(raw)) {
    const letters = unleet(raw);
    if (wordsThatAttack.test(letters) && !wordsThatAttack.test(raw)) add('leet', letters);
  }
  if (letterSpaced.test(raw)) {
    add(
      'spaced',
      raw.replace(letterSpaced, (run) => run.replace(/[ ._*-]/g, '')),
    );
  }
  letterSpaced.lastIndex = 0;
  if (!wordsThatAttack.test(raw)) {
    const turned = rot13(raw);
    if (wordsThatAttack.test(turned)) add('rot13', turned);
    const reversed = [...raw].reverse().join('');
    if (wordsThatAttack.test(reversed)) add('reversed', reversed);
  }
  return views;
};

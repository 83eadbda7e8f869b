// Personal data of structured kinds: checked by checksum where one exists, by the words around it where
// not. It makes no claim to find names.
import type { Finding } from './finding.ts';
import { addressesIn, addressPatterns } from './pii/addresses.ts';
import { birthDatePattern, birthDatesIn } from './pii/birth-date.ts';
import { type Candidate, surest } from './pii/candidate.ts';
import { emailsIn } from './pii/email.ts';
import { groupsOf } from './pii/groups.ts';
import { ibansIn } from './pii/iban.ts';
import { kinds } from './pii/kinds.ts';
import { anyOf } from './pii/named.ts';
import { numbersIn } from './pii/numbers.ts';
import { phonesIn } from './pii/phone.ts';

/** Longest text that may be nothing but values: an answer to a question, a cell. */
const bareMax = 120;
const word = /(?<![\p{L}\p{N}])\p{L}{4,}(?![\p{L}\p{N}])/u;
const shortWords = /(?<![\p{L}\p{N}])\p{L}{1,3}(?![\p{L}\p{N}])/gu;

/** Whether a text is nothing but values: no words, but such as `and`. */
const isBare = (text: string): boolean =>
  text.length <= bareMax && !word.test(text) && (text.match(shortWords)?.length ?? 0) <= 2;

export interface PiiOptions {
  /**
   * Whether a text without any words may be a value for which a checksum is enough. Off where the text
   * is a part: a field whose name is known, the beginning of an answer.
   */
  readonly bare?: boolean;
}

/**
 * The personal data in a text: at most one finding per stretch, the surest kind of it.
 *
 * @example
 * scanPii('write to ann@corp.example'); // [{ class: 'pii', kind: 'email', start: 9, end: 25 }]
 * scanPii('DE89370400440532013000'); // [{ class: 'pii', kind: 'iban', start: 0, end: 22, checksum: true }]
 */
export const scanPii = (text: string, { bare = true }: PiiOptions = {}): readonly Finding[] => {
  const found: Candidate[] = [...emailsIn(text), ...addressesIn(text)];
  const groups = groupsOf(text);
  if (groups.some(({ digits }) => digits > 0)) {
    const nothingElse = bare && isBare(text);
    found.push(...ibansIn(text, groups), ...numbersIn(text, groups, nothingElse));
    found.push(...phonesIn(text, groups, nothingElse), ...birthDatesIn(text));
  }
  return surest(found).map(({ kind, start, end, checksum }) => ({
    class: 'pii',
    kind,
    start,
    end,
    ...(checksum && { checksum }),
  }));
};

/** Every pattern that runs over a text or a part of it, for the test that proves them linear. */
export const piiDetectors: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  ...kinds.flatMap(({ kind, shape, words }) => [
    { kind, pattern: shape },
    ...(words === undefined ? [] : [{ kind, pattern: anyOf(words) }]),
  ]),
  ...addressPatterns.map((pattern) => ({ kind: 'address', pattern })),
  { kind: 'date_of_birth', pattern: birthDatePattern },
];

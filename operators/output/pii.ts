// Personal data of structured kinds: checked by checksum where one exists, by the words around it where
// not. It makes no claim to find names.
import type { Finding } from './finding.ts';
import { addressesIn, addressPatterns } from './pii/addresses.ts';
import { birthDatePatterns, birthDatesIn } from './pii/birth-date.ts';
import { surest } from './pii/candidate.ts';
import { emailsIn } from './pii/email.ts';
import { groupsOf } from './pii/groups.ts';
import { ibansIn } from './pii/iban.ts';
import { kinds } from './pii/kinds.ts';
import { numbersIn, type Reading } from './pii/numbers.ts';
import { phonePatterns, phonesIn } from './pii/phone.ts';

/** Longest text that may be nothing but values: an answer to a question, a cell. */
const bareMax = 120;
/** Letters in a row, with figures among them or not. */
const runs = /[\p{L}\p{N}]+/gu;
const shortWord = /^\p{L}{1,3}$/u;
const longWord = /^\p{L}{4,}$/u;

/** Whether a text is nothing but values: no words, but such as `and`. */
const isBare = (text: string): boolean => {
  if (text.length > bareMax) return false;
  const found = text.match(runs) ?? [];
  return (
    !found.some((run) => longWord.test(run)) &&
    found.filter((run) => shortWord.test(run)).length <= 2
  );
};

const readingOf = (text: string): Reading => (isBare(text) ? 'bare' : 'whole');

export interface PiiOptions {
  /**
   * Whether nothing follows. In a whole text a number may be named by what stands behind it, and what
   * consists of values alone needs but a checksum; a part, as of an answer that is still being made,
   * is judged by what stands before.
   */
  readonly whole?: boolean;
}

/**
 * The personal data in a text: at most one finding per stretch, the surest kind of it.
 *
 * @example
 * scanPii('write to ann@corp.example'); // [{ class: 'pii', kind: 'email', start: 9, end: 25 }]
 * scanPii('DE89370400440532013000'); // [{ class: 'pii', kind: 'iban', start: 0, end: 22, checksum: true }]
 */
export const scanPii = (text: string, { whole = true }: PiiOptions = {}): readonly Finding[] => {
  const groups = groupsOf(text);
  let found = emailsIn(text).concat(addressesIn(text, groups));
  if (groups.some(({ digits }) => digits > 0)) {
    const reading = whole ? readingOf(text) : 'part';
    found = found.concat(
      ibansIn(text, groups),
      numbersIn(text, groups, reading),
      phonesIn(text, groups, reading),
      birthDatesIn(text),
    );
  }
  return surest(found).map(({ kind, start, end, checksum }) => ({
    class: 'pii',
    kind,
    start,
    end,
    ...(checksum && ({ checksum } as const)),
  }));
};

/**
 * Every pattern that runs over a text or a number in it, for the test that proves them linear. Names are
 * looked for in the 80 characters before a number only.
 */
export const piiDetectors: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  ...kinds.map(({ kind, shape }) => ({ kind, pattern: shape })),
  ...addressPatterns.map((pattern) => ({ kind: 'address', pattern })),
  ...birthDatePatterns.map((pattern) => ({ kind: 'date_of_birth', pattern })),
  ...phonePatterns.map((pattern) => ({ kind: 'phone', pattern })),
];

// numbers: finds numbered documents among the groups of a text. A layout is looked up by the lengths of
// its groups, so a text costs the same for three kinds as for three hundred.
import { type Candidate, certainty } from './candidate.ts';
import type { Group } from './groups.ts';
import { isAlphanumeric } from './groups.ts';
import { kinds } from './kinds.ts';
import { anyOf, namesOther, wordsBefore, wordsBehind } from './named.ts';
import {
  groupLengthMax,
  groupsMax,
  type Layout,
  layoutTable,
  type NumberKind,
  signature,
} from './number-kind.ts';

const table = layoutTable(kinds);
const named = new Map<NumberKind, RegExp>(
  kinds.flatMap((kind) => (kind.words === undefined ? [] : [[kind, anyOf(kind.words)] as const])),
);

/**
 * How a text is read: a `part` of something longer; a `whole`, in which a number may be named by what
 * follows; or `bare`, nothing but values, for which a checksum is enough.
 */
export type Reading = 'part' | 'whole' | 'bare';

/** How far back the name of a number without checksum may stand. */
const nearby = 45;

const separators = ' -./:+(\u00a0\u2011\u2013';
const plain = (separator: string): string =>
  separator === '\u00a0' ? ' ' : separator === '\u2011' || separator === '\u2013' ? '-' : separator;

/** Whether what stands between the groups is what the layout asks for. */
const fits = (between: string, layout: string): boolean => {
  if (layout.length !== between.length) return false;
  if (layout === between) return true;
  if (layout.charAt(0) !== '_') return false;
  const first = between.charAt(0);
  if (first !== ' ' && first !== '-' && first !== '.') return false;
  for (let at = 0; at < layout.length; at += 1) {
    const wanted = layout.charAt(at);
    if (between.charAt(at) !== (wanted === '_' ? first : wanted)) return false;
  }
  return true;
};

const isDigitAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
};

/** Whether the stretch is cut out of something longer: an id, a path, a version, an amount. */
const isPart = (text: string, start: number, end: number): boolean => {
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  if (before === '_' || after === '_' || after === '%') return true;
  if ('$€£¥'.includes(before) && before !== '') return true;
  if (before === '-' || before === '+') {
    if (isAlphanumeric(text, start - 2)) return true;
  } else if ((before === '.' || before === ':' || before === '/') && isDigitAt(text, start - 2)) {
    return true;
  }
  if (after === '-' || after === '/' || after === '@') return isAlphanumeric(text, end + 1);
  if (after === '.' || after === ':' || after === ',') return isDigitAt(text, end + 1);
  return false;
};

/** Whether one more group of digits stands beside it, with the same blank between: a row of numbers. */
const isInRow = (text: string, start: number, end: number): boolean =>
  (text.charAt(start - 1) === ' ' && isDigitAt(text, start - 2)) ||
  (text.charAt(end) === ' ' && isDigitAt(text, end + 1));

interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly between: string;
  readonly reading: Reading;
}

/** What somebody made up rather than was given. */
const isMadeUp = (compact: string, checksum: boolean): boolean =>
  checksum
    ? '1234567890123456'.startsWith(compact) || /^(\d)\1+$/.test(compact)
    : /^(?:[A-Z]{1,2}1234567\d?|\d{0,2}1234567[A-Z]{2})$/.test(compact);

const isNamedBy = (words: RegExp | undefined, place: Place, checksum: boolean): boolean => {
  if (!words) return false;
  const { text, start, end, reading } = place;
  if (words.test(wordsBefore(text, start, checksum ? undefined : nearby))) return true;
  return reading !== 'part' && words.test(wordsBehind(text, end));
};

/** Whether a number without a name may be what it looks like. */
const mayStand = ({ text, start, end, between, reading }: Place, layout: Layout, compact: string): boolean => {
  if (layout.standing === 'named') return false;
  const checksum = layout.of.checksum === true;
  const row = between.startsWith(' ') && isInRow(text, start, end);
  if (layout.standing === 'alone') {
    if (reading !== 'bare' || row || isMadeUp(compact, checksum)) return false;
  } else if (row && !checksum && /^\d+$/.test(compact)) return false;
  return !namesOther.test(wordsBefore(text, start, 40));
};

const candidateOf = (place: Place, layout: Layout): Candidate | undefined => {
  const { of, standing, between } = layout;
  if (!fits(place.between, between)) return undefined;
  const { text, start, end } = place;
  const whole = text.slice(start, end);
  const written = place.between === '' ? whole : whole.replace(/[^A-Za-z0-9]/g, '');
  const compact = written.toUpperCase();
  if (!of.shape.test(compact) || isPart(text, start, end)) return undefined;
  if (of.check && !of.check(compact, written)) return undefined;
  const checksum = of.checksum === true;
  const isNamed = isNamedBy(named.get(of), place, checksum);
  if (!isNamed && !mayStand(place, layout, compact)) return undefined;
  return { kind: of.kind, start, end, checksum, certainty: certainty(isNamed, checksum, standing) };
};

/** A number that a word runs into: `is199003052397`. */
const gluedTail = (text: string, { start, end, digits }: Group): Group | undefined => {
  if (digits < 8 || end - start < 12 || end - start > 24) return undefined;
  const letters = /^[a-z]{2,8}(?=\d{6})/.exec(text.slice(start, end))?.[0].length ?? 0;
  return letters === 0 || end - start - letters < 10 ? undefined : { start: start + letters, end, digits };
};

/** Numbered documents of a text. */
export const numbersIn = (
  text: string,
  groups: readonly Group[],
  reading: Reading,
): readonly Candidate[] => {
  const found: Candidate[] = [];
  for (let from = 0; from < groups.length; from += 1) {
    const first = groups[from];
    if (!first) break;
    let key = 0;
    let digits = 0;
    let between = '';
    let last = first;
    for (let to = from; to < groups.length && to < from + groupsMax; to += 1) {
      const group = groups[to];
      if (!group || group.end - group.start > groupLengthMax) break;
      if (to > from) {
        const separator = text.charAt(last.end);
        if (group.start !== last.end + 1 || !separators.includes(separator)) break;
        between += plain(separator);
      }
      if (group.digits === 0 && group.end - group.start > 6) break;
      key = signature(key, group.end - group.start);
      digits += group.digits;
      last = group;
      if (digits === 0) continue;
      const layouts = table.get(key);
      if (!layouts) continue;
      const place = { text, start: first.start, end: group.end, between, reading };
      for (const layout of layouts) {
        const candidate = candidateOf(place, layout);
        if (candidate) found.push(candidate);
      }
    }
    const tail = gluedTail(text, first);
    for (const layout of (tail && table.get(signature(0, tail.end - tail.start))) ?? []) {
      if (!tail || layout.standing !== 'anywhere' || layout.of.checksum !== true) continue;
      const place = { text, ...tail, between: '', reading };
      const candidate = candidateOf(place, layout);
      if (candidate) found.push(candidate);
    }
  }
  return found;
};

// numbers: finds numbered documents among the groups of a text. A layout is looked up by the lengths of
// its groups, so a text costs the same for three kinds as for three hundred.
import { type Candidate, certainty } from './candidate.ts';
import { areMixed } from './checksums.ts';
import { type Group, isAlphanumeric } from './groups.ts';
import { kinds } from './kinds.ts';
import { mentionIndex } from './mentions.ts';
import { type Names, namesOther, wordsBefore, wordsBehind } from './named.ts';
import { type Layout, type LayoutNode, layoutTree, type NumberKind } from './number-kind.ts';

const root = layoutTree(kinds);
const mentionsIn = mentionIndex(kinds);

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

/** One text, and what is known about all of it. */
interface Search {
  readonly text: string;
  readonly groups: readonly Group[];
  readonly reading: Reading;
  /** The kinds that the text names somewhere. */
  readonly mentions: () => ReadonlyMap<NumberKind, Names>;
  readonly found: Candidate[];
}

interface Place {
  readonly search: Search;
  readonly start: number;
  readonly end: number;
  readonly between: string;
}

/** Seconds since 1970, from 2017 to 2033. */
const isTimestamp = /^1[5-9]\d{8}$/;

/** What somebody made up rather than was given. */
const isMadeUp = (compact: string, checksum: boolean): boolean =>
  checksum
    ? '1234567890123456'.startsWith(compact) || !areMixed(compact)
    : /^(?:[A-Z]{1,2}1234567\d?|\d{0,2}1234567[A-Z]{2})$/.test(compact);

const isNamedBy = (names: Names | undefined, place: Place, checksum: boolean): boolean => {
  if (!names) return false;
  const { start, end } = place;
  const { text, reading } = place.search;
  if (names.pattern.test(wordsBefore(text, start, checksum ? undefined : nearby))) return true;
  return reading !== 'part' && names.pattern.test(wordsBehind(text, end));
};

/** Digits from which on a checksum is not passed by three groups of a longer row by chance. */
const shortest = 14;

/** Whether a number without a name may be what it looks like. */
const mayStand = (place: Place, layout: Layout, compact: string): boolean => {
  const { start, end, between } = place;
  const { text, reading } = place.search;
  if (layout.standing === 'named') return false;
  const checksum = layout.of.checksum === true;
  const row = between.startsWith(' ') && isInRow(text, start, end);
  if (layout.standing === 'alone') {
    if (reading !== 'bare' || row || isMadeUp(compact, checksum)) return false;
  } else if (row && /^\d+$/.test(compact) && (!checksum || compact.length < shortest)) return false;
  if (layout.standing === 'anywhere' && isTimestamp.test(compact)) return false;
  return !namesOther.test(wordsBefore(text, start, 40));
};

const candidateOf = (place: Place, layout: Layout): Candidate | undefined => {
  const { of, standing, between } = layout;
  if (!fits(place.between, between)) return undefined;
  const { start, end } = place;
  const { text, mentions } = place.search;
  const whole = text.slice(start, end);
  const written = place.between === '' ? whole : whole.replace(/[^A-Za-z0-9]/g, '');
  const compact = written.toUpperCase();
  if (!of.shape.test(compact) || isPart(text, start, end)) return undefined;
  if (of.check && !of.check(compact, written)) return undefined;
  const checksum = of.checksum === true;
  const isNamed = isNamedBy(mentions().get(of), place, checksum);
  if (!isNamed && !mayStand(place, layout, compact)) return undefined;
  return { kind: of.kind, start, end, checksum, certainty: certainty(isNamed, checksum, standing) };
};

/** A number that a word runs into: `is199003052397`. */
const gluedTail = (text: string, { start, end, digits }: Group): Group | undefined => {
  if (digits < 8 || end - start < 12 || end - start > 24) return undefined;
  const letters = /^[a-z]{2,8}(?=\d{6})/.exec(text.slice(start, end))?.[0].length ?? 0;
  return letters === 0 || end - start - letters < 10
    ? undefined
    : { start: start + letters, end, digits };
};

/** What stands between the groups from one to another. */
const betweenOf = (text: string, groups: readonly Group[], from: number, to: number): string => {
  let between = '';
  for (let at = from; at < to; at += 1) between += plain(text.charAt(groups[at]?.end ?? 0));
  return between;
};

/** Whether a layout that needs a name, or a text without words, has a chance. */
const hasChance = ({ of, standing }: Layout, { reading, mentions }: Search): boolean =>
  (standing === 'alone' && reading === 'bare') || mentions().has(of);

const tryLayouts = (node: LayoutNode, place: Place): void => {
  const { search } = place;
  for (const layout of node.anywhere) {
    const candidate = candidateOf(place, layout);
    if (candidate) search.found.push(candidate);
  }
  if (node.others.length === 0) return;
  if (search.reading !== 'bare' && search.mentions().size === 0) return;
  for (const layout of node.others) {
    const candidate = hasChance(layout, search) ? candidateOf(place, layout) : undefined;
    if (candidate) search.found.push(candidate);
  }
};

/**
 * Whether a group is a word like any other: nothing waits for what follows it, so a part of a text has
 * no number that begins with it. `DE 129 273 398` begins with capitals, `a 12 345` with a word.
 */
const isPlainWord = (text: string, { start, end, digits }: Group): boolean =>
  digits === 0 && text.charAt(end) === ' ' && !/^[A-Z]{2,}$/.test(text.slice(start, end));

/** Looks up all layouts of the groups that begin at one. */
const numbersAt = (search: Search, from: number): void => {
  const { text, groups } = search;
  const first = groups[from];
  if (!first || (search.reading === 'part' && isPlainWord(text, first))) return;
  const { start } = first;
  let node: LayoutNode | undefined = root;
  let digits = 0;
  for (let to = from; to < groups.length; to += 1) {
    const group = groups[to];
    if (!group) return;
    if (to > from) {
      const last = groups[to - 1]?.end ?? 0;
      if (group.start !== last + 1 || !separators.includes(text.charAt(last))) return;
    }
    node = node.next[group.end - group.start];
    if (!node) return;
    digits += group.digits;
    if (digits === 0 || node.anywhere.length + node.others.length === 0) continue;
    const between = betweenOf(text, groups, from, to);
    tryLayouts(node, { search, start, end: group.end, between });
  }
};

/** A number that a word runs into: checked by checksum or not at all. */
const numbersInTail = (search: Search, group: Group): void => {
  const tail = gluedTail(search.text, group);
  const node = tail && root.next[tail.end - tail.start];
  if (!node) return;
  const place = { search, start: tail.start, end: tail.end, between: '' };
  for (const layout of node.anywhere) {
    const candidate = layout.of.checksum === true ? candidateOf(place, layout) : undefined;
    if (candidate) search.found.push(candidate);
  }
};

/**
 * Whether a number may begin with a group and go on behind the end of the text: its groups so far are
 * those of a layout that has more, or a longer last one.
 */
export const isOpenNumber = (text: string, groups: readonly Group[], from: number): boolean => {
  const first = groups[from];
  if (!first || isPlainWord(text, first)) return false;
  let node: LayoutNode | undefined = root;
  for (let at = from; at < groups.length; at += 1) {
    const group = groups[at];
    if (!group || !node) return false;
    const length = group.end - group.start;
    if (group.end === text.length) return node.next.length > length;
    const separator = text.charAt(group.end);
    if (!separators.includes(separator)) return false;
    node = node.next[length];
    if (group.end + 1 === text.length) return (node?.next.length ?? 0) > 0;
    if (groups[at + 1]?.start !== group.end + 1) return false;
  }
  return false;
};

/** Most groups of a layout. */
const groupsMax = 7;

/** Numbered documents of a text. */
export const numbersIn = (
  text: string,
  groups: readonly Group[],
  reading: Reading,
): readonly Candidate[] => {
  let known: ReadonlyMap<NumberKind, Names> | undefined;
  const mentions = (): ReadonlyMap<NumberKind, Names> => {
    known ??= mentionsIn(text, groups);
    return known;
  };
  const search: Search = { text, groups, reading, mentions, found: [] };
  // From the end, so that it is known how far the next digit is.
  let nextDigit = Number.POSITIVE_INFINITY;
  for (let from = groups.length - 1; from >= 0; from -= 1) {
    const group = groups[from];
    if (!group) continue;
    if (group.digits > 0) nextDigit = from;
    if (nextDigit - from >= groupsMax) continue;
    numbersAt(search, from);
    numbersInTail(search, group);
  }
  return search.found;
};

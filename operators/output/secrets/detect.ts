// detect: all secrets of a text, in one pass of the automaton over it. A pattern is only tried where a
// keyword of it stands, within a bounded stretch; what is found there depends on nothing but that
// stretch and the `lookBack` before it, which is what makes a scan of a stream equal to one of the whole.
import type { Finding } from '../finding.ts';
import { assignmentAt, signAfter, signMax } from './assignment.ts';
import { type Automaton, automaton } from './automaton.ts';
import { names, nouns, shapes } from './catalogue.ts';
import { assignedValue, genericKind, nameBefore, nameWeight } from './generic.ts';
import { codesOf, type Left, type Named, type Shape } from './kind.ts';
import { entropyOf, isPlaceholder } from './placeholder.ts';

/** A finding and where its evidence begins: at a name, or at itself. */
export interface Candidate extends Finding {
  readonly from: number;
  readonly rank: number;
}

export interface Detection {
  /** In order of their place in the text, as they were found. */
  readonly candidates: readonly Candidate[];
  /** Where the first stretch begins that more text may turn into a secret. */
  readonly open: number;
}

/** How far before the beginning of a stretch a detector looks. */
export const lookBack = 256;

type Entry =
  | {
      readonly type: 'shape';
      readonly length: number;
      readonly shape: Shape;
      readonly rank: number;
    }
  | { readonly type: 'name'; readonly length: number; readonly named: readonly Named[] }
  | { readonly type: 'noun'; readonly length: number; readonly noun: string };

const entriesOf = (): readonly (readonly [string, Entry])[] => {
  const byName = new Map<string, Named[]>();
  for (const named of names) {
    for (const keyword of named.keywords) {
      byName.set(keyword, [...(byName.get(keyword) ?? []), named]);
    }
  }
  return [
    ...shapes.flatMap((shape, rank) =>
      shape.keywords.map(
        (keyword) => [keyword, { type: 'shape', length: keyword.length, shape, rank }] as const,
      ),
    ),
    ...[...byName].map(
      ([keyword, named]) => [keyword, { type: 'name', length: keyword.length, named }] as const,
    ),
    ...nouns.map((noun) => [noun, { type: 'noun', length: noun.length, noun }] as const),
  ];
};

const words: Automaton<Entry> = automaton(entriesOf());
const backMax = Math.max(...shapes.map(({ back }) => back[1]));
const [nameRank, genericRank] = [shapes.length, shapes.length + 1];

const barred: Readonly<Record<Left, Uint8Array>> = {
  none: codesOf('[^\\s\\S]'),
  letter: codesOf('[A-Za-z]'),
  alnum: codesOf('[A-Za-z0-9]'),
  word: codesOf('\\w'),
  dash: codesOf('[\\w-]'),
};

const [backslash, lowerN, lowerR, lowerT] = [92, 110, 114, 116];

/** Whether a match may begin at `at`; the letter of an escape such as `\n` is no letter. */
const mayBegin = (text: string, at: number, left: Left): boolean => {
  const before = at === 0 ? 128 : text.charCodeAt(at - 1);
  if (before >= 128 || barred[left][before] === 0) return true;
  if (before !== lowerN && before !== lowerR && before !== lowerT) return false;
  return text.charCodeAt(at - 2) === backslash;
};

const secretNoun = /key|token|secret|pass|pwd|auth|api|cred|client|access|sid|oauth|_id|_pat\b/i;

/** Whether what is assigned to a name with a provider in it is one of its secrets. */
const isValueOf = ({ value, needsNoun }: Named, name: string, text: string): boolean =>
  value.test(text) &&
  (!needsNoun || secretNoun.test(name)) &&
  (/\d/.test(text) || text.length < 16) &&
  !isPlaceholder(text) &&
  entropyOf(text) > (text.length < 16 ? 2 : 2.8);

/** One walk over a text. */
class Walk {
  readonly candidates: Candidate[] = [];
  open: number;

  private nextSign = -1;
  private readonly text: string;
  private readonly since: number;
  private readonly isWhole: boolean;

  constructor(text: string, since: number, isWhole: boolean) {
    this.text = text;
    this.since = since;
    this.isWhole = isWhole;
    this.open = text.length;
  }

  take(entry: Entry, end: number): void {
    const start = end - entry.length;
    if (entry.type === 'shape') this.takeShape(entry.shape, entry.rank, start);
    else if (start >= this.since) this.takeAssignment(entry, start, end);
  }

  private takeShape(shape: Shape, rank: number, keywordStart: number): void {
    const { text } = this;
    const [min, max] = shape.back;
    for (let start = keywordStart - max; start <= keywordStart - min; start += 1) {
      if (start < this.since || shape.first[text.charCodeAt(start)] !== 1) continue;
      if (!mayBegin(text, start, shape.left)) continue;
      if (!this.isWhole && start + shape.longest >= text.length) {
        shape.beginning.lastIndex = start;
        if (shape.beginning.test(text)) this.open = Math.min(this.open, start);
      }
      shape.pattern.lastIndex = start;
      const match = shape.pattern.exec(text);
      if (!match) continue;
      const found = match[1] ?? match[0];
      const verdict = shape.check(found);
      if (verdict === false) continue;
      const at = match.indices?.[1]?.[0] ?? start;
      this.find(shape.kind, at, at + found.length, start, rank, verdict === 'checksum');
      return;
    }
  }

  private takeAssignment(
    entry: Exclude<Entry, { type: 'shape' }>,
    start: number,
    end: number,
  ): void {
    const { text } = this;
    if (this.nextSign < end) this.nextSign = signAfter(text, end);
    if (this.nextSign - end > signMax) return;
    const before = nameBefore(text, start);
    if (entry.type === 'noun' && nameWeight(before, entry.noun, '') === 0) return;
    const assignment = assignmentAt(text, end);
    if (assignment === undefined) return;
    if (assignment === 'open' || assignment.end === text.length) {
      this.open = Math.min(this.open, start);
      if (assignment === 'open') return;
    }
    const value = assignedValue(text, assignment);
    const to = assignment.start + value.length;
    if (entry.type === 'noun') {
      const kind = genericKind(text, before, entry.noun, assignment);
      if (kind) this.find(kind, assignment.start, to, start, genericRank, false);
      return;
    }
    const name = before + text.slice(start, assignment.start);
    const named = entry.named.find((each) => isValueOf(each, name, value));
    if (named) this.find(named.kind, assignment.start, to, start, nameRank, false);
  }

  private find(
    kind: string,
    start: number,
    end: number,
    from: number,
    rank: number,
    isChecked: boolean,
  ): void {
    const checksum = isChecked ? ({ checksum: true } as const) : {};
    this.candidates.push({ class: 'secret', kind, start, end, ...checksum, from, rank });
  }
}

/** Where the last word of the text begins, if a keyword may still come that stands inside of a match. */
const wordStart = (text: string, depth: number, since: number): number => {
  const from = Math.max(since, text.length - backMax - depth);
  let at = text.length;
  while (at > from && text.charCodeAt(at - 1) > 32) at -= 1;
  return at;
};

/**
 * All that looks like a secret and begins at `since` or later; what stands before is only looked at.
 * Unless the text is whole, says where something begins that may go on behind its end.
 */
export const detect = (text: string, since = 0, isWhole = true): Detection => {
  const walk = new Walk(text, since, isWhole);
  const depth = words.walk(text, since, (entry, end) => walk.take(entry, end));
  if (isWhole) return { candidates: walk.candidates, open: text.length };
  const open = Math.min(walk.open, text.length - depth, wordStart(text, depth, since));
  return { candidates: walk.candidates, open: Math.max(since, open) };
};

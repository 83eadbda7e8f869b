// spaced: letters that stand apart ("i g n o r e", "i.g.n.o.r.e") joined to words again.
import { classOf, dense, latin, letter, other } from './classes.ts';
import type { Folded } from './folded.ts';

/** So many single letters in a row are no abbreviation. */
const runMin = 5;
const blank = 32;
const lineEnd = 10;

const isLetter = (unit: number): boolean => {
  const kind = classOf(unit);
  return kind === latin || kind === letter || kind === dense;
};

const isGap = (unit: number): boolean => classOf(unit) === other && unit !== lineEnd;

/** Where a run of single letters that begins at `from` ends; `from` when it is too short. */
const runEnd = (units: Uint16Array, length: number, from: number): number => {
  const separator = units[from + 1] ?? 0;
  let [at, count] = [from, 0];
  while (at < length && isLetter(units[at] ?? 0)) {
    count += 1;
    if (at + 1 >= length || !isGap(units[at + 1] ?? 0)) {
      const isWordGoingOn = at + 1 < length && classOf(units[at + 1] ?? 0) !== other;
      if (isWordGoingOn) return count > runMin ? at - 1 : from;
      return count >= runMin ? at + 1 : from;
    }
    if (units[at + 1] !== separator && units[at + 1] !== blank)
      return count >= runMin ? at + 1 : from;
    at += 2;
    while (at < length && isGap(units[at] ?? 0)) at += 1;
  }
  return count >= runMin ? Math.min(at, length) : from;
};

/** How wide the gap behind the letter before `at` is in the text as sent; 0 at the end of a run. */
const gapAt = ({ units, origins }: Folded, at: number, end: number): number => {
  let next = at;
  while (next < end && !isLetter(units[next] ?? 0)) next += 1;
  return next < end ? (origins[next] ?? 0) - (origins[at] ?? 0) : 0;
};

const narrowestOf = (folded: Folded, from: number, end: number): number => {
  let narrowest = Number.POSITIVE_INFINITY;
  for (let at = from + 1; at < end; at += 1) {
    if (!isLetter(folded.units[at - 1] ?? 0) || isLetter(folded.units[at] ?? 0)) continue;
    const gap = gapAt(folded, at, end);
    if (gap > 0 && gap < narrowest) narrowest = gap;
  }
  return narrowest;
};

/** Where the next run begins: at a letter alone, which others alone follow. */
const nextRun = (units: Uint16Array, length: number, from: number): number => {
  let before = from === 0 ? other : classOf(units[from - 1] as number);
  for (let at = from; at < length; at += 1) {
    const kind = classOf(units[at] as number);
    const begins = before === other && (kind === latin || kind === letter || kind === dense);
    if (begins && isGap(units[at + 1] ?? 0) && runEnd(units, length, at) > at) return at;
    before = kind;
  }
  return length;
};

/** The text with runs of single letters joined; a gap wider than the narrowest stays a blank. */
export const joinSpaced = (folded: Folded): Folded => {
  const { units, length, origins, wordMax } = folded;
  let run = nextRun(units, length, 0);
  if (run === length) return folded;
  const joined = new Uint16Array(length);
  const from = new Int32Array(length);
  let count = 0;
  const put = (at: number, unit: number): void => {
    const isTwice = count > 0 && joined[count - 1] === unit;
    if (isTwice && (unit === blank || classOf(unit) === latin)) return;
    if (unit === lineEnd && count > 0 && joined[count - 1] === blank) count -= 1;
    joined[count] = unit;
    from[count] = origins[at] ?? 0;
    count += 1;
  };
  /** Within what stays as it is, nothing is there twice: only its first unit is looked at. */
  const keep = (start: number, end: number): void => {
    if (start === end) return;
    put(start, units[start] as number);
    joined.set(units.subarray(start + 1, end), count);
    from.set(origins.subarray(start + 1, end), count);
    count += end - start - 1;
  };
  let kept = 0;
  for (; run < length; run = nextRun(units, length, kept)) {
    keep(kept, run);
    const end = runEnd(units, length, run);
    const narrowest = narrowestOf(folded, run, end);
    for (let inside = run; inside < end; inside += 1) {
      const unit = units[inside] as number;
      if (isLetter(unit)) put(inside, unit);
      else if (isLetter(units[inside - 1] ?? 0) && gapAt(folded, inside, end) > narrowest)
        put(inside, blank);
    }
    if (end < length) put(end - 1, blank);
    kept = end;
  }
  keep(kept, length);
  return { units: joined, length: count, origins: from, wordMax, isJoined: true };
};

// skip: what a match that is made leaves of the others.
import type { Link } from './run.ts';
import { linksOf } from './run.ts';

/**
 * What happens to the other partial matches of the key when a match is made:
 * - `noSkip`: nothing.
 * - `skipToNext`: those that began with the same event are dropped.
 * - `skipPastLast`: those that began with its last event or before are dropped, so that no two
 *   matches overlap.
 * - `skipToFirst`, `skipToLast`: those that began before the first (last) event of the named step
 *   are dropped.
 * Matches are judged at the moment they are made; an older partial match holds nobody back. Of those
 * made at the same moment, the one that began first comes first, then the one with more events, then
 * the one whose events are earlier; a dropped one drops nothing.
 */
export type Skip<Names extends string> =
  | 'noSkip'
  | 'skipToNext'
  | 'skipPastLast'
  | { readonly skipToFirst: Names }
  | { readonly skipToLast: Names };

/** The places of first events that are dropped: from, and up to but without. */
export interface Dropped {
  readonly from: number;
  readonly to: number;
}

const nothing: Dropped = { from: 0, to: 0 };

/** What a match drops; `names` are those of all steps. */
export const droppedBy = <Kept>(
  skip: Skip<string>,
  names: readonly string[],
  match: Link<Kept>,
): Dropped => {
  if (skip === 'noSkip') return nothing;
  if (skip === 'skipPastLast') return { from: 0, to: match.held.place + 1 };
  const links = linksOf(match);
  const first = links[0]?.held.place ?? 0;
  if (skip === 'skipToNext') return { from: first, to: first + 1 };
  const isFirst = 'skipToFirst' in skip;
  const step = names.indexOf(isFirst ? skip.skipToFirst : skip.skipToLast);
  const inStep = links.filter((link) => link.step === step);
  return { from: 0, to: (isFirst ? inStep[0] : inStep.at(-1))?.held.place ?? 0 };
};

/** Whether what began at this place is dropped. */
export const isDropped = ({ from, to }: Dropped, place: number): boolean =>
  place >= from && place < to;

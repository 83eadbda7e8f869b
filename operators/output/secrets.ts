// Secrets: keys, tokens and passwords, by their known shapes, by the names that they are assigned to and
// by what they are written into. Placeholders are let through.
import type { Finding } from './finding.ts';
import { type Candidate, detect } from './secrets/detect.ts';

const byPlace = (a: Candidate, b: Candidate): number =>
  a.start - b.start || b.end - a.end || a.rank - b.rank;

/** Without those that lie inside of another; of equal ones, the most special stays. */
export const outermost = (candidates: readonly Candidate[]): readonly Candidate[] => {
  let end = -1;
  return [...candidates].sort(byPlace).filter((each) => {
    if (each.end <= end) return false;
    end = each.end;
    return true;
  });
};

/**
 * The secrets in a text, in order of their place; offsets are half-open, in UTF-16 units. `checksum`
 * is there when a checksum in the secret was verified. The time that it takes grows with the text,
 * whatever is in it.
 *
 * @example
 * scanSecrets('password = tr0ub4dor'); // [{ class: 'secret', kind: 'password', start: 11, end: 20 }]
 */
export const scanSecrets = (text: string): readonly Finding[] =>
  outermost(detect(text).candidates).map(({ kind, start, end, checksum }) => ({
    ...{ class: 'secret', kind, start, end },
    ...(checksum ? { checksum } : {}),
  }));

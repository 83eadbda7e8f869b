// Comparisons that name what differs: by id, by order, by hash.
import { createHash } from 'node:crypto';
import type { Divergence } from './facts.ts';

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]));
};

/** A hash of a value that does not depend on the order of its fields. */
export const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('base64url');

/** Every expected id must be found once, and no other. */
export const eachOnce = (
  where: string,
  expected: Iterable<string>,
  found: Iterable<string>,
): readonly Divergence[] => {
  const wanted = new Set(expected);
  const seen = new Set<string>();
  const divergences: Divergence[] = [];
  for (const id of found) {
    if (seen.has(id)) divergences.push({ kind: 'duplicate', where, id });
    else if (!wanted.has(id)) divergences.push({ kind: 'foreign', where, id });
    seen.add(id);
  }
  for (const id of wanted) if (!seen.has(id)) divergences.push({ kind: 'missing', where, id });
  return divergences;
};

/** Every expected key must be found once and with the same hash. */
export const eachTheSame = (
  where: string,
  expected: readonly { readonly key: string; readonly hash: string }[],
  found: readonly { readonly key: string; readonly hash: string }[],
): readonly Divergence[] => {
  const hashes = new Map(expected.map(({ key, hash }) => [key, hash]));
  const wrong = found.filter(({ key, hash }) => (hashes.get(key) ?? hash) !== hash);
  return [
    ...eachOnce(
      where,
      hashes.keys(),
      found.map(({ key }) => key),
    ),
    ...wrong.map(({ key }) => ({ kind: 'wrong', where, id: key }) as const),
  ];
};

interface Placed {
  readonly subject: string;
  readonly id: string;
}

/** Within each subject, the found ids must stand in the order of the expected ones. */
export const eachInOrder = (
  where: string,
  expected: readonly Placed[],
  found: readonly Placed[],
): readonly Divergence[] => {
  const places = new Map(expected.map(({ id }, place) => [id, place]));
  const reached = new Map<string, number>();
  const divergences: Divergence[] = [];
  for (const { subject, id } of found) {
    const place = places.get(id);
    if (place === undefined) continue;
    const last = reached.get(subject) ?? -1;
    if (place < last) divergences.push({ kind: 'out of order', where, id });
    else reached.set(subject, place);
  }
  return divergences;
};

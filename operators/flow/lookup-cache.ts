// lookup-cache: answers that were found before, or are being found, by key. Bounded, by event time.

export interface LookupCache<In> {
  /** What is asked for: values with the same one get the same answer. */
  readonly by: (value: In) => string;
  /** The event time of a value. */
  readonly at: (value: In) => number;
  /** How long an answer is good, in event time, to both sides of the event that has asked. */
  readonly ttlMs: number;
  readonly entriesMax: number;
}

interface Asked<Found> {
  readonly atMs: number;
  readonly found: Promise<Found>;
}

/** Wraps `find` in a cache that forgets the least recently used, and every failure. */
export const lookupCache = <In, Found>(
  find: (value: In) => Promise<Found>,
  { by, at, ttlMs, entriesMax }: LookupCache<In>,
): ((value: In) => Promise<Found>) => {
  const entries = new Map<string, Asked<Found>>();

  const remember = (key: string, asked: Asked<Found>): void => {
    entries.delete(key);
    entries.set(key, asked);
    const [oldest] = entries.keys();
    if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
  };

  return (value) => {
    const [key, atMs] = [by(value), at(value)];
    const known = entries.get(key);
    if (known && Math.abs(atMs - known.atMs) < ttlMs) {
      remember(key, known);
      return known.found;
    }
    const asked: Asked<Found> = { atMs, found: find(value) };
    remember(key, asked);
    asked.found.catch(() => {
      if (entries.get(key) === asked) entries.delete(key);
    });
    return asked.found;
  };
};

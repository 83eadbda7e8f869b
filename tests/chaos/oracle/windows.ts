// The window law: for an event at t, the events of its user in (t − size, t], itself included, over
// everything that came before it in the log. Written to be obvious, not fast.
import type { LoggedEvent } from './facts.ts';

export interface Counts {
  readonly short: number;
  readonly long: number;
}

export const shortMs = 120_000;
export const longMs = 3_600_000;
/** A user's counts saturate at this many events: the newest ones are kept. */
const eventsMax = 1_024;

const within = (times: readonly number[], timeMs: number, sizeMs: number): number =>
  times.filter((each) => each > timeMs - sizeMs && each <= timeMs).length;

/** The counts of every event, by correlation id, in the order of the log. */
export const windowCounts = (events: readonly LoggedEvent[]): ReadonlyMap<string, Counts> => {
  const timesOf = new Map<string, number[]>();
  const counts = new Map<string, Counts>();
  for (const { subject, timeMs, correlationId } of events) {
    const times = [...(timesOf.get(subject) ?? []), timeMs].sort((a, b) => a - b).slice(-eventsMax);
    timesOf.set(subject, times);
    counts.set(correlationId, {
      short: within(times, timeMs, shortMs),
      long: within(times, timeMs, longMs),
    });
  }
  return counts;
};

// sift: finds the events that make a batch fail, so that the rest can be committed.
import type { Arrival } from './arrival.ts';

/** An event that cannot be worked on, and why. */
export interface Failure {
  readonly arrival: Arrival;
  readonly error: unknown;
}

type Attempt = (arrivals: readonly Arrival[]) => Promise<void>;

const failuresOf = async (
  arrivals: readonly Arrival[],
  attempt: Attempt,
): Promise<readonly Failure[]> => {
  const failures: Failure[] = [];
  const good: Arrival[] = [];
  for (const arrival of arrivals) {
    try {
      await attempt([...good, arrival]);
      good.push(arrival);
    } catch (error) {
      failures.push({ arrival, error });
    }
  }
  return failures;
};

const inHalves = (arrivals: readonly Arrival[]): readonly (readonly Arrival[])[] | undefined => {
  const subjects = [...new Set(arrivals.map(({ event }) => event.subject))];
  if (subjects.length < 2) return undefined;
  const left = new Set(subjects.slice(0, subjects.length / 2));
  return [
    arrivals.filter(({ event }) => left.has(event.subject)),
    arrivals.filter(({ event }) => !left.has(event.subject)),
  ];
};

/**
 * Bisects by subject: whole halves that pass are left alone; within one failing subject the events
 * are tried in order, each on top of those that passed. `attempt` must leave nothing behind.
 */
export const sift = async (
  arrivals: readonly Arrival[],
  attempt: Attempt,
): Promise<readonly Failure[]> => {
  try {
    await attempt(arrivals);
    return [];
  } catch {
    const halves = inHalves(arrivals);
    if (!halves) return failuresOf(arrivals, attempt);
    const failures: Failure[] = [];
    for (const half of halves) failures.push(...(await sift(half, attempt)));
    return failures;
  }
};

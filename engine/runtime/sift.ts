// sift: finds the events that make a batch fail, so that the rest can be committed.
import type { Event } from '../model/event.ts';

/** An event that cannot be worked on, and why. */
export interface Failure {
  readonly event: Event<unknown>;
  readonly error: unknown;
}

type Attempt = (events: readonly Event<unknown>[]) => Promise<void>;

const firstFailure = async (
  events: readonly Event<unknown>[],
  attempt: Attempt,
): Promise<readonly Failure[]> => {
  const failures: Failure[] = [];
  const good: Event<unknown>[] = [];
  for (const event of events) {
    try {
      await attempt([...good, event]);
      good.push(event);
    } catch (error) {
      failures.push({ event, error });
    }
  }
  return failures;
};

const inHalves = (
  events: readonly Event<unknown>[],
): readonly (readonly Event<unknown>[])[] | undefined => {
  const subjects = [...new Set(events.map(({ subject }) => subject))];
  if (subjects.length < 2) return undefined;
  const left = new Set(subjects.slice(0, subjects.length / 2));
  return [
    events.filter(({ subject }) => left.has(subject)),
    events.filter(({ subject }) => !left.has(subject)),
  ];
};

/**
 * Bisects by subject: whole halves that pass are left alone; within one failing subject the events
 * are tried in order, each on top of those that passed. `attempt` must leave nothing behind.
 */
export const sift = async (
  events: readonly Event<unknown>[],
  attempt: Attempt,
): Promise<readonly Failure[]> => {
  try {
    await attempt(events);
    return [];
  } catch {
    const halves = inHalves(events);
    if (!halves) return firstFailure(events, attempt);
    const failures: Failure[] = [];
    for (const half of halves) failures.push(...(await sift(half, attempt)));
    return failures;
  }
};

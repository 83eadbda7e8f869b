// What producers and networks do to the input of a simulation: they send an event again, let one
// overtake another, and have clocks that are wrong by days.
import type { Event } from '../model/event.ts';
import type { TaskLimits } from '../runtime/limits.ts';

/** What has befallen the input. */
export interface InputFaults {
  /** Events that were sent again under the same id. */
  duplicates: number;
  /** Events that another one has overtaken, within the allowed lateness. */
  shuffled: number;
  /** Events of a time beyond the allowed skew, far back or far ahead. */
  skewed: number;
  /** Times in which nothing came: reads hang, and whoever takes over may find them hanging. */
  silences: number;
}

export interface WildInputParts {
  /** Share of the events that meet each of the faults. */
  readonly share: number;
  readonly limits: Pick<TaskLimits, 'outOfOrderMsMax' | 'clockSkewMsMax'>;
  readonly faults: InputFaults;
  /** From 0 to 1, from the seed of the run. */
  readonly draw: () => number;
  /** What a silence lasts at least. */
  readonly silenceMs: number;
}

export interface WildInput {
  /** Nothing comes at this time. */
  isSilent(nowMs: number): boolean;
  /** What is appended instead of these events, and what is sent again of earlier ones. */
  appended(events: readonly Event<unknown>[]): readonly Event<unknown>[];
  /** Nothing waits to be sent again. */
  readonly isOver: boolean;
}

/** Beyond the allowed skew by so many times of it at most. */
const skewsMax = 9;

/** Opens the input of one run. */
export const wildInput = (parts: WildInputParts): WildInput => {
  const { share, limits, faults, draw, silenceMs } = parts;
  let again: Event<unknown>[] = [];
  let silentUntilMs = 0;

  const skewed = (event: Event<unknown>): Event<unknown> => {
    if (draw() >= share) return event;
    faults.skewed += 1;
    const byMs = Math.ceil(limits.clockSkewMsMax * (1 + skewsMax * draw()) + 1);
    return { ...event, timeMs: event.timeMs + (draw() < 0.5 ? -byMs : byMs) };
  };

  /** Each is delayed by less than what may be late, so none is overtaken by what is newer by more. */
  const shuffled = (events: readonly Event<unknown>[]): readonly Event<unknown>[] => {
    if (share === 0) return events;
    const delayed = events.map((event) => {
      const delayMs = draw() < share ? draw() * limits.outOfOrderMsMax : 0;
      return { event, arrivesMs: event.timeMs + delayMs };
    });
    delayed.sort((a, b) => a.arrivesMs - b.arrivesMs);
    const order = delayed.map(({ event }) => event);
    const newest = (place: number): number =>
      order.slice(0, place).reduce((max, { timeMs }) => Math.max(max, timeMs), -Infinity);
    faults.shuffled += order.filter(({ timeMs }, place) => timeMs < newest(place)).length;
    return order;
  };

  return {
    isSilent: (nowMs) => {
      if (nowMs < silentUntilMs) return true;
      if (draw() >= share) return false;
      faults.silences += 1;
      silentUntilMs = nowMs + silenceMs * (1 + 3 * draw());
      return true;
    },
    appended: (events) => {
      const repeated = again.filter(() => draw() < 0.5);
      again = again.filter((event) => !repeated.includes(event));
      faults.duplicates += repeated.length;
      const fresh = shuffled(events).map(skewed);
      again.push(...fresh.filter(() => draw() < share));
      return [...fresh, ...repeated];
    },
    get isOver() {
      return again.length === 0;
    },
  };
};

// Where events stand in a batch, and where the watermark rises between them: what happens to an
// event, and when a timer is due, follows from the order of the log alone.
import type { Event } from '../model/event.ts';

/** An event at its place. */
export interface Arrival {
  readonly event: Event<unknown>;
  /** Index of its entry in the batch; what a timer brought about stands between two of them. */
  readonly at: number;
  /** The watermark before it. */
  readonly watermarkMs: number;
}

/** A place at which the watermark rises to `untilMs`: timers due by then wake, before the next event. */
export interface Mark extends Omit<Arrival, 'event'> {
  readonly untilMs: number;
}

/** In the order of their places; those of one place keep theirs. */
export const inPlace = (arrivals: readonly Arrival[]): readonly Arrival[] => {
  let sorted = true;
  for (let index = 1; sorted && index < arrivals.length; index += 1) {
    sorted = (arrivals[index - 1] as Arrival).at <= (arrivals[index] as Arrival).at;
  }
  return sorted ? arrivals : [...arrivals].sort((a, b) => a.at - b.at);
};

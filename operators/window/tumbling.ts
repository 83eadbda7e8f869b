// tumbling: windows of a fixed size, one after the other.
import type { Keyed, Operator } from '../../engine/model/operator.ts';
import type { Aggregate } from './aggregate.ts';
import type { Emit, WindowOutcome } from './outcome.ts';
import { panedWindow } from './paned-window.ts';

export interface TumblingOptions<T> {
  readonly sizeMs: number;
  /** How long after its end a window still takes events; 0 by default. */
  readonly latenessMs?: number;
  /** `updates` by default. */
  readonly emit?: Emit;
  /** Windows per key that hold anything and are not over; 10,000 by default. */
  readonly windowsPerKeyMax?: number;
  /** The event time of a value. */
  readonly at: (value: T) => number;
}

/**
 * Sums up the events of each key in windows [k · size, (k + 1) · size), counted from 1970 in UTC.
 * Use it for figures per minute, hour or day; for figures at every event take `sliding`.
 *
 * A window is spoken of `onTime` when the watermark has reached its end, in order of ends over all
 * keys. An event that comes after that by no more than `latenessMs` speaks of it again, `updated`,
 * with what was said before; one that is older yet is handed on as `late` and counted. With
 * `emit: 'final'` each window is spoken of once, when the lateness is over. Windows without events
 * are not spoken of. Every event is in a window that is spoken of or is `late`, exactly once, also
 * across crashes; what is said does not depend on how the log was read.
 *
 * State: one sum per window that is not over (end + lateness); an event that needs a window beyond
 * `windowsPerKeyMax` is `late` with reason `full`. Cost: one `add` per event, one commit of the
 * key's open windows per batch. The window ends with the watermark: without further events on the
 * partition it waits for the next idle tick. An output's time is that of the timer: `endMs`, or
 * `endMs` + lateness if it is final. Stored windows are told by their size: with another `sizeMs` or
 * `latenessMs` the step needs another label, or what is open is counted wrongly once.
 *
 * @example
 * tumbling(
 *   'revenue per minute',
 *   { sizeMs: 60_000, latenessMs: 30_000, at: (order) => order.timeMs },
 *   summing((order) => order.data.amount),
 * )
 */
export const tumbling = <T, Result, Sum>(
  label: string,
  { sizeMs, latenessMs = 0, emit = 'updates', windowsPerKeyMax = 10_000, at }: TumblingOptions<T>,
  aggregate: Aggregate<NoInfer<T>, Result, Sum>,
): Operator<T, WindowOutcome<T, Result>, Keyed> =>
  panedWindow(
    'tumbling',
    label,
    { sizeMs, slideMs: sizeMs, latenessMs, emit, panesPerKeyMax: windowsPerKeyMax, at },
    aggregate,
  );

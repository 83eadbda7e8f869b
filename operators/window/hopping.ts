// hopping: windows of a fixed size that overlap: a new one every so often.
import type { Keyed, Operator } from '../../engine/model/operator.ts';
import type { Aggregate } from './aggregate.ts';
import type { Emit, WindowOutcome } from './outcome.ts';
import { panedWindow } from './paned-window.ts';

export interface HoppingOptions<T> {
  readonly sizeMs: number;
  /** How far apart windows begin; no more than their size. */
  readonly slideMs: number;
  /** How long after its end a window still takes events; 0 by default. */
  readonly latenessMs?: number;
  /** `updates` by default. */
  readonly emit?: Emit;
  /** Panes per key that hold anything and are not over, up to a sixteenth of a window; 10,000 by default. */
  readonly panesPerKeyMax?: number;
  /** The event time of a value. */
  readonly at: (value: T) => number;
}

/**
 * Sums up the events of each key in windows [k · slide, k · slide + size): each event is in
 * size / slide of them. Use it for a figure that looks back over a long time and is renewed often.
 *
 * Speaks as `tumbling` does: `onTime` when the watermark has reached the end of a window, `updated`
 * for an event that is late by no more than `latenessMs` (once for each window it still enters),
 * `late` for one that no window takes any more. Exactly once, like all state; independent of
 * batches and crashes. Windows without events are neither spoken of nor gone through.
 *
 * Cost: one `add` per event. Windows share panes as wide as the greatest common divisor of size and
 * slide, and sums over many panes are kept, so a window costs a bounded number of merges (16, two
 * on average) at any size and slide. What cannot be saved is the output: a key speaks once per
 * slide as long as its last event is not older than a window. A commit writes the touched
 * sixteenth of a key's panes.
 *
 * State: one sum per pane that holds anything. An event that needs a pane beyond `panesPerKeyMax`
 * is `late` with reason `full`, so choose sizes that are multiples of the slide: 60 s by 7 s makes
 * panes of a second, 60 s by 7.001 s panes of a millisecond.
 * With another size, slide or lateness the step needs another label: stored panes are told by them.
 *
 * @example
 * hopping(
 *   'tools of the last ten minutes',
 *   { sizeMs: 600_000, slideMs: 10_000, at: (call) => call.timeMs },
 *   distinctOf((call) => call.data.tool, { max: 50 }),
 * )
 */
export const hopping = <T, Result, Sum>(
  label: string,
  { latenessMs = 0, emit = 'updates', panesPerKeyMax = 10_000, ...rest }: HoppingOptions<T>,
  aggregate: Aggregate<NoInfer<T>, Result, Sum>,
): Operator<T, WindowOutcome<T, Result>, Keyed> =>
  panedWindow('hopping', label, { latenessMs, emit, panesPerKeyMax, ...rest }, aggregate);

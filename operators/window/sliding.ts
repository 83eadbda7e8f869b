// sliding: exact counts per key over sliding windows in event time. All windows share one list of
// timestamps, so the cost does not depend on their number or size.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';

/** A window: how far back it looks, and how many events it counts exactly. */
export interface SlidingWindow {
  readonly sizeMs: number;
}

/** A value, and how many events of its key each window held at its time, this one included. */
export interface Windowed<T, Name extends string> {
  readonly value: T;
  readonly counts: Readonly<Record<Name, number>>;
}

/** Timestamps kept per key; a busier key's counts saturate here. */
export const eventsPerKeyMax = 1_024;

const separator = ',';

/** Written as the oldest time and the steps to the next ones, in base 36: half the bytes. */
const encode = (times: readonly number[]): string => {
  let last = 0;
  return times
    .map((time) => {
      const step = time - last;
      last = time;
      return step.toString(36);
    })
    .join(separator);
};

const decode = (text: string): number[] => {
  if (text === '') return [];
  let last = 0;
  return text.split(separator).map((step) => {
    last += Number.parseInt(step, 36);
    return last;
  });
};

/** The number of sorted `times` that are at most `time`. */
const rank = (times: readonly number[], time: number): number => {
  if ((times.at(-1) ?? Number.NEGATIVE_INFINITY) <= time) return times.length;
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Counts, for each event at time t, the events of its key in (t − size, t], itself included. Events
 * may come out of order: counts are exact for those that are behind the newest event of their key
 * by no more than the largest window, or by what a task allows by default (5 s), if that is more.
 * One that is older than the watermark by more than the largest window is counted as late and
 * passes with counts of 0. State: at most 1,024 timestamps per key, kept for one largest window and
 * that delay. Exactly once, like all state.
 *
 * @example
 * sliding({ short: { sizeMs: 120_000 } }, { at: (event) => event.timeMs })
 */
export const sliding = <T, Name extends string>(
  windows: Readonly<Record<Name, SlidingWindow>>,
  { at }: { readonly at: (value: T) => number },
): Operator<T, Windowed<T, Name>, Keyed> => {
  const label = 'sliding';
  const list = Object.entries<SlidingWindow>(windows) as [Name, SlidingWindow][];
  const largestMs = Math.max(...list.map(([, { sizeMs }]) => sizeMs));
  const keptMs = largestMs + Math.max(largestMs, taskLimits.outOfOrderMsMax);
  const spec: StateSpec<number[]> = {
    initial: () => [],
    clone: (times) => times.slice(),
    encode,
    decode,
    ttlMs: keptMs,
  };
  return keyedStep('sliding', label, [spec], (context, next) => {
    const state = context.state(spec);
    return (value) => {
      const time = at(value);
      const counts = {} as Record<Name, number>;
      if (time < context.watermarkMs - largestMs) {
        context.countLate(label);
        for (const [name] of list) counts[name] = 0;
        return next({ value, counts });
      }
      const times = state.edit();
      const place = rank(times, time);
      if (place === times.length) times.push(time);
      else times.splice(place, 0, time);
      const expired = rank(times, (times.at(-1) as number) - keptMs);
      const surplus = Math.max(expired, times.length - eventsPerKeyMax);
      if (surplus > 0) times.splice(0, surplus);
      const upTo = rank(times, time);
      for (const [name, { sizeMs }] of list) counts[name] = upTo - rank(times, time - sizeMs);
      next({ value, counts });
    };
  });
};

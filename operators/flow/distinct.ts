// distinct: lets the first of equal values of a key pass, and drops its repeats for a while.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import { timerSpec } from '../../engine/model/timer.ts';
import { operatorErrors } from '../errors.ts';
import { eventTime } from '../timed/event-time.ts';

export interface DistinctOptions<T> {
  /** What makes two values equal. */
  readonly by: (value: T) => string;
  /** How far apart in event time repeats may be. */
  readonly withinMs: number;
  /** Names remembered per key; 1,000 by default. */
  readonly namesPerKeyMax?: number;
  /** The event time of a value. */
  readonly at: (value: T) => number;
}

/** How often in `withinMs` a key is rid of what it need not remember. */
const wakingsPerSpan = 4;

/** When each name has passed; in the order of its last passing. */
type Seen = Map<string, readonly number[]>;

/** What passed at `beforeMs` or earlier repeats nothing that is in time. */
const forget = (seen: Seen, beforeMs: number): void => {
  for (const [name, times] of seen) {
    const left = times.filter((timeMs) => timeMs > beforeMs);
    if (left.length === 0) seen.delete(name);
    else if (left.length < times.length) seen.set(name, left);
  }
};

/**
 * Lets a value pass when no equal one of its key has passed less than `withinMs` away in event
 * time, before or after; the others are repeats and dropped. Use it against producers that send
 * twice, or to be told of something once in a while.
 *
 * Exact for values that are not behind the watermark; an older repeat may pass again, since what it
 * repeats may be forgotten. Independent of batches and crashes. State: the names that have passed
 * in the last `withinMs`; beyond `namesPerKeyMax` the oldest one is forgotten early, which is
 * counted as late, and its repeats pass again. Cost: one search; the key's names are copied and
 * written once per batch in which one of them has passed.
 *
 * @example
 * distinct('orders sent twice', {
 *   by: (order) => order.data.reference,
 *   withinMs: 600_000,
 *   at: (order) => order.timeMs,
 * })
 */
export const distinct = <T>(
  label: string,
  { by, withinMs, namesPerKeyMax = 1_000, at }: DistinctOptions<T>,
): Operator<T, T, Keyed> => {
  if (!(withinMs > 0 && namesPerKeyMax >= 1)) {
    const asked = 'withinMs of more than zero, namesPerKeyMax of one or more';
    throw operatorErrors.STEP_INVALID({ step: label, withinMs, namesPerKeyMax, asked });
  }
  const alarm = timerSpec();
  const spec: StateSpec<Seen> = {
    initial: () => new Map(),
    clone: (seen) => new Map(seen),
    encode: (seen) => JSON.stringify([...seen].map(([name, times]) => [name, ...times])),
    decode: (text) =>
      new Map(
        (JSON.parse(text) as [string, ...number[]][]).map(([name, ...times]) => [name, times]),
      ),
  };
  return keyedStep('distinct', label, [spec, alarm], (context, next) => {
    const state = context.state(spec);
    const timer = context.timer(alarm, (dueMs) => {
      const seen = state.edit();
      forget(seen, dueMs - withinMs);
      if (seen.size > 0) return timer.set(dueMs + withinMs / wakingsPerSpan);
      state.clear();
      timer.clear();
    });

    const remember = (name: string, times: readonly number[]): void => {
      const seen = state.edit();
      seen.delete(name);
      seen.set(name, times);
      if (seen.size > namesPerKeyMax) forget(seen, context.watermarkMs - withinMs);
      const [oldest] = seen.keys();
      if (seen.size <= namesPerKeyMax || oldest === undefined) return;
      context.countLate(label);
      seen.delete(oldest);
    };

    return (value) => {
      const name = by(value);
      const timeMs = eventTime(label, at(value));
      const times = state.get().get(name) ?? [];
      if (times.some((passedMs) => Math.abs(timeMs - passedMs) < withinMs)) return;
      remember(name, [...times, timeMs]);
      if (timer.atMs === undefined) timer.set(timeMs + withinMs);
      next(value);
    };
  });
};

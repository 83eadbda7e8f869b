// distinct: lets the first of equal values of a key pass, and drops its repeats for a while.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import { timerSpec } from '../../engine/model/timer.ts';
import { operatorErrors } from '../errors.ts';
import { eventTime } from '../timed/event-time.ts';
import { openSegments, type SegmentForm, segmentSpecs } from '../timed/segments.ts';
import { segmentMsFor, segmentsPerWaking, slotCount } from '../timed/timeline.ts';

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

/** When names have passed, in a stretch of time; in the order of their first passing. */
interface Segment {
  readonly number: number;
  readonly names: Map<string, readonly number[]>;
  /** The first so many names as text, which later ones do not change. */
  sealed: { readonly count: number; readonly text: string };
}

type Written = readonly [number: number, ...names: (readonly [name: string, ...times: number[]])[]];

const nothing = { count: 0, text: '' };

const form: SegmentForm<Segment> = {
  create: (number) => ({ number, names: new Map(), sealed: nothing }),
  clone: ({ number, names, sealed }) => ({ number, names: new Map(names), sealed }),
  write: (segment) => {
    const { number, names, sealed } = segment;
    let [text, count] = [sealed.text, 0];
    for (const [name, times] of names) {
      count += 1;
      if (count > sealed.count) text += `,${JSON.stringify([name, ...times])}`;
    }
    segment.sealed = { count, text };
    return `[${number}${text}]`;
  },
  read: ([number, ...names]: Written) => ({
    number,
    names: new Map(names.map(([name, ...times]) => [name, times])),
    sealed: nothing,
  }),
};

/**
 * Lets a value pass when no equal one of its key has passed less than `withinMs` away in event
 * time, before or after; the others are repeats and dropped. Use it against producers that send
 * twice, or to be told of something once in a while.
 *
 * Exact for values that are not behind the watermark; an older repeat may pass again, since what it
 * repeats may be forgotten. Independent of batches and crashes. State: the names that have passed
 * in the last `withinMs`; beyond `namesPerKeyMax` the oldest one is forgotten early, which is
 * counted as late, and its repeats pass again. Cost: a search in the segments near the event; a
 * commit writes the touched eighth of a key's names. With another `withinMs` the step needs another
 * label.
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
  if (!(withinMs > 0 && withinMs < Infinity && namesPerKeyMax >= 1)) {
    const asked = 'a finite withinMs of more than zero, namesPerKeyMax of one or more';
    throw operatorErrors.STEP_INVALID({ step: label, withinMs, namesPerKeyMax, asked });
  }
  const specs = segmentSpecs(slotCount, form, `names within ${withinMs} ms`);
  const alarm = timerSpec();
  const segmentMs = segmentMsFor(withinMs);
  const segmentOf = (timeMs: number): number => Math.floor(timeMs / segmentMs);
  /** When nothing that is in time can repeat what is in the segment. */
  const endOf = (number: number): number => (number + 1) * segmentMs + withinMs;
  /** Waking for several segments at once is cheaper than keeping them shorter. */
  const wakeFor = (number: number): number => endOf(number + segmentsPerWaking - 1);

  return keyedStep('distinct', label, [...specs, alarm], (context, next) => {
    const segments = openSegments(
      specs.map((spec) => context.state(spec)),
      form.create,
    );
    const forget = (beforeMs: number): void =>
      segments.drop(({ number }) => endOf(number) <= beforeMs);

    const timer = context.timer(alarm, (dueMs) => {
      forget(dueMs);
      const oldest = segments.lowest();
      if (oldest) timer.set(wakeFor(oldest.number));
    });

    const hasPassed = (name: string, timeMs: number): boolean => {
      const last = segmentOf(timeMs + withinMs);
      for (let number = segmentOf(timeMs - withinMs); number <= last; number += 1) {
        const times = segments.find(number)?.names.get(name);
        if (times?.some((passedMs) => Math.abs(timeMs - passedMs) < withinMs)) return true;
      }
      return false;
    };

    const count = (): number => {
      let names = 0;
      segments.each((segment) => {
        names += segment.names.size;
      });
      return names;
    };

    const makeRoom = (): void => {
      if (count() < namesPerKeyMax) return;
      forget(context.watermarkMs);
      if (count() < namesPerKeyMax) return;
      context.countLate(label);
      const oldest = segments.edit(segments.lowest()?.number ?? 0);
      const [name] = oldest?.names.keys() ?? [];
      if (!oldest || name === undefined) return;
      oldest.names.delete(name);
      oldest.sealed = nothing;
      segments.drop(({ names }) => names.size === 0);
    };

    return (value) => {
      const name = by(value);
      const timeMs = eventTime(label, at(value));
      if (hasPassed(name, timeMs)) return;
      makeRoom();
      const number = segmentOf(timeMs);
      const segment = segments.open(number);
      const before = segment.names.get(name);
      if (before) segment.sealed = nothing;
      segment.names.set(name, [...(before ?? []), timeMs]);
      if (timer.atMs === undefined || timer.atMs > wakeFor(number)) timer.set(wakeFor(number));
      next(value);
    };
  });
};

// intervalJoin: two sorts of events of one key, paired when their times are near each other.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import { timerSpec } from '../../engine/model/timer.ts';
import { operatorErrors } from '../errors.ts';
import { eventTime } from '../timed/event-time.ts';
import type { Late, LateReason } from '../timed/late.ts';
import { openTimeline, segmentMsFor, segmentsPerWaking, timelineSpecs } from '../timed/timeline.ts';

export interface IntervalJoinOptions<T, Left extends T, Right extends T> {
  readonly left: (value: T) => value is Left;
  readonly right: (value: T) => value is Right;
  /** How far before, and how far after a left event a right one may be, both included. */
  readonly withinMs: { readonly before: number; readonly after: number };
  /** `inner` by default; `left` also yields the left events that stayed alone. */
  readonly keep?: 'inner' | 'left';
  /** How far behind the watermark an event may be; 0 by default. */
  readonly latenessMs?: number;
  /** Events per key and side that are waited with; 1,000 by default. */
  readonly eventsPerKeyMax?: number;
  /** The event time of a value. */
  readonly at: (value: T) => number;
}

export interface Matched<Left, Right> {
  readonly outcome: 'matched';
  readonly left: Left;
  readonly right: Right;
}

/** A left event for which no right one can come any more. */
export interface Unmatched<Left> {
  readonly outcome: 'unmatched';
  readonly left: Left;
}

/** What an interval join yields. */
export type Joined<T, Left extends T, Right extends T> =
  | Matched<Left, Right>
  | Unmatched<Left>
  | Late<T>;

/** A left event; 1 while it is alone and that will be told. */
type Waiting<Left> = readonly [value: Left, isAlone: 0 | 1];

/**
 * Pairs each left event with each right event of its key whose time is in
 * [left − before, left + after]. Both come from one pipeline, most often over two topics. Values
 * that are neither left nor right pass by without effect.
 *
 * Every such pair of events that are not late is yielded exactly once, when the second of them
 * comes, in order of time. With `keep: 'left'` a left event without partner is `unmatched` once the
 * watermark is past its interval (and the lateness). An event older than watermark − `latenessMs`
 * is `late`: it is paired with nothing. Independent of batches and crashes; only events that two
 * topics were given within the same millisecond may be taken in either order.
 *
 * State: the events of both sides as long as partners may come (before or after, plus lateness),
 * kept as they are, so let earlier steps drop what nobody needs; do not change them further down.
 * An event beyond `eventsPerKeyMax` on its side is `late` with reason `full`. Cost: a search by time
 * and one visit per partner: a key with m lefts and n rights in reach yields m · n pairs. With another
 * interval or lateness the step needs another label: what is stored is cut up by them.
 *
 * @example
 * intervalJoin('orders with their payments', {
 *   left: (event) => event.type === 'orders',
 *   right: (event) => event.type === 'payments',
 *   withinMs: { before: 0, after: 60_000 },
 *   keep: 'left',
 *   at: (event) => event.timeMs,
 * })
 */
export const intervalJoin = <T, Left extends T, Right extends T>(
  label: string,
  options: IntervalJoinOptions<T, Left, Right>,
): Operator<T, Joined<T, Left, Right>, Keyed> => {
  const { left: isLeft, right: isRight, withinMs, keep = 'inner', at } = options;
  const { latenessMs = 0, eventsPerKeyMax = 1_000 } = options;
  const { before, after } = withinMs;
  if (!(Math.min(before, after, latenessMs) >= 0 && before + after + latenessMs < Infinity)) {
    const asked = 'withinMs and latenessMs of zero or more, and finite';
    throw operatorErrors.STEP_INVALID({ step: label, before, after, latenessMs, asked });
  }
  const spanMs = before + after + latenessMs;
  const leftSpecs = timelineSpecs<Waiting<Left>>(spanMs);
  const rightSpecs = timelineSpecs<Right>(spanMs);
  const alarm = timerSpec();
  /** An event is no longer needed when the watermark is past its time by more than this. */
  const [leftKeptMs, rightKeptMs] = [after + latenessMs, before + latenessMs];
  /** What is over is forgotten a little later, in larger pieces. */
  const laterMs = (segmentsPerWaking - 1) * segmentMsFor(spanMs);
  const isAlone = ([, alone]: Waiting<Left>): boolean => alone === 1;

  return keyedStep('intervalJoin', label, [...leftSpecs, ...rightSpecs, alarm], (context, next) => {
    const open = <Entry>(specs: ReturnType<typeof timelineSpecs<Entry>>) =>
      openTimeline<Entry>(
        specs.map((spec) => context.state(spec)),
        spanMs,
      );
    const lefts = open(leftSpecs);
    const rights = open(rightSpecs);

    /** Past its time to wait, a left event that is still alone will stay so. */
    const sayAlone = (timeMs: number): void =>
      lefts.visit(timeMs, timeMs, (entry) => {
        const [left, alone] = entry;
        if (alone === 0) return entry;
        next({ outcome: 'unmatched', left });
        return [left, 0];
      });

    const forget = (beforeMs: number): void => {
      lefts.dropBefore(beforeMs - leftKeptMs);
      rights.dropBefore(beforeMs - rightKeptMs);
    };

    const timer = context.timer(alarm, (dueMs) => {
      sayAlone(dueMs - leftKeptMs - 1);
      forget(dueMs);
      const ends = [
        dueAfter(lefts.oldest(isAlone), leftKeptMs),
        dueAfter(lefts.oldestEnd(), leftKeptMs + laterMs),
        dueAfter(rights.oldestEnd(), rightKeptMs + laterMs),
      ];
      const first = Math.min(...ends);
      if (first === Number.POSITIVE_INFINITY) timer.clear();
      else timer.set(first);
    });

    const wakeBy = (dueMs: number): void => {
      if (timer.atMs === undefined || timer.atMs > dueMs) timer.set(dueMs);
    };

    const late = (value: T, atMs: number, reason: LateReason): void => {
      context.countLate(label);
      next({ outcome: 'late', key: context.key, value, atMs, reason });
    };

    const addLeft = (left: Left, timeMs: number): void => {
      let alone: 0 | 1 = keep === 'left' ? 1 : 0;
      rights.visit(timeMs - before, timeMs + after, (right) => {
        alone = 0;
        next({ outcome: 'matched', left, right });
        return right;
      });
      lefts.add(timeMs, [left, alone]);
      wakeBy(dueAfter(timeMs, leftKeptMs + (alone === 1 ? 0 : laterMs)));
    };

    const addRight = (right: Right, timeMs: number): void => {
      lefts.visit(timeMs - after, timeMs + before, (entry) => {
        const [left, alone] = entry;
        next({ outcome: 'matched', left, right });
        return alone === 0 ? entry : [left, 0];
      });
      rights.add(timeMs, right);
      wakeBy(dueAfter(timeMs, rightKeptMs + laterMs));
    };

    return (value) => {
      const toLeft = isLeft(value);
      if (!toLeft && !isRight(value)) return;
      const timeMs = eventTime(label, at(value));
      if (timeMs < context.watermarkMs - latenessMs) return late(value, timeMs, 'watermark');
      const side: { count(): number } = toLeft ? lefts : rights;
      if (side.count() >= eventsPerKeyMax) forget(context.watermarkMs);
      if (side.count() >= eventsPerKeyMax) return late(value, timeMs, 'full');
      if (toLeft) addLeft(value, timeMs);
      else addRight(value as Right, timeMs);
    };
  });
};

/** The first watermark that is past `timeMs` by more than `keptMs`; never, for no time. */
const dueAfter = (timeMs: number | undefined, keptMs: number): number =>
  timeMs === undefined ? Number.POSITIVE_INFINITY : timeMs + keptMs + 1;

// session: windows that last as long as a key is active, and end with a pause.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import { timerSpec } from '../../engine/model/timer.ts';
import { operatorErrors } from '../errors.ts';
import { eventTime } from '../timed/event-time.ts';
import type { LateReason } from '../timed/late.ts';
import type { Aggregate } from './aggregate.ts';
import type { Emit, WindowOutcome, WindowResult } from './outcome.ts';
import {
  inOrder,
  putIntoSession,
  readSessions,
  type Said,
  type Session,
  writeSessions,
} from './sessions.ts';

export interface SessionOptions<T> {
  /** The pause that ends a session. */
  readonly gapMs: number;
  /** How long after its end a session still takes events; 0 by default. */
  readonly latenessMs?: number;
  /** `updates` by default. */
  readonly emit?: Emit;
  /** Sessions per key that are not over; 64 by default. */
  readonly sessionsPerKeyMax?: number;
  /** The event time of a value. */
  readonly at: (value: T) => number;
}

const assertOptions = <T>(
  label: string,
  { gapMs, latenessMs = 0, sessionsPerKeyMax = 1 }: SessionOptions<T>,
): void => {
  const asked = 'finite and more than zero (latenessMs: or zero)';
  const isBounded = gapMs + latenessMs < Infinity;
  if (isBounded && gapMs > 0 && latenessMs >= 0 && sessionsPerKeyMax > 0) return;
  throw operatorErrors.STEP_INVALID({ step: label, gapMs, latenessMs, sessionsPerKeyMax, asked });
};

/**
 * Sums up the events of each key in sessions: two events less than `gapMs` apart are of one. Use it
 * for visits, conversations, attacks that come in bursts.
 *
 * A session [first event, last event + gap) is spoken of `onTime` when the watermark has reached
 * its end. A belated event (by no more than `latenessMs`) may extend a session or bridge several;
 * what comes of it is `updated` at once or, if it is open again, when the watermark reaches its new
 * end; `previous` lists everything said before that no longer holds. One that belongs to no session
 * that is left, and to none that could still begin, is `late`. With `emit: 'final'` each session is
 * spoken of once, when the lateness is over. Exactly once; independent of batches and crashes.
 *
 * State: one sum per session that is not over (end + lateness), and what was said of its parts. An
 * event that would begin one more than `sessionsPerKeyMax` is `late` with reason `full`. Cost: one
 * `add` per event, one merge per bridge. A key that never pauses is never spoken of: take
 * `tumbling` or `hopping` where that can happen.
 *
 * @example
 * session(
 *   'visits',
 *   { gapMs: 30 * 60_000, latenessMs: 60_000, at: (click) => click.timeMs },
 *   together({ pages: counting(), last: largest((click) => click.timeMs) }),
 * )
 */
export const session = <T, Result, Sum>(
  label: string,
  options: SessionOptions<T>,
  aggregate: Aggregate<NoInfer<T>, Result, Sum>,
): Operator<T, WindowOutcome<T, Result>, Keyed> => {
  assertOptions(label, options);
  const { gapMs, latenessMs = 0, emit = 'updates', sessionsPerKeyMax = 64, at } = options;
  const delayMs = emit === 'final' ? latenessMs : 0;
  const alarm = timerSpec();
  const spec: StateSpec<readonly Session<Sum>[]> = {
    initial: () => [],
    encode: writeSessions,
    decode: readSessions,
  };
  const endOf = ({ lastMs }: Said<Sum>): number => lastMs + gapMs;
  const dueOf = (each: Session<Sum>): number =>
    endOf(each) + (each.isSpoken ? latenessMs : delayMs);

  const resultOf = (said: Said<Sum>): WindowResult<Result> => ({
    startMs: said.startMs,
    endMs: endOf(said),
    count: said.count,
    result: aggregate.result(said.sum),
  });

  return keyedStep('session', label, [spec, alarm], (context, next) => {
    const state = context.state(spec);

    const keep = (sessions: readonly Session<Sum>[]): void => {
      if (sessions.length === 0) {
        state.clear();
        timer.clear();
        return;
      }
      state.set(sessions);
      const dueMs = sessions.reduce((first, each) => Math.min(first, dueOf(each)), Infinity);
      // A session that grows leaves its timer behind; waking in vain once per gap is cheaper.
      if (timer.atMs === undefined || timer.atMs > dueMs) timer.set(dueMs);
    };

    const speak = (session: Session<Sum>, isBelated: boolean): Session<Sum> => {
      const { key } = context;
      const previous = session.said.map(resultOf);
      if (isBelated || previous.length > 0) {
        next({ outcome: 'updated', key, ...resultOf(session), previous });
      } else next({ outcome: 'onTime', key, ...resultOf(session) });
      return { ...session, isSpoken: true, said: [] };
    };

    const timer = context.timer(alarm, (dueMs) => {
      const left: Session<Sum>[] = [];
      for (const each of state.get()) {
        const isDue = !each.isSpoken && dueOf(each) <= dueMs;
        const after = isDue ? speak(each, false) : each;
        if (endOf(after) + latenessMs > dueMs) left.push(after);
      }
      keep(left);
    });

    const late = (value: T, atMs: number, reason: LateReason): void => {
      context.countLate(label);
      next({ outcome: 'late', key: context.key, value, atMs, reason });
    };

    return (value) => {
      const timeMs = eventTime(label, at(value));
      const before = state.get();
      const { session: grown, others } = putIntoSession(
        before,
        { value, timeMs, gapMs },
        aggregate,
      );
      if (endOf(grown) + latenessMs <= context.watermarkMs) return late(value, timeMs, 'watermark');
      const isNew = grown.count === 1;
      if (isNew && before.length >= sessionsPerKeyMax) return late(value, timeMs, 'full');
      const isDue = endOf(grown) + delayMs <= context.watermarkMs;
      keep(inOrder(others, isDue ? speak(grown, true) : grown));
    };
  });
};

// The schedule of a pipeline within a batch: which event is current, where the watermark stands, and
// which timers wake between two events. A woken timer gets a place, an event and a cursor of its own.
import { engineErrors } from '../kernel/engine-errors.ts';
import type { Event } from '../model/event.ts';
import type { OperatorContext } from '../model/operator.ts';
import type { Alarm, KeyTimer, TimerSpec } from '../model/timer.ts';
import type { Arrival, Mark } from './arrival.ts';
import type { Due, Timers } from './timers.ts';

/** The part of an operator context that moves. */
export interface Current extends Pick<OperatorContext, 'event' | 'key' | 'watermarkMs'> {
  event: Event<unknown>;
  key: string;
  watermarkMs: number;
}

/** The timers of one stage, as its loop drives them. */
export interface Wakes {
  begin(): void;
  /** Wakes what is due by the marks before the value at `cursor`. */
  upTo(cursor: number): void;
  /** Wakes what the value at `cursor` has set for a time that has passed already. */
  overdue(cursor: number): void;
  toEnd(): void;
}

export interface Schedule {
  /** Begins a batch; `keys` are those of the arrivals, empty without a key. */
  begin(arrivals: readonly Arrival[], keys: readonly string[], marks: readonly Mark[]): void;
  moveTo(cursor: number): void;
  /** Where the value of a cursor stems from; of the current one by default. */
  arrivalOf(cursor?: number): Arrival;
  open(spec: TimerSpec, wake: (dueMs: number) => void): KeyTimer;
  /** The timers opened since the last call; `undefined` when there are none. */
  takeWakes(setCursor: (cursor: number) => void): Wakes | undefined;
}

/** The timers that a step has declared, and the name of the step. */
export interface StepTimers {
  readonly operator: string;
  readonly timers: Timers;
}

/** A timer whose waking has thrown: a bug of its step. */
export class AlarmFailed extends Error {
  readonly alarm: FailedAlarm;

  constructor(alarm: FailedAlarm, cause: unknown) {
    super('a timer has failed', { cause });
    this.alarm = alarm;
  }
}

/** What failed: the step, the key, and the event as which it woke. */
export interface FailedAlarm extends Due {
  readonly operator: string;
  readonly event: Event<unknown>;
}

interface Opened extends StepTimers {
  readonly wake: (dueMs: number) => void;
}

/** A timer that wakes right after its event stands before those that the event's mark wakes. */
const rightAfter = 0.25;
const afterMark = 0.5;

/**
 * The event as which a timer wakes: it descends from the one that set it, and has its due time.
 * Field by field: a spread took half of the time of a chain that wakes once per event.
 */
export const wakingEvent = (operator: string, { atMs, cause }: Alarm): Event<unknown> => ({
  id: `${cause.id}.${operator}@${atMs.toString(36)}`,
  source: 'weir/timer',
  type: 'timer',
  subject: cause.subject,
  timeMs: atMs,
  tenantId: cause.tenantId,
  correlationId: cause.correlationId,
  traceparent: cause.traceparent,
  expiresAtMs: cause.expiresAtMs,
  replyTo: cause.replyTo,
  schemaVersion: 1,
  data: undefined,
});

const lineageOf = (event: Event<unknown>): Alarm['cause'] => ({
  id: event.id,
  subject: event.subject,
  tenantId: event.tenantId,
  timeMs: event.timeMs,
  correlationId: event.correlationId,
  traceparent: event.traceparent,
  expiresAtMs: event.expiresAtMs,
  replyTo: event.replyTo,
});

/** Opens the schedule of a pipeline; `timersOf` finds what a step has declared. */
export const openSchedule = (
  current: Current,
  timersOf: (spec: TimerSpec) => StepTimers,
  traced: (event: Event<unknown>) => Event<unknown> = (event) => event,
): Schedule => {
  let arrivals: Arrival[] = [];
  let keys: string[] = [];
  let marks: readonly Mark[] = [];
  let opened: Opened[] = [];
  let at = 0;
  /** The cause of each woken timer: a timer that it sets anew descends from the same event. */
  const causes = new Map<number, Alarm['cause']>();

  const moveTo = (cursor: number): void => {
    const { event, watermarkMs } = arrivals[cursor] as Arrival;
    at = cursor;
    current.event = event;
    current.key = keys[cursor] ?? '';
    current.watermarkMs = watermarkMs;
  };

  const setter = {
    get key() {
      return current.key;
    },
    get cause() {
      return causes.get(at) ?? lineageOf(current.event);
    },
  };

  /** Upstream steps first: what they let go reaches the later ones before their own timers wake. */
  const fire = (
    steps: readonly Opened[],
    setCursor: (cursor: number) => void,
    { at: place, watermarkMs, untilMs }: Mark,
  ): void => {
    for (const { operator, timers, wake } of steps) {
      let before: Due | undefined;
      for (let due = timers.take(untilMs); due; due = timers.take(untilMs)) {
        const isRepeated = before?.key === due.key && before.atMs === due.atMs;
        before = due;
        const cursor = arrivals.length;
        const event = traced(wakingEvent(operator, due.alarm));
        arrivals.push({ event, at: place, watermarkMs });
        keys[cursor] = due.key;
        causes.set(cursor, due.alarm.cause);
        setCursor(cursor);
        moveTo(cursor);
        try {
          if (isRepeated) throw engineErrors.TIMER_REPEATED({ step: operator, atMs: due.atMs });
          wake(due.atMs);
        } catch (error) {
          throw new AlarmFailed({ ...due, operator, event }, error);
        }
      }
    }
  };

  return {
    begin: (batch, keysOfBatch, marksOfBatch) => {
      arrivals = [...batch];
      keys = [...keysOfBatch];
      marks = marksOfBatch;
      causes.clear();
    },
    moveTo,
    arrivalOf: (cursor = at) => arrivals[cursor] as Arrival,
    open: (spec, wake) => {
      const step = timersOf(spec);
      opened.push({ ...step, wake });
      return step.timers.bind(setter);
    },
    takeWakes: (setCursor) => {
      if (opened.length === 0) return undefined;
      // Fused steps connect from the last to the first.
      const steps = opened.reverse();
      opened = [];
      let next = 0;
      const pass = (untilMs: number): void => {
        for (let mark = marks[next]; mark && mark.untilMs <= untilMs; mark = marks[next]) {
          next += 1;
          fire(steps, setCursor, { ...mark, at: mark.at + afterMark });
        }
      };
      return {
        begin: () => {
          next = 0;
        },
        upTo: (cursor) => pass((arrivals[cursor] as Arrival).watermarkMs),
        overdue: (cursor) => {
          const { at: place, watermarkMs } = arrivals[cursor] as Arrival;
          const soon = Math.max(place, Math.floor(place) + rightAfter);
          fire(steps, setCursor, { at: soon, watermarkMs, untilMs: watermarkMs });
        },
        toEnd: () => pass(Number.POSITIVE_INFINITY),
      };
    },
  };
};

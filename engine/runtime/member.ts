// A pipeline at work in a chain: its state, its context, its stages, and the ids of what it writes.
import type { Trace, Tracing } from '../kernel/tracing.ts';
import { type Batch, batchOf } from '../model/batch.ts';
import type { Chain } from '../model/chain.ts';
import type { Event } from '../model/event.ts';
import type { OperatorContext } from '../model/operator.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { RetryPolicy } from '../model/retry.ts';
import { operatorOf } from '../model/shape.ts';
import type { AnyStateSpec, KeyedState, StateSpec } from '../model/state.ts';
import { type Alarm, isTimer } from '../model/timer.ts';
import type { AnyTopic, Topic } from '../model/topic.ts';
import type { Arrival, Mark } from './arrival.ts';
import { eventTraces } from './event-traces.ts';
import { type Current, openSchedule, type Schedule, type StepTimers } from './schedule.ts';
import { stagesOf, through } from './stages.ts';
import { type OperatorState, operatorState, type StateSource } from './state.ts';
import { openTimers } from './timers.ts';

/** What a pipeline writes while it works on a batch. */
export interface Outbox {
  /** `from` is the arrival that brought the event about. */
  write(topic: AnyTopic, event: Event<unknown>, from: Arrival): void;
  /** Writes an event that belongs to the partition of its subject. */
  send(topic: AnyTopic, event: Event<unknown>, from: Arrival): void;
}

export interface MemberParts {
  readonly chain: Pick<Chain, 'name'>;
  readonly source: (operator: string) => StateSource;
  readonly countLate: (operator: string) => void;
  readonly countEvicted: (operator: string, count: number) => void;
  readonly latest: OperatorContext['latest'];
  /** Absent where nobody traces. */
  readonly tracing?: Tracing | undefined;
}

/** A step by its name, and how often it is tried again, where that is not left to the chain. */
export interface FailingStep {
  /** `pipeline.label` */
  readonly step: string;
  readonly retry: RetryPolicy | undefined;
}

/** A value for a sink, and what it stems from. */
export interface Yielded {
  readonly value: unknown;
  readonly from: Arrival;
}

export interface Member {
  readonly pipeline: Pipeline;
  readonly states: readonly OperatorState<unknown>[];
  /** When the next timer is due; `Infinity` when none is set. */
  readonly nextAlarmMs: number;
  readonly timers: readonly StepTimers[];
  /** The spans of the events that were run since the last call. */
  takeTraces(): readonly Trace[];
  /** Writes what comes out; what is for a sink is answered. */
  run(
    arrivals: readonly Arrival[],
    marks: readonly Mark[],
    outbox: Outbox,
    stepByStep?: (step: FailingStep) => void,
  ): Promise<readonly Yielded[]>;
}

/** An event that `cause` brings about: its ids derive from the cause's, so a repeat is the same. */
const derive = (
  cause: Event<unknown>,
  id: string,
  source: string,
  topic: AnyTopic,
  data: unknown,
  subject = cause.subject,
): Event<unknown> => ({
  id,
  source,
  type: topic.name,
  subject,
  timeMs: cause.timeMs,
  tenantId: cause.tenantId,
  correlationId: cause.correlationId,
  traceparent: cause.traceparent,
  expiresAtMs: cause.expiresAtMs,
  replyTo: cause.replyTo,
  schemaVersion: topic.schemaVersion,
  data,
});

/** Hands out ids within a batch: the first of a kind plain, the next ones numbered. */
const numbering = () => {
  const used = new Map<string, number>();
  return (base: string): string => {
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    return count === 1 ? base : `${base}.${count}`;
  };
};

/** Writes each value under the name of the event that it stems from: `cause.pipeline`, `….2`, … */
const writeAll = (
  { values, cursors }: Batch<unknown>,
  { name, to, subject }: Pipeline,
  { arrivalOf }: Schedule,
  { source, out }: { readonly source: string; readonly out: Outbox },
): void => {
  if (!to) return;
  let last = -1;
  let nth = 1;
  for (let index = 0; index < values.length; index += 1) {
    const [value, cursor] = [values[index], cursors[index] as number];
    const from = arrivalOf(cursor);
    nth = cursor === last ? nth + 1 : 1;
    last = cursor;
    const id = nth === 1 ? `${from.event.id}.${name}` : `${from.event.id}.${name}.${nth}`;
    if (subject) {
      const other = subject(value, from.event);
      out.send(to, derive(from.event, id, source, to, value, other), from);
    } else out.write(to, derive(from.event, id, source, to, value), from);
  }
};

/** The timers among the states of a pipeline. */
const timersAmong = (opened: ReadonlyMap<AnyStateSpec, OperatorState<unknown>>) => {
  const found = new Map<AnyStateSpec, StepTimers>();
  for (const [spec, state] of opened) {
    if (!isTimer(spec)) continue;
    const timers = openTimers(state as OperatorState<Alarm | undefined>);
    found.set(spec, { operator: state.operator, timers });
  }
  return found;
};

/** Opens a pipeline for one task of a chain. */
export const member = (
  pipeline: Pipeline,
  { chain, source: sourceOf, countLate, countEvicted, latest, tracing }: MemberParts,
): Member => {
  const source = `weir/${chain.name}/${pipeline.name}`;
  const opened = new Map<AnyStateSpec, OperatorState<unknown>>();
  for (const { label, states } of pipeline.steps) {
    for (const [index, spec] of states.entries()) {
      const operator = operatorOf(pipeline.name, label, index, spec);
      opened.set(spec, operatorState(operator, spec, sourceOf(operator), isTimer(spec)));
    }
  }
  const timers = timersAmong(opened);
  let outbox: Outbox | undefined;
  let nextId = numbering();
  const current: Current = {
    event: undefined as unknown as Event<unknown>,
    key: '',
    watermarkMs: Number.NEGATIVE_INFINITY,
  };
  const declared = <Found>(found: Found | undefined): Found => {
    if (found) return found;
    throw new TypeError(`${pipeline.name}: a step uses state that it did not declare`);
  };
  const traces = tracing && eventTraces(tracing, chain.name, pipeline.name);
  const schedule = openSchedule(current, (spec) => declared(timers.get(spec)), traces?.wake);
  const context: OperatorContext = Object.assign(current, {
    emit: <Data>(topic: Topic<Data>, data: Data) => {
      const id = nextId(`${current.event.id}.${pipeline.name}.${topic.name}`);
      const event = derive(current.event, id, source, topic, data);
      outbox?.write(topic, event, schedule.arrivalOf());
    },
    latest,
    countLate,
    countEvicted,
    state: <S>(spec: StateSpec<S>) => declared(opened.get(spec)).bind(current) as KeyedState<S>,
    timer: schedule.open,
  });
  const stages = stagesOf(pipeline.steps, context, schedule);
  const slow = pipeline.steps.map((each) => ({
    failing: { step: `${pipeline.name}.${each.label}`, retry: each.retry },
    stages: stagesOf([each], context, schedule),
  }));
  const states = [...opened.values()];

  const load = async (keys: readonly string[], marks: readonly Mark[]): Promise<void> => {
    const untilMs = marks.at(-1)?.untilMs;
    await Promise.all(states.map((state) => state.ensure(keys)));
    if (untilMs === undefined) return;
    const due = [...timers.values()].flatMap((step) => step.timers.due(untilMs));
    if (due.length === 0) return;
    const dueKeys = due.map(({ key }) => key);
    await Promise.all(states.map((state) => state.ensure(dueKeys)));
  };

  return {
    pipeline,
    states,
    timers: [...timers.values()],
    get nextAlarmMs() {
      return Math.min(...[...timers.values()].map((step) => step.timers.nextMs));
    },
    takeTraces: () => traces?.take() ?? [],
    run: async (read, marks, out, stepByStep) => {
      const arrivals = traces ? traces.enter(read) : read;
      outbox = out;
      nextId = numbering();
      const events = arrivals.map(({ event }) => event);
      const keys = pipeline.key ? events.map(pipeline.key) : [];
      if (states.length > 0) await load(keys, marks);
      schedule.begin(arrivals, keys, marks);
      let batch = batchOf<unknown>(events, schedule.moveTo);
      if (stepByStep) {
        for (const { failing, stages: alone } of slow) {
          stepByStep(failing);
          batch = await through(batch, alone);
        }
      } else batch = await through(batch, stages);
      if (pipeline.to) {
        writeAll(batch, pipeline, schedule, { source, out });
        return [];
      }
      return batch.values.map((value, index) => ({
        value,
        from: schedule.arrivalOf(batch.cursors[index]),
      }));
    },
  };
};

// An operator: a named step of a flow, whose stage is an RxJS operator over batches. Plain RxJS
// operators are no flow steps: they would lose state and acknowledgements.
import { map, type OperatorFunction } from 'rxjs';
import type { Batch } from './batch.ts';
import type { AnyBroadcast, Broadcast, Latest } from './broadcast.ts';
import type { Event } from './event.ts';
import type { RetryPolicy } from './retry.ts';
import type { AnyStateSpec, KeyedState, StateSpec } from './state.ts';
import type { KeyTimer, TimerSpec } from './timer.ts';
import type { Topic } from './topic.ts';

/** Needed by a step that keeps state. The texts of these types are what the compiler prints. */
export type Keyed = 'a step of weir, with state per key';
/** All that a flow without a key can offer. */
export type Unkeyed = 'a step of weir, without state: add `key` to the pipeline to keep state';
/** Needed by a step that works in every flow. */
export type Anywhere = Keyed | Unkeyed;

/** What an operator may use while it works for one task. */
export interface OperatorContext {
  /** The event that the current value stems from. */
  readonly event: Event<unknown>;
  /** The key of the current event. */
  readonly key: string;
  /**
   * Max event time seen before the current event, minus the allowed out-of-orderness, in epoch ms;
   * `-Infinity` at first. It depends on the order of the log alone, not on how it was read.
   */
  readonly watermarkMs: number;
  /** Writes an event to a side topic, in the same commit as everything else. */
  emit<Data>(topic: Topic<Data>, data: Data): void;
  /** What a broadcast topic has in force; the same for all events of a batch. */
  latest<Data>(broadcast: Broadcast<Data>): Latest<Data> | undefined;
  /** Counts the current event as too late for this step. */
  countLate(label: string): void;
  /** Counts what this step had to give up because the current key had no room for it. */
  countEvicted(label: string, count: number): void;
  /** The state of `spec` under the current key. */
  state<S>(spec: StateSpec<S>): KeyedState<S>;
  /**
   * The timer of `spec` under the current key. `wake` runs after the event that has brought the
   * watermark to the due time, with `key` set and with an event of the due time that descends from
   * the one that set the timer; it may call `next`, change state and set the timer again.
   */
  timer(spec: TimerSpec, wake: (dueMs: number) => void): KeyTimer;
}

/** Binds a synchronous step: `next` hands a result on, at once, any number of times. */
export type Connect<In, Out> = (
  context: OperatorContext,
  next: (value: Out) => void,
) => (value: In) => void;

export interface Operator<In, Out, Needs extends string> {
  /** The sort of step: `map`, `where`, `sliding` … */
  readonly kind: string;
  /** What it does here; unique within its pipeline, part of metric labels and state keys. */
  readonly label: string;
  readonly states: readonly AnyStateSpec[];
  /** The broadcast topics that the step asks for. */
  readonly control: readonly AnyBroadcast[];
  /** How an event that fails here is tried again; what the chain says when absent. */
  readonly retry: RetryPolicy | undefined;
  /** Present on synchronous steps: consecutive ones fuse into one loop per batch. */
  readonly connect: Connect<In, Out> | undefined;
  /** The step as an RxJS operator over batches. */
  readonly stage: (context: OperatorContext) => OperatorFunction<Batch<In>, Batch<Out>>;
  /** Never called: lets the compiler compare what the step needs with what the flow has. */
  readonly needs: (flow: Needs) => void;
}

/** Any operator, for rooms that run steps without looking inside. */
// biome-ignore lint/suspicious/noExplicitAny: a recorded flow is a list of steps of different types
export type AnyOperator = Operator<any, any, any>;

const needs = (): void => undefined;

/** Runs connected steps over every value of a batch, as one loop. */
export const loop =
  <In, Out>(connect: Connect<In, Out>) =>
  (context: OperatorContext): OperatorFunction<Batch<In>, Batch<Out>> => {
    let out: Out[] = [];
    let cursors: number[] = [];
    let cursor = 0;
    const push = connect(context, (value) => {
      out.push(value);
      cursors.push(cursor);
    });
    return map((batch) => {
      out = [];
      cursors = [];
      for (let index = 0; index < batch.values.length; index += 1) {
        cursor = batch.cursors[index] as number;
        batch.moveTo(cursor);
        push(batch.values[index] as In);
      }
      return batch.with(out, cursors);
    });
  };

/**
 * A synchronous step that works the same with or without a key.
 *
 * @example
 * const double = step<number, number>('map', 'double', (_, next) => (value) => next(value * 2));
 */
export const step = <In, Out>(
  kind: string,
  label: string,
  connect: Connect<In, Out>,
): Operator<In, Out, Anywhere> => ({
  kind,
  label,
  states: [],
  control: [],
  retry: undefined,
  stage: loop(connect),
  connect,
  needs,
});

/** A synchronous step that keeps state per key; wiring it into a flow without one is an error. */
export const keyedStep = <In, Out>(
  kind: string,
  label: string,
  states: readonly AnyStateSpec[],
  connect: Connect<In, Out>,
): Operator<In, Out, Keyed> => ({
  kind,
  label,
  states,
  control: [],
  retry: undefined,
  stage: loop(connect),
  connect,
  needs,
});

/** A step that works on whole batches, asynchronous look-ups among them. */
export const batchStep = <In, Out>(
  kind: string,
  label: string,
  stage: (context: OperatorContext) => OperatorFunction<Batch<In>, Batch<Out>>,
): Operator<In, Out, Anywhere> => ({
  kind,
  label,
  states: [],
  control: [],
  retry: undefined,
  stage,
  connect: undefined,
  needs,
});

// A pipeline: a literal that says what flows between which topics, and one flow that says how.
// `flow` is called once, with a recorder; what is kept is plain data.
import { engineErrors } from '../kernel/engine-errors.ts';
import type { AnyBroadcast } from './broadcast.ts';
import type { Event } from './event.ts';
import { type Flow, record, type WithKey, type WithoutKey } from './flow.ts';
import type { AnyOperator } from './operator.ts';
import type { Sink } from './sink.ts';
import type { AnyTopic, EventOf, Topic } from './topic.ts';

type KeyOf<Input> = (event: Input) => string;
type SubjectOf<Out> = (data: Out, cause: Event<unknown>) => string;

/** A defined pipeline: immutable, runnable as a chain of one or as a part of a chain. */
export interface Pipeline {
  readonly name: string;
  readonly from: readonly AnyTopic[];
  /** The broadcast topics that it hears: those it names and those that its steps ask for. */
  readonly control: readonly AnyBroadcast[];
  readonly key: KeyOf<Event<unknown>> | undefined;
  readonly steps: readonly AnyOperator[];
  readonly to: AnyTopic | undefined;
  /** The ordering key of an output, when it is another one than that of its cause. */
  readonly subject: SubjectOf<unknown> | undefined;
  readonly into: Sink<unknown> | undefined;
  /** Whether its outputs are also handed to whoever waits for their correlation id. */
  readonly replies: boolean;
}

const namePattern = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Defines a pipeline from one or more topics to a topic, or into a sink. The flow must yield the
 * payload of `to` (or the rows of `into`); a step that keeps state needs `key`. Both are checked
 * by the compiler. `subject` gives the outputs another ordering key than that of their causes: they
 * go to the partition of that key, once each, and in order.
 *
 * @example
 * const large = pipeline({
 *   name: 'large_orders',
 *   from: orders,
 *   flow: (events) => events.pipe(
 *     where('is large', (event) => event.data.amount > 100),
 *     map('its amount', (event) => ({ amount: event.data.amount })),
 *   ),
 *   to: largeOrders,
 * });
 */
export const pipeline = <
  From extends AnyTopic,
  Out,
  Key extends KeyOf<EventOf<From>> | undefined,
>(definition: {
  readonly name: string;
  readonly from: From | readonly From[];
  /** Broadcast topics for steps of one's own (`context.latest`); `latest` names its topic itself. */
  readonly control?: readonly AnyBroadcast[];
  readonly key?: Key;
  readonly flow: (
    events: Flow<EventOf<From>, undefined extends Key ? WithoutKey : WithKey>,
  ) => Flow<NoInfer<Out>, string>;
  readonly to: Topic<Out> | { readonly into: Sink<Out> };
  /** The cause may be a timer, so its data are not to be relied on. */
  readonly subject?: SubjectOf<NoInfer<Out>>;
  readonly replies?: boolean;
}): Pipeline => {
  const { name, from, control = [], key, flow, to, subject, replies = false } = definition;
  if (!namePattern.test(name)) {
    throw engineErrors.NAME_INVALID({ name, pattern: namePattern.source });
  }
  const { steps } = flow(record());
  const labels = steps.map(({ label }) => label);
  const repeated = labels.find((label, index) => labels.indexOf(label) !== index);
  if (repeated !== undefined) {
    throw engineErrors.PIPELINE_INVALID({ pipeline: name, repeatedLabel: repeated });
  }
  const unkeyed = steps.find(({ states }) => states.length > 0 && key === undefined);
  if (unkeyed) throw engineErrors.PIPELINE_INVALID({ pipeline: name, needsKey: unkeyed.label });
  if (subject && 'into' in to) {
    throw engineErrors.PIPELINE_INVALID({ pipeline: name, subjectOf: 'rows' });
  }
  return Object.freeze({
    name,
    from: (Array.isArray(from) ? from : [from]) as readonly AnyTopic[],
    control: [...new Set([...control, ...steps.flatMap((step) => step.control)])],
    key: key as KeyOf<Event<unknown>> | undefined,
    steps,
    to: 'into' in to ? undefined : (to as AnyTopic),
    subject: subject as SubjectOf<unknown> | undefined,
    into: 'into' in to ? (to.into as Sink<unknown>) : undefined,
    replies,
  });
};

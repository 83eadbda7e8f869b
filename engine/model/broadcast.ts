// A broadcast topic: one log per tenant that every task and every gateway hears, whatever their
// partition: rules, settings, freezes. Its newest entry is in force; the entry's id is its version.
import type { Static, TSchema } from 'typebox';
import { type Topic, type TopicDefinition, topic } from './topic.ts';

/** A broadcast topic with payload `Data`; made by `broadcast()`. It is no input of a pipeline. */
export interface Broadcast<Data, Name extends string = string> {
  readonly isBroadcast: true;
  readonly topic: Topic<Data, Name>;
}

/** Any broadcast topic, for rooms that move entries without looking inside. */
export type AnyBroadcast = Broadcast<unknown>;

/** What is in force: the newest entry that the task has applied. */
export interface Latest<Data> {
  /** The id of the entry. Later entries have greater ones. */
  readonly version: string;
  readonly data: Data;
}

/**
 * Declares a broadcast topic. Entries older than `retentionMs` may be trimmed, the newest never.
 *
 * @example
 * const rules = broadcast({
 *   name: 'rules',
 *   schema: Type.Object({ amountMax: Type.Number() }),
 *   retentionMs: 90 * 24 * 3_600_000,
 * });
 */
export const broadcast = <
  const Name extends string,
  Schema extends TSchema,
  const Version extends number = 1,
>(
  definition: TopicDefinition<Name, Schema, Version>,
): Broadcast<Static<Schema>, Name> =>
  Object.freeze({ isBroadcast: true, topic: topic(definition) });

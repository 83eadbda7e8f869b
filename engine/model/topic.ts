// A topic: a named log with a schema and a retention. One Redis stream per (tenant, partition).
import type { Static, TSchema } from 'typebox';
import { engineErrors } from '../kernel/engine-errors.ts';
import { decoder } from '../kernel/schema.ts';
import type { Event } from './event.ts';
import { type UpcastSteps, upcaster } from './upcast.ts';

/** A topic with payload `Data`; made by `topic()`, plain immutable data. */
export interface Topic<Data, Name extends string = string> {
  readonly name: Name;
  readonly schema: TSchema;
  readonly schemaVersion: number;
  /** Entries older than this may be trimmed once every group has committed them. */
  readonly retentionMs: number;
  /**
   * Answers the payload, trusted from then on; one of an older `schemaVersion` is brought up first.
   * Throws `WEIR_ENGINE_PAYLOAD_INVALID`, `…_SCHEMA_NEWER` or `…_UPCAST_FAILED`.
   */
  readonly decode: (payload: unknown, schemaVersion?: number) => Data;
}

/** Any topic, for rooms that move events without looking inside. */
export type AnyTopic = Topic<unknown>;

/** The events of a topic, or of each topic of a union. */
export type EventOf<T> = T extends Topic<infer Data, infer Name> ? Event<Data, Name> : never;

const namePattern = /^[a-z][a-z0-9_]{0,62}$/;

/** What a topic with older versions must say about them. */
type Upcasting<Version extends number, Data> = [Version] extends [1]
  ? { readonly upcast?: never }
  : { readonly upcast: UpcastSteps<Version, Data> };

/** What a topic is declared with. */
export type TopicDefinition<Name extends string, Schema extends TSchema, Version extends number> = {
  readonly name: Name;
  readonly schema: Schema;
  readonly schemaVersion?: Version;
  readonly retentionMs: number;
} & Upcasting<Version, Static<Schema>>;

/**
 * Declares a topic. The name is part of the stream's key: lower-case letters, digits and `_`. A
 * change of the schema raises `schemaVersion`; `upcast` says how a payload of each older version
 * becomes one of the next. Throws `WEIR_ENGINE_TOPIC_INVALID` when a step is missing.
 *
 * @example
 * const orders = topic({
 *   name: 'orders',
 *   schema: Type.Object({ amount: Type.Number() }),
 *   schemaVersion: 2,
 *   upcast: { 1: (data: { cents: number }) => ({ amount: data.cents / 100 }) },
 *   retentionMs: 24 * 3_600_000,
 * });
 */
export const topic = <
  const Name extends string,
  Schema extends TSchema,
  const Version extends number = 1,
>(
  definition: TopicDefinition<Name, Schema, Version>,
): Topic<Static<Schema>, Name> => {
  const { name, schema, schemaVersion = 1, retentionMs, upcast } = definition;
  if (!namePattern.test(name)) {
    throw engineErrors.NAME_INVALID({ name, pattern: namePattern.source });
  }
  const check = decoder(schema, engineErrors.PAYLOAD_INVALID);
  const bringUp = upcaster(name, schemaVersion, upcast);
  return Object.freeze({
    name,
    schema,
    schemaVersion,
    retentionMs,
    decode: (payload: unknown, version: number = schemaVersion) =>
      check(version === schemaVersion ? payload : bringUp(payload, version)),
  });
};

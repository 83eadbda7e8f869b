// A topic: a named log with a schema and a retention. One Redis stream per (tenant, partition).
import type { Static, TSchema } from 'typebox';
import { engineErrors } from '../kernel/engine-errors.ts';
import { decoder } from '../kernel/schema.ts';
import type { Event } from './event.ts';

/** A topic with payload `Data`; made by `topic()`, plain immutable data. */
export interface Topic<Data, Name extends string = string> {
  readonly name: Name;
  readonly schema: TSchema;
  readonly schemaVersion: number;
  /** Entries older than this may be trimmed once every group has committed them. */
  readonly retentionMs: number;
  /** Answers the payload, trusted from then on, or throws `WEIR_ENGINE_PAYLOAD_INVALID`. */
  readonly decode: (payload: unknown) => Data;
}

/** Any topic, for rooms that move events without looking inside. */
export type AnyTopic = Topic<unknown>;

/** The events of a topic, or of each topic of a union. */
export type EventOf<T> = T extends Topic<infer Data, infer Name> ? Event<Data, Name> : never;

const namePattern = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Declares a topic. The name is part of the stream's key: lower-case letters, digits and `_`.
 *
 * @example
 * const orders = topic({
 *   name: 'orders',
 *   schema: Type.Object({ amount: Type.Number() }),
 *   retentionMs: 24 * 3_600_000,
 * });
 */
export const topic = <const Name extends string, Schema extends TSchema>(definition: {
  readonly name: Name;
  readonly schema: Schema;
  readonly schemaVersion?: number;
  readonly retentionMs: number;
}): Topic<Static<Schema>, Name> => {
  if (!namePattern.test(definition.name)) {
    throw engineErrors.NAME_INVALID({ name: definition.name, pattern: namePattern.source });
  }
  return Object.freeze({
    name: definition.name,
    schema: definition.schema,
    schemaVersion: definition.schemaVersion ?? 1,
    retentionMs: definition.retentionMs,
    decode: decoder(definition.schema, engineErrors.PAYLOAD_INVALID),
  });
};

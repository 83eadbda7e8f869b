// What flows: an envelope with CloudEvents attribute names on the wire, and its payload.

/**
 * Where an event stands in its log. A symbol, since it is no part of what the event says: what is
 * made of an event must not depend on it.
 */
export const placeInLog = Symbol('place in the log');

export interface PlaceInLog {
  /** Its number in its topic; `undefined` when something else than Weir wrote it. */
  readonly seq: number | undefined;
  readonly appendedMs: number;
}

/**
 * An event as operators see it. Times are epoch milliseconds; `subject` is the ordering key;
 * `type` is the name of its topic. Payload fields keep their wire names (`data.user_id`).
 */
export interface Event<Data, Type extends string = string> {
  readonly id: string;
  readonly source: string;
  readonly type: Type;
  readonly subject: string;
  /** Event time: when it happened, clamped to the time of its append ± the allowed skew. */
  readonly timeMs: number;
  readonly tenantId: string;
  /** The id of the event that started it all: its own id for the first one. */
  readonly correlationId: string;
  /** W3C trace context. */
  readonly traceparent: string | undefined;
  /** After this moment nobody waits for the outcome any more. */
  readonly expiresAtMs: number | undefined;
  /** The address at which somebody waits for the outcome; see `reply-address`. */
  readonly replyTo: string | undefined;
  readonly schemaVersion: number;
  readonly data: Data;
  /** Present where a chain writes rows. */
  readonly [placeInLog]?: PlaceInLog;
}

/** What the causing event hands down to every event that it brings about. */
export type Lineage = Pick<
  Event<unknown>,
  'correlationId' | 'traceparent' | 'expiresAtMs' | 'replyTo' | 'tenantId' | 'subject' | 'timeMs'
>;

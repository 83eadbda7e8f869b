// Events as text and back: one JSON object with CloudEvents attribute names, parsed once.
import { engineErrors } from '../kernel/engine-errors.ts';
import type { Event } from '../model/event.ts';

/** A CloudEvent as it stands in an entry's `d` field. Times are RFC 3339. */
export interface WireEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly tenantid: string;
  readonly correlationid?: string;
  readonly traceparent?: string;
  readonly expiresat?: string;
  readonly replyto?: string;
  readonly schemaversion: number;
  readonly data: unknown;
}

// Events of one batch often share their millisecond: the last conversion each way is remembered.
let lastMs = Number.NaN;
let lastText = '';
let parsedText = '';
let parsedMs = Number.NaN;

const timeText = (ms: number): string => {
  if (ms !== lastMs) {
    lastMs = ms;
    lastText = new Date(ms).toISOString();
  }
  return lastText;
};

const timeOf = (text: string): number => {
  if (text !== parsedText) {
    parsedText = text;
    parsedMs = Date.parse(text);
  }
  return parsedMs;
};

/** What JSON text cannot hold as it is, and what is not worth a closer look. */
const unusual = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;

const quoted = (text: string): string => (unusual.test(text) ? JSON.stringify(text) : `"${text}"`);

type Envelope = Pick<Event<unknown>, 'source' | 'type' | 'tenantId' | 'schemaVersion'>;

// What the events of one batch have in common is written once.
let common: Envelope = { source: '', type: '', tenantId: '', schemaVersion: 0 };
let commonText = '';

const envelopeText = ({ source, type, tenantId, schemaVersion }: Envelope): string => {
  if (
    source !== common.source ||
    type !== common.type ||
    tenantId !== common.tenantId ||
    schemaVersion !== common.schemaVersion
  ) {
    common = { source, type, tenantId, schemaVersion };
    const shared = { source, type, tenantid: tenantId, schemaversion: schemaVersion };
    commonText = JSON.stringify(shared).slice(0, -1);
  }
  return commonText;
};

/** The text of an event: joined from its parts, since one `JSON.stringify` of all costs more. */
export const encodeEvent = (event: Event<unknown>): string => {
  const { id, correlationId, traceparent, expiresAtMs, replyTo } = event;
  let text = `${envelopeText(event)},"id":${quoted(id)},"subject":${quoted(event.subject)}`;
  text += `,"time":"${timeText(event.timeMs)}"`;
  if (correlationId !== id) text += `,"correlationid":${quoted(correlationId)}`;
  if (traceparent !== undefined) text += `,"traceparent":${quoted(traceparent)}`;
  if (expiresAtMs !== undefined) text += `,"expiresat":"${timeText(expiresAtMs)}"`;
  if (replyTo !== undefined) text += `,"replyto":${quoted(replyTo)}`;
  return `${text},"data":${JSON.stringify(event.data)}}`;
};

const isText = (value: unknown): value is string => typeof value === 'string';

const isTextOrAbsent = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string';

/** Reads an event from its text. Throws `WEIR_ENGINE_EVENT_MALFORMED`; the payload is still `unknown`. */
export const decodeEvent = (text: string): Event<unknown> => {
  let wire: Partial<WireEvent> | null;
  try {
    wire = JSON.parse(text);
  } catch {
    throw engineErrors.EVENT_MALFORMED({ expected: 'JSON text' });
  }
  const { id, source, type, subject, time, tenantid, schemaversion = 1, data } = wire ?? {};
  const { correlationid, traceparent, expiresat, replyto } = wire ?? {};
  const timeMs = isText(time) ? timeOf(time) : Number.NaN;
  const expiresAtMs = isText(expiresat) ? Date.parse(expiresat) : undefined;
  if (
    !isText(id) ||
    !isText(source) ||
    !isText(type) ||
    !isText(subject) ||
    !isText(tenantid) ||
    Number.isNaN(timeMs)
  ) {
    throw engineErrors.EVENT_MALFORMED({ expected: 'id, source, type, subject, time, tenantid' });
  }
  if (
    !isTextOrAbsent(correlationid) ||
    !isTextOrAbsent(traceparent) ||
    !isTextOrAbsent(expiresat) ||
    !isTextOrAbsent(replyto) ||
    Number.isNaN(expiresAtMs) ||
    !Number.isInteger(schemaversion)
  ) {
    throw engineErrors.EVENT_MALFORMED({
      expected: 'text in correlationid, traceparent, replyto; a time in expiresat',
    });
  }
  return {
    id,
    source,
    type,
    subject,
    timeMs,
    tenantId: tenantid,
    correlationId: correlationid ?? id,
    traceparent,
    expiresAtMs,
    replyTo: replyto,
    schemaVersion: schemaversion,
    data,
  };
};

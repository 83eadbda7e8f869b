import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WeirError } from '../../engine/kernel/errors.ts';
import type { Event } from '../../engine/model/event.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';

/** Any text, halves of surrogate pairs among it. */
const text = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });
const time = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
);
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

const eventOf: fc.Arbitrary<Event<unknown>> = fc
  .record({
    id: text,
    source: text,
    type: text,
    subject: text,
    timeMs: time,
    tenantId: text,
    correlation: optional(text),
    traceparent: optional(text),
    expiresAtMs: optional(time),
    replyTo: optional(text),
    schemaVersion: fc.integer({ min: 1, max: 99 }),
    data: fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value))),
  })
  .map(({ correlation, ...event }) => ({ ...event, correlationId: correlation ?? event.id }));

const names = [
  ...['id', 'source', 'type', 'subject', 'time', 'tenantid', 'correlationid'],
  ...['traceparent', 'expiresat', 'replyto', 'schemaversion', 'data'],
];
const almostEvent = fc.tuple(eventOf, fc.dictionary(fc.constantFrom(...names), fc.jsonValue()));

const codeOf = (call: () => unknown): string => {
  try {
    call();
    return 'decoded';
  } catch (error) {
    return error instanceof WeirError ? error.code : String(error);
  }
};

describe('an event', () => {
  it('is the same after it was written down and read', () => {
    fc.assert(
      fc.property(eventOf, (event) => {
        expect(decodeEvent(encodeEvent(event))).toEqual(event);
      }),
    );
  });

  it('has one text: reading and writing it again changes nothing', () => {
    fc.assert(
      fc.property(eventOf, (event) => {
        const written = encodeEvent(event);
        expect(encodeEvent(decodeEvent(written))).toBe(written);
      }),
    );
  });

  it('is written with CloudEvents names and RFC 3339 times', () => {
    fc.assert(
      fc.property(eventOf, (event) => {
        const wire = JSON.parse(encodeEvent(event)) as Record<string, unknown>;
        expect(Object.keys(wire).filter((name) => !names.includes(name))).toEqual([]);
        expect(Date.parse(String(wire['time']))).toBe(event.timeMs);
        expect('correlationid' in wire).toBe(event.correlationId !== event.id);
      }),
    );
  });
});

describe('a text that is no event', () => {
  it('is refused with a coded error, and with no other', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.json()), (written) => {
        expect(codeOf(() => decodeEvent(written))).toBe('WEIR_ENGINE_EVENT_MALFORMED');
      }),
    );
  });

  it('is refused, or every field of it has the type that operators trust', () => {
    fc.assert(
      fc.property(almostEvent, ([event, changes]) => {
        const wire = { ...(JSON.parse(encodeEvent(event)) as object), ...changes };
        const written = JSON.stringify(wire);
        const code = codeOf(() => decodeEvent(written));
        expect(['decoded', 'WEIR_ENGINE_EVENT_MALFORMED']).toContain(code);
        if (code !== 'decoded') return;
        const read = decodeEvent(written);
        for (const field of [read.id, read.source, read.type, read.subject, read.correlationId]) {
          expect(field).toBeTypeOf('string');
        }
        for (const field of [read.traceparent, read.replyTo]) {
          expect(['string', 'undefined']).toContain(typeof field);
        }
        expect(read.timeMs).not.toBeNaN();
        expect(read.expiresAtMs ?? 0).not.toBeNaN();
        expect(Number.isInteger(read.schemaVersion)).toBe(true);
      }),
    );
  });
});

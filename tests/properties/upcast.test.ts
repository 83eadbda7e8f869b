import fc from 'fast-check';
import Type from 'typebox';
import { expect, it } from 'vitest';
import type { Event } from '../../engine/model/event.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { upcaster } from '../../engine/model/upcast.ts';
import { entryDecoder } from '../../engine/runtime/decode.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';
import type { Entry } from '../../engine/stream/transport.ts';
import { map } from '../../operators/flow/map.ts';
import { describePipeline, testPipeline } from '../support/disturbed.ts';

const coins = Type.Object({ coins: Type.Number(), currency: Type.String() });

/** Amounts were cents as text, then cents, and are whole coins with a currency now. */
const payments = topic({
  name: 'payments',
  schema: coins,
  schemaVersion: 3,
  upcast: {
    1: (data: { readonly cents: string }) => ({ cents: Number(data.cents) }),
    2: ({ cents }: { readonly cents: number }) => ({ coins: cents / 100, currency: 'EUR' }),
  },
  retentionMs: 3_600_000,
});

const copies = topic({ name: 'copies', schema: coins, retentionMs: 3_600_000 });

const entryOf = (schemaVersion: number, data: unknown): Entry => {
  const event: Event<unknown> = {
    ...{ id: 'e1', source: 'test', type: payments.name, subject: 'u1', timeMs: 1_000 },
    ...{ tenantId: 't1', correlationId: 'e1', traceparent: undefined, expiresAtMs: undefined },
    ...{ replyTo: undefined, schemaVersion, data },
  };
  return {
    topic: payments.name,
    seq: 1,
    entryId: '1-0',
    appendedMs: 1_000,
    text: encodeEvent(event),
  };
};

const decode = entryDecoder([payments], 60_000);

describePipeline('upcasting', () => {
  it('takes a payload through every version from its own to the newest, in order', () => {
    const versions = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(versions, versions, (newest, written) => {
        fc.pre(written <= newest);
        const steps = Object.fromEntries(
          Array.from({ length: newest - 1 }, (_, index) => [
            index + 1,
            (seen: unknown) => [...(seen as readonly number[]), index + 1],
          ]),
        );
        const passed = upcaster('t', newest, steps)([], written);
        expect(passed).toEqual(
          Array.from({ length: newest - written }, (_, index) => written + index),
        );
      }),
    );
  });

  it('gives the same payload, whichever version wrote it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (cents) => {
        const event = { coins: cents / 100, currency: 'EUR' };
        expect(decode(entryOf(1, { cents: String(cents) })).data).toEqual(event);
        expect(decode(entryOf(2, { cents })).data).toEqual(event);
        expect(decode(entryOf(3, event)).data).toEqual(event);
      }),
    );
  });

  it('hands on an event of the newest version', () => {
    expect(decode(entryOf(1, { cents: '5' })).schemaVersion).toBe(3);
  });

  it('checks what the last step has made against the schema', () => {
    expect(() => decode(entryOf(2, { cents: 'many' }))).toThrow(
      expect.objectContaining({ code: 'WEIR_ENGINE_PAYLOAD_INVALID' }),
    );
  });

  it('names the version whose step has thrown', () => {
    expect(() => decode(entryOf(1, null))).toThrow(
      expect.objectContaining({
        code: 'WEIR_ENGINE_UPCAST_FAILED',
        detail: { topic: 'payments', from: 1 },
      }),
    );
  });

  it('sets an event of a version to come aside, and says that it is one', async () => {
    const test = testPipeline(
      pipeline({
        name: 'copy',
        from: payments,
        flow: (events) => events.pipe(map('data', ({ data }) => data)),
        to: copies,
      }),
    );
    const newer = { ...payments, schemaVersion: 4 };
    await test.pipe(newer, { coins: 1, currency: 'EUR' }, { subject: 'u1' });
    await test.pipe(payments, { coins: 2, currency: 'EUR' }, { subject: 'u1' });
    expect((await test.read(copies)).map(({ data }) => data.coins)).toEqual([2]);
    const [letter] = await test.deadLetters();
    expect(letter).toMatchObject({ step: 'decode', error: 'WEIR_ENGINE_SCHEMA_NEWER' });
    await test.stop();
  });
});

describePipeline('a topic with older versions', () => {
  const schema = Type.Object({ n: Type.Number() });
  const definition = { name: 'gappy', schema, retentionMs: 1 } as const;
  const same = (data: { n: number }): { n: number } => data;

  it('is refused when a step is missing', () => {
    // @ts-expect-error: version 2 has no step
    expect(() => topic({ ...definition, schemaVersion: 3, upcast: { 1: same } })).toThrow(
      expect.objectContaining({
        code: 'WEIR_ENGINE_TOPIC_INVALID',
        detail: expect.objectContaining({ missing: [2] }),
      }),
    );
    // @ts-expect-error: no steps at all
    expect(() => topic({ ...definition, schemaVersion: 2 })).toThrow(
      expect.objectContaining({ code: 'WEIR_ENGINE_TOPIC_INVALID' }),
    );
  });

  it('is refused when a step leads nowhere, or the version is no version', () => {
    const steps: Readonly<Record<number, typeof same>> = { 1: same, 2: same };
    expect(() => upcaster('gappy', 2, steps)).toThrow(
      expect.objectContaining({ detail: expect.objectContaining({ idle: ['2'] }) }),
    );
    expect(() => upcaster('gappy', 0, undefined)).toThrow(
      expect.objectContaining({ code: 'WEIR_ENGINE_TOPIC_INVALID' }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { type Logger, silentLog } from '../../engine/kernel/log.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { openControl } from '../../engine/runtime/control.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import { markingChain, rules } from '../support/rules.ts';

const task = { tenantId: 't1', partition: 2, chain: markingChain.name };
const place = { tenantId: 't1', partition: 'all' } as const;
const offsets = new Map([['orders', 4]]);

const world = () => {
  const clock = virtualClock(1_000);
  const transport = openMemoryTransport(clock);
  const errors: string[] = [];
  const log: Logger = { ...silentLog, error: (_facts, message) => errors.push(message) };
  let appended = 0;
  return {
    transport,
    errors,
    open: async () => {
      const control = openControl({ id: task, chain: markingChain, transport, log });
      await control.open();
      return control;
    },
    append: async (data: unknown) => {
      appended += 1;
      clock.advance(1);
      const id = `r${appended}`;
      const text = encodeEvent({
        ...{ id, source: 'test', type: 'rules', subject: 'rules', timeMs: clock.now() },
        ...{ tenantId: 't1', correlationId: id, traceparent: undefined, expiresAtMs: undefined },
        ...{ replyTo: undefined, schemaVersion: 1, data },
      });
      await transport.append({
        partition: place,
        topic: 'rules',
        events: [{ id, text }],
        dedupeMs: 1,
      });
      return (await transport.recent(place, 'rules', undefined, 1))[0]?.entryId ?? '';
    },
    record: async (version: string) => {
      const tenure = await transport.acquire(task, 'w1', [], 1_000);
      await transport.commit({
        ...{ task, epoch: tenure?.epoch ?? 0, inputs: [], outputs: [], state: [], dead: [] },
        ...{ outgoing: [], replies: [], replyTtlMs: 1, watermarkMs: 0 },
        under: { versions: [{ topic: 'rules', version }], offsets: {} },
      });
      await transport.release(task, 'w1');
    },
  };
};

describe('what a task hears', () => {
  it('is nothing before there is an entry, and leaves no trace in a commit', async () => {
    const control = await world().open();
    expect(control.turn(offsets)).toBeUndefined();
    expect(control.latest(rules)).toBeUndefined();
  });

  it('is the newest entry at once for a new owner', async () => {
    const { append, open } = world();
    await append({ amountMax: 1 });
    const version = await append({ amountMax: 2 });
    const control = await open();
    expect(control.turn(offsets)).toEqual({
      versions: [{ topic: 'rules', version }],
      offsets: { orders: 4 },
    });
    expect(control.latest(rules)).toEqual({ version, data: { amountMax: 2 } });
  });

  it('does not change within a batch, and does with the next one', async () => {
    const { append, open } = world();
    const first = await append({ amountMax: 1 });
    const control = await open();
    control.turn(offsets);
    const second = await append({ amountMax: 2 });
    expect(control.latest(rules)?.version).toBe(first);
    control.turn(offsets);
    expect(control.latest(rules)?.version).toBe(second);
  });

  it('passes over unusable entries, also when they are the newest of all', async () => {
    const { append, open, errors } = world();
    const good = await append({ amountMax: 1 });
    await append({ amountMax: 'none' });
    await append('nothing');
    const control = await open();
    await append({ else: 1 });
    control.turn(offsets);
    expect(control.latest(rules)?.version).toBe(good);
    expect(errors).toHaveLength(3);
  });

  it('says so when the topic has lost what was applied last', async () => {
    const { append, open, record, errors } = world();
    const left = await append({ amountMax: 1 });
    await record(left);
    await (await open()).close();
    expect(errors).toEqual([]);
    await record('9999-0');
    const control = await open();
    expect(errors).toEqual(['a broadcast topic has lost the entry that was applied last']);
    control.turn(offsets);
    expect(control.latest(rules)?.version).toBe(left);
  });

  it('ends when it is closed', async () => {
    const { append, open } = world();
    const first = await append({ amountMax: 1 });
    const control = await open();
    control.close();
    await append({ amountMax: 2 });
    control.turn(offsets);
    expect(control.latest(rules)?.version).toBe(first);
  });
});

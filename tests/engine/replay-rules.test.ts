import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { inputsOf, noArchive, recordOf, switchesOf } from '../../engine/replay/record.ts';
import { type Replayed, replay } from '../../engine/replay/replay.ts';
import { shadowOf } from '../../engine/replay/shadow.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { orders } from '../support/orders.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { markingChain, marks, rules } from '../support/rules.ts';
import { appendEvents, shortLimits, startTestWorker, until } from '../support/worker.ts';

const partition = { tenantId: 't1', partition: 0 };
const task = { ...partition, chain: 'marking' };
const rounds = 6;
const perRound = 40;

describe('a replay of a chain that is ruled by a broadcast topic', () => {
  let redis: TestRedis;
  let log: Transport;

  const rule = async (amountMax: number): Promise<void> => {
    const id = `rule-${amountMax}`;
    const text = encodeEvent({
      ...{ id, source: 'test', type: rules.topic.name, subject: 'rules', tenantId: 't1' },
      ...{ timeMs: systemClock.now(), correlationId: id, traceparent: undefined },
      ...{ expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1, data: { amountMax } },
    });
    const everywhere = { tenantId: 't1', partition: 'all' } as const;
    const request = { partition: everywhere, topic: rules.topic.name, dedupeMs: 1_000 };
    await log.append({ ...request, events: [{ id, text }] });
  };

  beforeAll(async () => {
    redis = await startTestRedis();
    log = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    await log.settlePartitions('t1', 1);
    const worker = await startTestWorker(redis.url, [markingChain]);
    for (let round = 1; round <= rounds; round += 1) {
      const events = Array.from({ length: perRound }, (_, nth) => ({
        ...{ id: `o${round}-${nth}`, subject: `c${nth % 7}` },
        data: { amount: nth },
      }));
      await appendEvents(log, orders.name, events);
      await rule(round * 5);
      await systemClock.sleep(40);
    }
    await until(async () => (await log.lag(task, orders.name)).entries === 0);
    await worker.stop();
  });
  afterAll(async () => {
    await log.close();
    await redis.stop();
  });

  const run = async (switches: Awaited<ReturnType<typeof switchesOf>>): Promise<Replayed> => {
    const parts = { transport: log, archive: noArchive, partition };
    return replay({
      chain: shadowOf(markingChain, 'trial'),
      ...{ partition, limits: shortLimits, compareFromMs: 0, switches },
      inputs: inputsOf(parts, 0, await log.committed(task, [orders.name])),
      recorded: async function* (topic) {
        for await (const page of recordOf(parts, topic, 0)) yield page.map(({ text }) => text);
      },
      made: async () => undefined,
    });
  };

  it('has every rule in force from the entry on from which it was', async () => {
    const switches = await switchesOf(log, task);
    expect(switches.length).toBeGreaterThan(2);
    const replayed = await run(switches);
    const none = { changed: 0, missing: 0, added: 0 };
    expect(replayed.byTopic[marks.name]).toEqual({ equal: rounds * perRound, ...none });
  });

  it('differs where a rule comes in force elsewhere', async () => {
    const [, , ...others] = await switchesOf(log, task);
    expect((await run(others)).changed).toBeGreaterThan(0);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { orders } from '../support/orders.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { markingChain, marks, rules } from '../support/rules.ts';
import {
  appendEvents,
  readEvents,
  startTestWorker,
  type TestWorker,
  until,
} from '../support/worker.ts';

const partitions = 3;
const everywhere = { tenantId: 't1', partition: 'all' } as const;

interface Mark {
  readonly amount: number;
  readonly rulesVersion: string;
}

describe('broadcast topics on a real Redis', () => {
  let redis: TestRedis;
  let outside: Transport;
  let workers: TestWorker[];
  let ordered = 0;
  let ruled = 0;

  beforeEach(async () => {
    redis = await startTestRedis();
    outside = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    await outside.settlePartitions('t1', partitions);
    workers = [];
    ordered = 0;
    ruled = 0;
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop().catch(() => undefined)));
    await outside.close();
    await redis.stop();
  });

  const start = async (): Promise<TestWorker> => {
    const worker = await startTestWorker(redis.url, [markingChain]);
    workers.push(worker);
    return worker;
  };

  const order = async (count: number): Promise<void> => {
    const events = Array.from({ length: count }, () => {
      ordered += 1;
      return { id: `o${ordered}`, subject: `c${ordered % 10}`, data: { amount: ordered } };
    });
    await appendEvents(outside, orders.name, events, partitions);
  };

  const rule = async (): Promise<string> => {
    ruled += 1;
    const id = `r${ruled}`;
    const text = encodeEvent({
      ...{ id, source: 'test', type: rules.topic.name, subject: 'rules', tenantId: 't1' },
      ...{ timeMs: systemClock.now(), correlationId: id, traceparent: undefined },
      ...{ expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1 },
      data: { amountMax: ruled },
    });
    const events = [{ id, text }];
    await outside.append({
      partition: everywhere,
      topic: rules.topic.name,
      events,
      dedupeMs: 1_000,
    });
    const [newest] = await outside.recent(everywhere, rules.topic.name, undefined, 1);
    return newest?.entryId ?? '';
  };

  const allMarks = async (): Promise<readonly Mark[]> =>
    (await readEvents(outside, marks.name, partitions)).map(({ data }) => data as Mark);

  const marked = async (): Promise<readonly Mark[]> => {
    await until(async () => (await allMarks()).length >= ordered);
    return allMarks();
  };

  const newestVersions = (): Promise<readonly (string | undefined)[]> =>
    Promise.all(
      Array.from({ length: partitions }, async (_, partition) => {
        const place = { tenantId: 't1', partition };
        const [newest] = await outside.recent(place, marks.name, undefined, 1);
        return newest && (JSON.parse(newest.text) as { data: Mark }).data.rulesVersion;
      }),
    );

  /** What the record says of every order of a partition. */
  const expectOnRecord = async (partition: number): Promise<void> => {
    const task = { tenantId: 't1', partition, chain: markingChain.name };
    const switches = await outside.switches(task);
    const made = await outside.range(task, marks.name, '0', 10_000);
    for (const [index, { text }] of made.entries()) {
      const { rulesVersion } = (JSON.parse(text) as { data: Mark }).data;
      const recorded = switches.findLast(({ offsets }) => (offsets[orders.name] ?? 0) <= index);
      expect(rulesVersion).toBe(recorded?.version ?? 'none');
    }
  };

  it('are in force in every worker within a moment', async () => {
    await start();
    await start();
    await order(20);
    expect((await marked()).every(({ rulesVersion }) => rulesVersion === 'none')).toBe(true);
    const version = await rule();
    await until(async () => {
      await order(10);
      await marked();
      return (await newestVersions()).every((newest) => newest === version);
    });
  });

  it('never go back, and every output names what the record says, through crashes', async () => {
    let owner = await start();
    await start();
    for (let round = 0; round < 4; round += 1) {
      await order(150);
      await rule();
      await order(150);
      await systemClock.sleep(30);
      await owner.crash();
      owner = await start();
    }
    await order(20);
    expect(await marked()).toHaveLength(ordered);
    for (let partition = 0; partition < partitions; partition += 1) await expectOnRecord(partition);
  });

  it('are heard again when Redis was killed and comes back', async () => {
    await start();
    const first = await rule();
    await order(10);
    await marked();
    await systemClock.sleep(1_100);
    await redis.crash();
    const second = await rule();
    expect(second).not.toBe(first);
    await until(async () => {
      await order(3);
      return (await marked()).some(({ rulesVersion }) => rulesVersion === second);
    });
  });
});

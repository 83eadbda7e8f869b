// The log, copied while it is written to, and put back: no hole, nothing of later, and a history of its own.
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { keys } from '../../engine/stream/keys.ts';
import { copyLog, type LogRecord } from '../../engine/stream/redis/log-copy.ts';
import { eraseLog, hasLog, loadLog } from '../../engine/stream/redis/log-load.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

const partition = { tenantId: 't1', partition: 0 };
const task = { ...partition, chain: 'judge' };

async function* given(records: readonly LogRecord[]): AsyncGenerator<LogRecord> {
  yield* records;
}

describe('a copy of the log', () => {
  let server: TestRedis;
  let redis: Redis;
  let transport: Transport;
  let records: LogRecord[];
  let incarnation: string | undefined;
  let appended = 0;
  const atInstant = { head: 0, calls: 0 };

  const append = async (count: number): Promise<void> => {
    const events = Array.from({ length: count }, () => {
      appended += 1;
      return { id: `e${appended}`, text: `{"n":${appended}}` };
    });
    await transport.append({ partition, topic: 'raw', events, dedupeMs: 60_000 });
  };

  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.path);
    transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
    await transport.settlePartitions('t1', 1);
    await append(1_200);
    incarnation = (await transport.acquire(task, 'w1', ['raw'], 60_000))?.incarnation;
    await redis.hset('weir:memory:{t1:ada}:session', 'k', 'v');
    const instant = async (): Promise<void> => {
      atInstant.calls += 1;
      atInstant.head = appended;
      await append(10);
    };
    records = [];
    for await (const record of copyLog(redis, instant)) {
      // Traffic while topics are read: one entry every hundred.
      if (records.length % 100 === 0 && atInstant.calls === 0) await append(1);
      records.push(record);
    }
  });
  afterAll(async () => {
    await transport?.close();
    redis?.disconnect();
    await server?.stop();
  });

  it('holds every entry up to its instant and none of later', () => {
    const numbers = records.flatMap(([kind, key, , fields]) =>
      kind === 'entry' && key === keys.stream(partition, 'raw') ? [Number(fields[1])] : [],
    );
    expect(atInstant.calls).toBe(1);
    expect(atInstant.head).toBeGreaterThan(1_200);
    expect(numbers).toEqual(Array.from({ length: atInstant.head }, (_, n) => n + 1));
  });

  it('leaves out leases and ids seen, and holds what is remembered', () => {
    const names = records.map(([, key]) => key);
    expect(names.filter((key) => /:seen:|:lease$/.test(key))).toEqual([]);
    expect(names).toContain('weir:memory:{t1:ada}:session');
  });

  it('goes on, put back, where its instant was, in another incarnation', async () => {
    await eraseLog(redis);
    expect(await hasLog(redis)).toBe(false);
    const loaded = await loadLog(redis, given(records));
    expect(loaded.entries).toBe(records.filter(([kind]) => kind === 'entry').length);
    expect(await redis.hget(keys.heads(partition), 'raw')).toBe(String(atInstant.head));
    const tenure = await transport.acquire(task, 'w2', ['raw'], 60_000);
    expect(tenure?.incarnation).not.toBe(incarnation);
    await transport.append({
      ...{ partition, topic: 'raw', dedupeMs: 60_000 },
      events: [{ id: 'after', text: '{}' }],
    });
    const [, fields] = (await redis.xrevrange(keys.stream(partition, 'raw'), '+', '-'))[0] ?? [];
    expect(fields?.[1]).toBe(String(atInstant.head + 1));
  });

  it('is refused where a stream is not whole', async () => {
    await eraseLog(redis);
    const holed = records.filter(([kind], index) => kind !== 'entry' || index !== 3);
    await expect(loadLog(redis, given(holed))).rejects.toMatchObject({
      code: 'WEIR_ENGINE_COPY_REFUSED',
    });
  });

  it('does not bring back what was erased while it was copied', async () => {
    await eraseLog(redis);
    await transport.settlePartitions('t1', 1);
    await append(3);
    const [, second] = await transport.range(partition, 'raw', '0', 9);
    const copied: LogRecord[] = [];
    for await (const record of copyLog(redis, async () => undefined)) {
      copied.push(record);
      const request = { partition, topic: 'raw', entryIds: [second?.entryId ?? ''] };
      if (copied.length === 1) await transport.erase({ ...request, committedBy: [] });
    }
    expect(copied.filter(([kind]) => kind === 'entry')).toHaveLength(3);
    await eraseLog(redis);
    await loadLog(redis, given(copied));
    const kept = await transport.range(partition, 'raw', '0', 9);
    expect(kept.map(({ entryId }) => entryId)).not.toContain(second?.entryId);
    expect(kept).toHaveLength(2);
  });
});

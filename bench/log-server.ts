// The Redis of a benchmark: private, AOF everysec like the platform's own, with its CPU told.
import type { Redis } from 'ioredis';
import { silentLog } from '../engine/kernel/log.ts';
import type { Event } from '../engine/model/event.ts';
import { encodeEvent } from '../engine/stream/codec.ts';
import { keys } from '../engine/stream/keys.ts';
import { connect } from '../engine/stream/redis/connection.ts';
import { openRedisTransport } from '../engine/stream/redis/transport.ts';
import type { Transport } from '../engine/stream/transport.ts';
import { startTestRedis, type TestRedis } from '../tests/support/redis.ts';

export interface LogServer {
  readonly server: TestRedis;
  readonly redis: Redis;
  readonly transport: Transport;
  /** CPU that the server has used so far, in microseconds. */
  cpuUs(): Promise<number>;
  /** The texts of a topic in partition 0 of a tenant. */
  texts(tenantId: string, topic: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

const appendMax = 1_000;
const pageMax = 20_000;

/** Starts a server that nobody else uses. */
export const startLogServer = async (): Promise<LogServer> => {
  const server = await startTestRedis();
  const redis = await connect(server.url, 'wait', silentLog);
  const transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
  return {
    server,
    redis,
    transport,
    cpuUs: async () => {
      const info = await redis.info('cpu');
      const seconds = (field: string): number =>
        Number(new RegExp(`${field}:([\\d.]+)`).exec(info)?.[1] ?? 0);
      return (seconds('used_cpu_user') + seconds('used_cpu_sys')) * 1e6;
    },
    texts: async (tenantId, topic) => {
      const stream = keys.stream({ tenantId, partition: 0 }, topic);
      const texts: string[] = [];
      for (let after = '-'; ; ) {
        const page = await redis.xrange(stream, after, '+', 'COUNT', pageMax);
        // The text is the last field: the loops written by hand number nothing.
        for (const [, fields] of page) texts.push(fields.at(-1) ?? '');
        if (page.length < pageMax) return texts;
        after = `(${page.at(-1)?.[0]}`;
      }
    },
    stop: async () => {
      await transport.close();
      redis.disconnect();
      await server.stop();
    },
  };
};

/** Appends events to their topics in partition 0 of a tenant, in order. */
export const appendAll = async (
  transport: Transport,
  tenantId: string,
  events: readonly Event<unknown>[],
): Promise<void> => {
  for (let from = 0; from < events.length; ) {
    const { type } = events[from] as Event<unknown>;
    let to = from + 1;
    while (to < events.length && to - from < appendMax && events[to]?.type === type) to += 1;
    await transport.append({
      partition: { tenantId, partition: 0 },
      topic: type,
      dedupeMs: 600_000,
      events: events
        .slice(from, to)
        .map((event) => ({ id: event.id, text: encodeEvent({ ...event, tenantId }) })),
    });
    from = to;
  }
};

/** How many entries a topic holds, in partition 0 of a tenant. */
export const lengthOf = (redis: Redis, tenantId: string, topic: string): Promise<number> =>
  redis.xlen(keys.stream({ tenantId, partition: 0 }, topic));

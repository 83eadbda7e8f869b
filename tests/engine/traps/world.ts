// The world of the traps: a Redis of its own, a connection for whoever is naive, and our transport.
import type { Redis } from 'ioredis';
import { silentLog } from '../../../engine/kernel/log.ts';
import type { TaskId } from '../../../engine/model/partition.ts';
import { connect } from '../../../engine/stream/redis/connection.ts';
import { openRedisTransport } from '../../../engine/stream/redis/transport.ts';
import type { CommitPlan, Entry, Transport } from '../../../engine/stream/transport.ts';
import { startTestRedis, type TestRedis } from '../../support/redis.ts';

export const task: TaskId = { tenantId: 't1', partition: 0, chain: 'c' };

export interface TrapWorld {
  readonly server: TestRedis;
  readonly redis: Redis;
  readonly transport: Transport;
  /** Acquires the task; answers its epoch. */
  own(owner?: string): Promise<number>;
  /** Appends `e1` … `eN` to the topic `in`. */
  append(count: number): Promise<void>;
  read(): Promise<readonly Entry[]>;
  plan(epoch: number, changes: Partial<CommitPlan>): CommitPlan;
  close(): Promise<void>;
}

/** What a commit says of entries that follow the offset `from`. */
export const inputOf = (entries: readonly Entry[], from = 0): CommitPlan['inputs'] => [
  {
    ...{ topic: 'in', from, to: entries.at(-1)?.seq ?? from },
    entryIds: entries.map(({ entryId }) => entryId),
  },
];

export const openTrapWorld = async (): Promise<TrapWorld> => {
  const server = await startTestRedis();
  const redis = await connect(server.url, 'wait', silentLog);
  const transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
  let appended = 0;
  return {
    ...{ server, redis, transport },
    own: async (owner = 'w1') => (await transport.acquire(task, owner, ['in'], 60_000))?.epoch ?? 0,
    append: async (count) => {
      const events = Array.from({ length: count }, () => {
        appended += 1;
        return { id: `e${appended}`, text: `e${appended}` };
      });
      await transport.append({ partition: task, topic: 'in', events, dedupeMs: 60_000 });
    },
    read: async () => {
      const reader = transport.reader({ chain: task.chain, countMax: 100 });
      const entries = await reader.next(task, ['in']);
      await reader.close();
      return entries;
    },
    plan: (epoch, changes) => ({
      ...{ task, epoch, inputs: [], outputs: [], state: [], dead: [], outgoing: [], replies: [] },
      ...{ replyTtlMs: 1_000, watermarkMs: 0, ...changes },
    }),
    close: async () => {
      await transport.close();
      redis.disconnect();
      await server.stop();
    },
  };
};

// What a change of the number of partitions does to Redis: each step touches one partition, or can be
// done again. Nothing here knows in which order the steps come; that is engine/runtime/repartition.
import type { Logger } from '../../kernel/log.ts';
import type { Partition } from '../../model/partition.ts';
import { keys } from '../keys.ts';
import type { PartitionMover } from '../partition-mover.ts';
import { versionsMax } from '../version-store.ts';
import { type CallFunction, openFunctions } from './functions.ts';
import { openServers } from './open-servers.ts';
import type { Servers } from './servers.ts';

const pageSize = 500;
const closedField = '~closed';
const partitionsField = '~partitions';

const watermarkOf = (text: string | null): number =>
  text === null || text === '' ? Number.NEGATIVE_INFINITY : Number(text);

/**
 * Opens the mover on a Redis or Valkey server. Rejects with `WEIR_ENGINE_TRANSPORT_AWAY` when the
 * server does not answer.
 */
export const openPartitionMover = async (
  url: string,
  log: Logger,
): Promise<PartitionMover & { close(): void }> => {
  const servers = await openServers(url, 'wait', log);
  const call = await openFunctions(servers).catch((error: unknown) => {
    servers.close();
    throw error;
  });
  return { ...moverOn(servers, call), close: servers.close };
};

const moverOn = (servers: Servers, call: CallFunction): PartitionMover => {
  const redis = servers.commands;
  const metas = async (tenantId: string): Promise<readonly string[]> => {
    const found = new Set<string>();
    for (const server of servers.masters()) {
      for await (const page of server.scanStream({ match: keys.metas(tenantId), count: 1_000 })) {
        for (const key of page as string[]) found.add(key);
      }
    }
    return [...found];
  };

  return {
    record: async (tenantId) => (await redis.hget(keys.repartitions, tenantId)) ?? undefined,
    setRecord: async (tenantId, text) => {
      if (text === undefined) await redis.hdel(keys.repartitions, tenantId);
      else await redis.hset(keys.repartitions, tenantId, text);
    },
    partitions: async (tenantId) => Number((await redis.hget(keys.shape, tenantId)) ?? 0),
    setPartitions: async (tenantId, count) => {
      await redis.hset(keys.shape, tenantId, count);
    },
    chains: async (tenantId) => {
      const names = (await metas(tenantId)).map((key) => key.split('}:')[1] ?? '');
      return [...new Set(names.map((name) => name.slice(0, name.indexOf(':'))))].sort();
    },

    closeIntake: async (partition: Partition, id) => {
      await redis.hset(keys.heads(partition), closedField, id);
    },
    openIntake: async (partition, partitions) => {
      await redis.hset(keys.heads(partition), partitionsField, partitions);
      await redis.hdel(keys.heads(partition), closedField);
    },
    backlog: async (task) => {
      const [meta, heads, onTheirWay] = await Promise.all([
        redis.hgetall(keys.meta(task)),
        redis.hgetall(keys.heads(task)),
        redis.xlen(keys.outbox(task)),
      ]);
      return Object.entries(meta)
        .filter(([field]) => field.startsWith('seq:'))
        .map(([field, seq]) => Number(heads[field.slice('seq:'.length)] ?? seq) - Number(seq))
        .reduce((sum, entries) => sum + Math.max(0, entries), onTheirWay);
    },
    hold: async (task, owner, ttlMs) => {
      if ((await call('renew', [keys.lease(task)], [owner, ttlMs])) === 1) return true;
      const names = [keys.lease(task), keys.meta(task), keys.heads(task)];
      return (await call('acquire', names, [owner, ttlMs, task.chain])) !== null;
    },
    letGo: async (task, owner) => {
      await call('release', [keys.lease(task)], [owner]);
    },

    states: async (task, operator) => {
      const found = new Map<string, string>();
      let cursor = '0';
      do {
        const [next, flat] = await redis.hscan(
          ...([keys.state(task, operator), cursor, 'COUNT', pageSize] as const),
        );
        cursor = next;
        for (let at = 0; at + 1 < flat.length; at += 2) {
          found.set(flat[at] as string, flat[at + 1] as string);
        }
      } while (cursor !== '0');
      return found;
    },
    moveStates: async (from, to, operator, entries) => {
      for (let at = 0; at < entries.length; at += pageSize) {
        const page = entries.slice(at, at + pageSize);
        // First there, then no longer here: done again after a crash, it ends the same.
        await redis.hset(keys.state(to, operator), ...page.flat());
        await redis.hdel(keys.state(from, operator), ...page.map(([key]) => key));
      }
    },
    letters: async (task) =>
      (await redis.xrange(keys.dead(task), '-', '+')).map(([id, fields]) => ({
        id,
        text: fields[1] ?? '',
      })),
    moveLetter: async (from, to, { id, text }) => {
      await redis.xadd(keys.dead(to), '*', 'd', text);
      await redis.xdel(keys.dead(from), id);
    },
    watermarkMs: async (task) => watermarkOf(await redis.hget(keys.meta(task), 'watermark')),
    raiseWatermark: async (task, watermarkMs) => {
      const stored = watermarkOf(await redis.hget(keys.meta(task), 'watermark'));
      if (watermarkMs > stored) await redis.hset(keys.meta(task), 'watermark', watermarkMs);
    },
    versions: (task) => redis.lrange(keys.versions(task), 0, -1),
    setVersions: async (task, texts) => {
      if (texts.length === 0) return;
      await redis.del(keys.versions(task));
      await redis.rpush(keys.versions(task), ...texts.slice(-versionsMax));
    },
  };
};

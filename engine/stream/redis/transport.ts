// The log on Redis Streams: the transport port over ioredis and one function library.
import { engineErrors } from '../../kernel/engine-errors.ts';
import type { Logger } from '../../kernel/log.ts';
import { keys } from '../keys.ts';
import type {
  AdmitOutcome,
  CommitOutcome,
  Lag,
  Reader,
  ReaderOptions,
  Transport,
  WorkerCard,
} from '../transport.ts';
import { namingFailures } from './away.ts';
import { redisBroadcasts } from './broadcasts.ts';
import { commitArguments } from './commit-arguments.ts';
import type { Patience } from './connection.ts';
import { type RawEntry, toEntry } from './entry.ts';
import { redisErasures } from './erasures.ts';
import { openFunctions } from './functions.ts';
import { openHardening } from './hardening.ts';
import { openListener } from './listener.ts';
import { openServers } from './open-servers.ts';
import { redisOperations } from './operations.ts';
import { redisOutboxes } from './outbox.ts';
import { partitionReaders } from './partition-readers.ts';
import { pendingOver } from './pending.ts';
import { chainReader } from './reader.ts';
import type { Commands, Servers } from './servers.ts';
import { openTails } from './tails.ts';
import { verifyServer } from './verify-server.ts';
import { redisVersions } from './versions.ts';

export interface RedisTransportOptions {
  /**
   * `redis://`, `rediss://` or `unix://`: a server, or any one of a cluster. Several servers of a
   * cluster: `redis-cluster://host:port,host:port`, with TLS `rediss-cluster://`.
   */
  readonly url: string;
  readonly patience: Patience;
  readonly log: Logger;
}

const fieldsOf = (flat: readonly string[]): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < flat.length; index += 2) {
    fields.set(flat[index] as string, flat[index + 1] as string);
  }
  return fields;
};

const watermarkOf = (stored: string): number =>
  stored === '' ? Number.NEGATIVE_INFINITY : Number(stored);

const admitOutcome = (reply: readonly [string, number]): AdmitOutcome => {
  const [word, figure] = reply;
  if (word === 'limited') return { outcome: word, retryAfterMs: figure };
  if (word === 'overloaded') return { outcome: word, backlog: figure };
  return { outcome: word === 'admitted' ? 'admitted' : 'duplicate', remaining: figure };
};

const lagOf = async (
  redis: Commands,
  nowMs: number,
  stream: string,
  head: string | null,
  [seq, id]: readonly (string | null)[],
): Promise<Lag> => {
  const entries = Number(head ?? 0) - Number(seq ?? 0);
  if (entries <= 0) return { entries: 0, ageMs: 0 };
  const oldest = (await redis.call(
    'XRANGE',
    stream,
    `(${id ?? '0'}`,
    '+',
    'COUNT',
    1,
  )) as RawEntry[];
  const first = oldest[0];
  return { entries, ageMs: first ? Math.max(0, nowMs - Number.parseInt(first[0], 10)) : 0 };
};

/** Used memory of its bound, or of the machine's where there is none. */
const memoryShare = (info: string): number => {
  const bytes = (field: string): number =>
    Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  const bound = bytes('maxmemory') || bytes('total_system_memory');
  return bound === 0 ? 0 : bytes('used_memory') / bound;
};

/** One read for all tasks of a chain; in a cluster one per task. */
const readerOf = (servers: Servers, parts: ReaderOptions & { readonly log: Logger }): Reader => {
  const open = (key: string) => chainReader({ ...parts, open: () => servers.hang(key) });
  return servers.isCluster ? partitionReaders((task) => open(keys.heads(task))) : open('');
};

/**
 * Opens the log on a Redis or Valkey server. Rejects with `WEIR_ENGINE_TRANSPORT_AWAY` when the
 * server does not answer.
 *
 * @example
 * const log = await openRedisTransport({ url: 'redis://127.0.0.1:6379', patience: 'wait', log });
 */
export const openRedisTransport = async ({
  url,
  patience,
  log,
}: RedisTransportOptions): Promise<Transport> => {
  const servers = await openServers(url, patience, log);
  const redis = servers.commands;
  const call = await openFunctions(servers).catch((error: unknown) => {
    servers.close();
    throw error;
  });
  const listener = openListener(servers.subscriber);
  const hardening = openHardening(servers);

  const tails = openTails(async (key) => (await servers.hang(key)).redis, log);

  return namingFailures<Transport>({
    ...redisOperations(redis, call),
    ...redisVersions(redis, call),
    ...redisBroadcasts(redis, tails),
    ...redisOutboxes(redis, call),
    ...redisErasures(servers, call),
    verify: async (wanted = []) => {
      await Promise.all(servers.masters().map((server) => verifyServer(server, wanted)));
    },

    settlePartitions: async (tenantId, partitions) => {
      await redis.hsetnx(keys.shape, tenantId, partitions);
      const stored = Number(await redis.hget(keys.shape, tenantId));
      if (stored === 0) throw engineErrors.REPARTITIONING({ tenantId });
      if (stored !== partitions) {
        throw engineErrors.PARTITIONS_MISMATCH({ tenantId, stored, set: partitions });
      }
    },
    shape: async () =>
      new Map(
        Object.entries(await redis.hgetall(keys.shape))
          .map(([tenant, n]) => [tenant, Number(n)] as const)
          // None: they are being changed, and nobody may work on them.
          .filter(([, partitions]) => partitions > 0),
      ),

    retire: async (tenantId) => {
      await redis.hdel(keys.shape, tenantId);
    },
    takeQuota: async ({ tenantId, name, wanted, max, debt, ttlMs }) => {
      const args = [wanted, max, debt, ttlMs];
      const reply = await call('quota', [keys.quota(tenantId, name)], args);
      const [granted, taken] = reply as [number, number];
      return { granted, taken };
    },

    announce: async (worker, ttlMs) => {
      const cards = await call(
        'announce',
        [keys.workers],
        [worker.id, JSON.stringify(worker), ttlMs],
      );
      return (cards as string[]).map((card) => JSON.parse(card) as WorkerCard);
    },
    withdraw: async (workerId) => {
      await redis.hdel(keys.workers, workerId);
    },

    acquire: async (task, owner, topics, ttlMs) => {
      const names = [keys.lease(task), keys.meta(task), keys.heads(task)];
      const streams = topics.map((topic) => keys.stream(task, topic));
      const reply = (await call(
        'acquire',
        [...names, ...streams],
        [owner, ttlMs, task.chain, ...topics],
      )) as [number, string, string, ...number[]] | null;
      if (!reply) return undefined;
      const [epoch, watermark, incarnation, ...offsets] = reply;
      return {
        epoch,
        watermarkMs: watermarkOf(watermark),
        incarnation,
        offsets: new Map(topics.map((topic, index) => [topic, offsets[index] ?? 0])),
      };
    },
    renew: async (task, owner, ttlMs) =>
      (await call('renew', [keys.lease(task)], [owner, ttlMs])) === 1,
    release: async (task, owner) => {
      await call('release', [keys.lease(task)], [owner]);
    },
    resume: async (task, topics) => {
      const streams = topics.map((topic) => keys.stream(task, topic));
      const names = [keys.meta(task), keys.heads(task), ...streams];
      const reply = await call('resume', names, [task.chain, ...topics]);
      const [incarnation, before, watermark, ...figures] = reply as [
        string,
        string,
        string,
        ...number[],
      ];
      const figureAt = (index: number): number => figures[index] ?? 0;
      return {
        incarnation,
        incarnationBefore: before === '' ? undefined : before,
        watermarkMs: watermarkOf(watermark),
        offsets: new Map(topics.map((topic, index) => [topic, figureAt(2 * index)])),
        heads: new Map(topics.map((topic, index) => [topic, figureAt(2 * index + 1)])),
      };
    },

    pending: pendingOver(redis),
    reader: (options) => readerOf(servers, { ...options, log }),
    loadState: async (task, operator, stateKeys) =>
      (await redis.hmget(keys.state(task, operator), ...stateKeys)).map(
        (text) => text ?? undefined,
      ),
    scanState: async (task, operator, cursor) => {
      const [next, flat] = await redis.hscan(keys.state(task, operator), cursor, 'COUNT', 500);
      return { cursor: next, entries: [...fieldsOf(flat)] };
    },
    commit: async (plan) => {
      const { keys: names, args } = commitArguments(plan);
      return (await call('commit', names, args)) as CommitOutcome;
    },
    harden: hardening.harden,
    committed: async (task, topics) => {
      const stored = await redis.hmget(keys.meta(task), ...topics.map((topic) => `seq:${topic}`));
      return new Map(topics.map((topic, index) => [topic, Number(stored[index] ?? 0)]));
    },

    append: async ({ partition, topic, events, dedupeMs, partitions }) => {
      const seen = events.map(({ id }) => keys.seen(partition, id));
      const reply = (await call(
        'append',
        [keys.stream(partition, topic), keys.heads(partition), ...seen],
        [topic, dedupeMs, partitions ?? '', ...events.map(({ text }) => text)],
      )) as number[];
      return reply.map((seq) => seq > 0);
    },
    admit: async (request) => {
      const { partition, topic, subject, id, text } = request;
      const names = [
        keys.stream(partition, topic),
        keys.heads(partition),
        keys.seen(partition, id),
        keys.limit(partition, subject),
        keys.meta({ ...partition, chain: request.chain }),
      ];
      const reply = await call('admit', names, [
        ...[topic, text, id, request.dedupeMs],
        ...[request.admissionsMax, request.windowMs, request.backlogMax],
        request.partitions ?? '',
      ]);
      return admitOutcome(reply as [string, number]);
    },
    listen: (partition, name, hear) => listener.listen(keys.channel(partition, name), hear),
    recall: async (partition, name) => (await redis.get(keys.reply(partition, name))) ?? undefined,

    range: async (partition, topic, afterId, countMax) => {
      const start = afterId === '0' ? '-' : `(${afterId}`;
      const raw = await redis.call(
        'XRANGE',
        ...[keys.stream(partition, topic), start, '+', 'COUNT', countMax],
      );
      return (raw as RawEntry[]).map((entry) => toEntry(topic, entry));
    },
    lag: async (task, topic) => {
      const [head, committed, [seconds]] = await Promise.all([
        redis.hget(keys.heads(task), topic),
        redis.hmget(keys.meta(task), `seq:${topic}`, `id:${topic}`),
        redis.time(),
      ]);
      return lagOf(redis, Number(seconds) * 1000, keys.stream(task, topic), head, committed);
    },
    memory: async () => {
      const infos = servers.masters().map((server) => server.info('memory'));
      return Math.max(0, ...(await Promise.all(infos)).map(memoryShare));
    },
    deadLetters: async (task, countMax) => {
      const raw = (await redis.call(
        'XREVRANGE',
        ...[keys.dead(task), '+', '-', 'COUNT', countMax],
      )) as RawEntry[];
      return raw.map(([id, fields]) => ({ id, text: fields?.[1] ?? '' }));
    },
    trim: async (partition, topic, chains, beforeMs) => {
      const metas = chains.map((chain) => keys.meta({ ...partition, chain }));
      const names = [keys.stream(partition, topic), ...metas];
      return (await call('trim', names, [topic, beforeMs])) as number;
    },
    ping: async () => {
      await redis.ping();
    },
    close: async () => {
      tails.close();
      await listener.close();
      hardening.close();
      servers.close();
    },
  });
};

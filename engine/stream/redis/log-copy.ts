// The log as records, for a backup: all of it as of one instant, although traffic goes on. Topics only grow,
// so they are read beforehand; what is missing of them, and all that changes (offsets, states, outboxes), is
// read in one transaction. Left out is what is worth nothing later: leases, workers, replies, ids seen, rates.
import type { Redis } from 'ioredis';
import { engineErrors } from '../../kernel/engine-errors.ts';
import type { Logger } from '../../kernel/log.ts';
import { type ChainCard, topicsOf } from '../../model/chain-card.ts';
import { keys } from '../keys.ts';
import { openServers } from './open-servers.ts';

/** A line of the copy; `entries` counts those of the stream before it, `expiresMs` is 0 for never. */
export type LogRecord =
  | readonly ['entry', stream: string, id: string, fields: readonly string[]]
  | readonly ['stream', stream: string, lastId: string, entries: number]
  | readonly ['value', key: string, payload: string, expiresMs: number];

const everyKey = 'weir:*';
const pageSize = 500;
const inPartition = /^weir:\{[^}]*\}:/;
const leftOut = /^weir:\{[^}]*\}:(?:(?:reply|seen|limit|rewriting):|(?:\w+:)?(?:lease|hardened)$)/;
const remembered = /^weir:memory:/;
/** Streams that shrink as well: `<chain>:outbox`, dead letters. */
const ofChain = /^weir:\{[^}]*\}:\w+:/;

/** Opens the one server at `url`; a cluster has no instant that all of it shares. */
export const openServer = async (url: string, log: Logger) => {
  const servers = await openServers(url, 'wait', log);
  const [redis] = servers.masters();
  if (!servers.isCluster && redis) return { redis, close: servers.close };
  servers.close();
  throw engineErrors.COPY_OF_CLUSTER();
};

/** Every key of ours, with its type. */
export const ourKeys = async (redis: Redis): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for await (const page of redis.scanStream({ match: everyKey, count: 1_000 })) {
    const names = (page as string[]).filter((key) => !leftOut.test(key) && key !== keys.workers);
    const asked = redis.pipeline();
    for (const key of names) asked.type(key);
    const types = (await asked.exec()) ?? [];
    for (const [index, key] of names.entries()) found.set(key, String(types[index]?.[1]));
  }
  return found;
};

/** Keys that a task may make at any moment, whether it has done so or not. */
const expectedKeys = async (redis: Redis): Promise<ReadonlyMap<string, string>> => {
  const shape = await redis.hgetall(keys.shape);
  const cards = Object.values(await redis.hgetall(keys.chains)).map(
    (text) => JSON.parse(text) as ChainCard,
  );
  const places = Object.entries(shape).flatMap(([tenantId, partitions]) =>
    Array.from({ length: Number(partitions) }, (_, partition) => ({ tenantId, partition })),
  );
  const topics = new Set(cards.flatMap(topicsOf));
  const expected = new Map<string, string>();
  for (const place of places) {
    for (const topic of topics) expected.set(keys.stream(place, topic), 'stream');
    for (const key of [keys.heads(place), keys.received(place)]) expected.set(key, 'hash');
    expected.set(keys.erased(place), 'zset');
    for (const { name: chain, states } of cards) {
      const task = { ...place, chain };
      expected.set(keys.meta(task), 'hash').set(keys.versions(task), 'list');
      for (const key of [keys.outbox(task), keys.switches(task), keys.dead(task)]) {
        expected.set(key, 'stream');
      }
      for (const state of Object.keys(states)) expected.set(keys.state(task, state), 'hash');
    }
  }
  return expected;
};

interface Copied {
  readonly lastId: string;
  readonly entries: number;
}

async function* pagesOf(
  redis: Redis,
  stream: string,
  copied: Map<string, Copied>,
): AsyncGenerator<LogRecord> {
  for (;;) {
    const { lastId, entries } = copied.get(stream) ?? { lastId: '-', entries: 0 };
    const from = lastId === '-' ? '-' : `(${lastId}`;
    const page = await redis.xrange(stream, from, '+', 'COUNT', pageSize);
    for (const [id, fields] of page) yield ['entry', stream, id, fields];
    const last = page.at(-1);
    if (last) copied.set(stream, { lastId: last[0], entries: entries + page.length });
    if (page.length < pageSize) return;
  }
}

type Results = readonly (readonly [Error | null, unknown])[];

const lastIdOf = (info: unknown): string | undefined => {
  if (!Array.isArray(info)) return undefined;
  return String(info[info.indexOf('last-generated-id') + 1]);
};

const tailOf = (stream: string, copied: Copied | undefined, results: Results): LogRecord[] => {
  const [range, info] = results;
  const lastId = lastIdOf(info?.[1]);
  if (lastId === undefined) return [];
  const tail = (range?.[1] ?? []) as readonly (readonly [string, readonly string[]])[];
  return [
    ...tail.map(([id, fields]): LogRecord => ['entry', stream, id, fields]),
    ['stream', stream, lastId, (copied?.entries ?? 0) + tail.length],
  ];
};

const recordOfValue = (key: string, [payload, expires]: Results): LogRecord[] =>
  Buffer.isBuffer(payload?.[1])
    ? [['value', key, payload[1].toString('base64'), Math.max(0, Number(expires?.[1]))]]
    : [];

/** All that is named, at once: of streams what comes after what was copied. */
const readAtOnce = async (
  redis: Redis,
  wanted: ReadonlyMap<string, string>,
  copied: ReadonlyMap<string, Copied>,
): Promise<readonly LogRecord[]> => {
  const names = [...wanted];
  const transaction = redis.multi();
  for (const [key, type] of names) {
    if (type === 'stream') {
      const after = copied.get(key);
      transaction.xrange(key, after ? `(${after.lastId}` : '-', '+').call('XINFO', 'STREAM', key);
    } else {
      transaction.dumpBuffer(key).pexpiretime(key);
    }
  }
  const results = (await transaction.exec()) ?? [];
  return names.flatMap(([key, type], index) => {
    const own = results.slice(2 * index, 2 * index + 2);
    return type === 'stream' ? tailOf(key, copied.get(key), own) : recordOfValue(key, own);
  });
};

/** What is remembered of users comes last: a write that was done already is not done again. */
async function* memories(redis: Redis): AsyncGenerator<LogRecord> {
  const names = [...(await ourKeys(redis))].filter(([key]) => remembered.test(key));
  for (let from = 0; from < names.length; from += pageSize) {
    yield* await readAtOnce(redis, new Map(names.slice(from, from + pageSize)), new Map());
  }
}

/**
 * Copies the log; calls `atInstant` right after the moment that the copy is of. Throws
 * `WEIR_ENGINE_REPARTITIONING` while partitions are changed.
 */
export async function* copyLog(
  redis: Redis,
  atInstant: () => Promise<void>,
): AsyncGenerator<LogRecord> {
  if ((await redis.hlen(keys.repartitions)) > 0) throw engineErrors.REPARTITIONING();
  const found = [...(await ourKeys(redis))].filter(([key]) => !remembered.test(key));
  const copied = new Map<string, Copied>();
  for (const [key, type] of found) {
    const isTopic = type === 'stream' && inPartition.test(key) && !ofChain.test(key);
    if (isTopic) yield* pagesOf(redis, key, copied);
  }
  const wanted = new Map([...(await expectedKeys(redis)), ...found]);
  const records = await readAtOnce(redis, wanted, copied);
  await atInstant();
  yield* records;
  yield* memories(redis);
}

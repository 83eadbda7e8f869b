// A copied log, written to a server that has none. What sinks have stored of the log before is no measure
// of this one, so every partition begins a new incarnation, as after a failover.
import type { Redis } from 'ioredis';
import { systemClock } from '../../kernel/clock.ts';
import { engineErrors } from '../../kernel/engine-errors.ts';
import { keys } from '../keys.ts';
import { type LogRecord, ourKeys } from './log-copy.ts';

export interface LoadedLog {
  readonly streams: number;
  readonly entries: number;
  readonly values: number;
}

const pageSize = 500;
/** No server has this history, so the next owner of a task finds another one than before. */
const foreignHistory = 'restored';
const headsKey = /^weir:\{[^}]*\}:heads$/;
const erasedKey = /^weir:\{[^}]*\}:erased$/;

/** Removes every key of ours. */
export const eraseLog = async (redis: Redis): Promise<void> => {
  for await (const page of redis.scanStream({ match: 'weir:*', count: 1_000 })) {
    if ((page as string[]).length > 0) await redis.unlink(...(page as string[]));
  }
};

/** Whether there is a log already. */
export const hasLog = async (redis: Redis): Promise<boolean> => (await ourKeys(redis)).size > 0;

/** Who works on the log or listens to it: ids of living workers, channels of gateways. */
export const usersOfLog = async (redis: Redis): Promise<readonly string[]> => {
  const workers = Object.entries(await redis.hgetall(keys.workers));
  const living = workers.filter(([, card]) => Number.parseInt(card, 10) >= systemClock.now());
  const channels = (await redis.call('PUBSUB', 'SHARDCHANNELS', 'weir:*')) as string[];
  return [...living.map(([id]) => id), ...channels];
};

type Command = readonly [name: string, ...args: (string | number | Buffer)[]];

const commandsOf = ([kind, key, third, fourth]: LogRecord): readonly Command[] => {
  if (kind === 'entry') return [['XADD', key, third, ...(fourth as readonly string[])]];
  if (kind === 'value') {
    const payload = Buffer.from(third, 'base64');
    return [['RESTORE', key, fourth as number, payload, ...(fourth === 0 ? [] : ['ABSTTL'])]];
  }
  // Makes the stream where it has no entry; its own groups come with its readers.
  return [
    ['XGROUP', 'CREATE', key, 'restored', '0', 'MKSTREAM'],
    ['XGROUP', 'DESTROY', key, 'restored'],
    ['XSETID', key, third],
  ];
};

const send = async (redis: Redis, commands: readonly Command[]): Promise<void> => {
  const pipeline = redis.pipeline();
  for (const [name, ...args] of commands) pipeline.call(name, ...args);
  for (const [error] of (await pipeline.exec()) ?? []) {
    if (error) throw engineErrors.COPY_REFUSED({ said: error.message }, { cause: error });
  }
};

/** Throws `WEIR_ENGINE_COPY_REFUSED` where a stream is not what its record says. */
const hold = async (redis: Redis, [, stream, , entries]: LogRecord): Promise<void> => {
  const length = await redis.xlen(stream);
  if (length !== entries) throw engineErrors.COPY_REFUSED({ stream, length, expected: entries });
};

/** What was copied before it was erased goes again: the record of it is newer. */
const eraseAgain = async (redis: Redis, erased: readonly string[]): Promise<void> => {
  for (const key of erased) {
    const members = (await redis.zrange(key, '0', '-1')).map((member) => member.split(' '));
    const partition = key.slice(0, -'erased'.length);
    for (let from = 0; from < members.length; from += pageSize) {
      const page = members.slice(from, from + pageSize);
      await send(
        redis,
        page.map(([topic, , id = '']) => ['XDEL', `${partition}${topic}`, id]),
      );
    }
  }
};

/** Writes all records, and looks at every stream afterwards. */
export const loadLog = async (
  redis: Redis,
  records: AsyncIterable<LogRecord>,
): Promise<LoadedLog> => {
  const streams: LogRecord[] = [];
  const heads: string[] = [];
  const erased: string[] = [];
  let [entries, values] = [0, 0];
  let page: Command[] = [];
  for await (const record of records) {
    const [kind, key] = record;
    if (kind === 'stream') streams.push(record);
    if (kind === 'entry') entries += 1;
    if (kind === 'value') values += 1;
    if (headsKey.test(key)) heads.push(key);
    if (erasedKey.test(key)) erased.push(key);
    page.push(...commandsOf(record));
    if (page.length < pageSize) continue;
    await send(redis, page);
    page = [];
  }
  await send(redis, page);
  await send(
    redis,
    heads.map((key) => ['HSET', key, '~server', foreignHistory]),
  );
  for (const stream of streams) await hold(redis, stream);
  await eraseAgain(redis, erased);
  return { streams: streams.length, entries, values };
};

// Entities: redis-om over our own connection. It says how an entity is laid out; what it would write in
// several steps is written by one script, together with the expiry and the index that Redis without
// its search module does not keep.
import { type RedisConnection, RedisOmError, Repository, Schema } from 'redis-om';
import type { Commands } from '../../engine/stream/redis/servers.ts';
import type { Sealed } from './integrity.ts';

/** An entity as it is stored. */
export interface Entity extends Sealed {
  readonly hmac: string;
}

/** Why nothing was written: somebody else was faster. */
export type SaveOutcome = 'saved' | 'changed';

export interface Saving {
  /** The hash that stands there; empty when nothing does. */
  readonly expected: string;
  /** The sorted set of ids that the entity belongs to, and its place in it. */
  readonly index: string;
  readonly id: string;
  readonly score: number;
  readonly expiresMs: number;
  /** How many entities the index may name. */
  readonly countMax: number;
}

export interface Entities {
  /** `undefined`: nothing there; a text: what stands there cannot be read, and this is its hash. */
  fetch(tag: string, id: string): Promise<Entity | string | undefined>;
  /** Writes an entity where the expected one stands; the first of the index go when it is full. */
  save(tag: string, entity: Entity, saving: Saving): Promise<SaveOutcome>;
}

export const entityPrefix = 'weir:memory';

const schema = new Schema<Entity & Record<string, never>>(
  entityPrefix,
  {
    ...{ tenant: { type: 'string' }, user: { type: 'string' }, session: { type: 'string' } },
    ...{ namespace: { type: 'string' }, key: { type: 'string' }, value: { type: 'text' } },
    ...{ verdict: { type: 'string' }, request: { type: 'string' }, hmac: { type: 'string' } },
    ...{ written: { type: 'number' }, expires: { type: 'number' }, tombstone: { type: 'boolean' } },
  } as never,
  { dataStructure: 'HASH' },
);

// KEYS: entity, index. ARGV: expected hash, id, score, expiry, most entries, prefix of entities, fields.
const saveScript = `
if (redis.call('HGET', KEYS[1], 'hmac') or '') ~= ARGV[1] then return 0 end
redis.call('UNLINK', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 7))
redis.call('PEXPIREAT', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[2])
if redis.call('PEXPIRETIME', KEYS[2]) < tonumber(ARGV[4]) then
  redis.call('PEXPIREAT', KEYS[2], ARGV[4])
end
local over = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[5])
if over <= 0 then return 1 end
local ids = redis.call('ZRANGE', KEYS[2], 0, -1)
for _, id in ipairs(ids) do
  if redis.call('EXISTS', ARGV[6] .. id) == 0 then
    redis.call('ZREM', KEYS[2], id)
    over = over - 1
  end
end
for _, id in ipairs(ids) do
  if over <= 0 then return 1 end
  if id ~= ARGV[2] and redis.call('ZREM', KEYS[2], id) == 1 then
    redis.call('UNLINK', ARGV[6] .. id)
    over = over - 1
  end
end
return 1
`;

/** As much of the client that redis-om knows as a repository of hashes asks for. */
const reading = (commands: Commands) => ({ hGetAll: (key: string) => commands.hgetall(key) });

const writing = (
  commands: Commands,
  tag: string,
  saving: Saving,
  told: (wrote: boolean) => void,
) => {
  const run = async (key: string, hash: Readonly<Record<string, string>>): Promise<void> => {
    const { expected, index, id, score, expiresMs, countMax } = saving;
    const fields = Object.entries(hash).flat();
    const prefix = `${entityPrefix}:${tag}:`;
    const args = [expected, id, score, expiresMs, countMax, prefix, ...fields];
    told((await commands.eval(saveScript, 2, key, index, ...args)) === 1);
  };
  return {
    multi: () => ({
      unlink: () => ({
        hSet: (key: string, hash: Readonly<Record<string, string>>) => ({
          exec: () => run(key, hash),
        }),
      }),
    }),
  };
};

const repositoryOver = (client: object) =>
  new Repository(schema, client as unknown as RedisConnection);

/** Opens the entities on a connection. */
export const openEntities = (commands: Commands): Entities => {
  const reader = repositoryOver(reading(commands));
  return {
    fetch: async (tag, id) => {
      try {
        const found = (await reader.fetch(`${tag}:${id}`)) as unknown as Entity;
        // Of what is not there, redis-om makes an entity without fields.
        return Object.keys(found).length === 0 ? undefined : found;
      } catch (error) {
        if (!(error instanceof RedisOmError)) throw error;
        return (await commands.hget(`${entityPrefix}:${tag}:${id}`, 'hmac')) ?? '';
      }
    },
    save: async (tag, entity, saving) => {
      let hasWritten = false;
      const writer = repositoryOver(
        writing(commands, tag, saving, (wrote) => {
          hasWritten = wrote;
        }),
      );
      await writer.save(`${tag}:${saving.id}`, { ...entity } as never);
      return hasWritten ? 'saved' : 'changed';
    },
  };
};

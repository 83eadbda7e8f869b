// The memory on Redis: one hash per entry, one index per user and namespace, all of a user in one slot.
import type { Commands } from '../../engine/stream/redis/servers.ts';
import { type Entity, entityPrefix, openEntities } from './entities.ts';
import { entryIdOf, hmacOf, isIntact, type Sealed, tagOf } from './integrity.ts';
import {
  type Change,
  type EntryName,
  type Found,
  type MemoryEntry,
  type MemoryStore,
  memoryErrors,
  type Namespace,
  namespaces,
  type Owner,
} from './memory.ts';

export const valueBytesMax = 4_096;
/** Per user and namespace; tombstones count, and are the first to go. */
export const entriesMax = 200;

/** Of writers that change one entry at once, one wins each time. */
const attemptsMax = 50;

export interface MemoryStoreOptions {
  readonly commands: Commands;
  readonly key: Buffer;
  readonly ttlMs: Readonly<Record<Namespace, number>>;
  readonly now: () => number;
  readonly close?: () => void;
}

type Standing =
  | { readonly kind: 'none' }
  | { readonly kind: 'tampered'; readonly hmac: string }
  | { readonly kind: 'entry' | 'tombstone'; readonly hmac: string; readonly entity: Entity };

const nameOf = ({ namespace, session: sessionId, key }: Entity): EntryName => ({
  ...{ namespace: namespace as Namespace, sessionId, key },
});

const entryOf = (id: string, entity: Entity): MemoryEntry => ({
  ...{ id, ...nameOf(entity), value: entity.value },
  verdict: entity.verdict === 'allow' ? 'allow' : 'flag',
  ...{ writtenMs: entity.written, expiresMs: entity.expires },
});

// KEYS: the indexes. ARGV: the prefix of entities.
const eraseScript = `
local erased = 0
for _, index in ipairs(KEYS) do
  for _, id in ipairs(redis.call('ZRANGE', index, 0, -1)) do
    erased = erased + redis.call('UNLINK', ARGV[1] .. id)
  end
  redis.call('UNLINK', index)
end
return erased
`;

/** Opens the memory. */
export const openMemoryStore = (options: MemoryStoreOptions): MemoryStore => {
  const { commands, key, ttlMs, now } = options;
  const entities = openEntities(commands);
  const keyOf = (owner: Owner, rest: string): string => `${entityPrefix}:${tagOf(owner)}:${rest}`;

  const isOwn = (owner: Owner, id: string, entity: Entity): boolean =>
    entity.tenant === owner.tenantId &&
    entity.user === owner.userId &&
    entryIdOf(nameOf(entity)) === id;

  const standing = async (owner: Owner, id: string): Promise<Standing> => {
    const found = await entities.fetch(tagOf(owner), id);
    if (found === undefined) return { kind: 'none' };
    if (typeof found === 'string') return { kind: 'tampered', hmac: found };
    const { hmac = '' } = found;
    if (!isIntact(key, found, hmac) || !isOwn(owner, id, found)) return { kind: 'tampered', hmac };
    // Redis forgets it by itself, unless somebody has told it not to.
    if (found.expires <= now()) return { kind: 'tombstone', hmac, entity: found };
    return { kind: found.tombstone ? 'tombstone' : 'entry', hmac, entity: found };
  };

  const isLate = (there: Standing, { atMs, requestId }: Change): boolean =>
    'entity' in there && there.entity.written > atMs && there.entity.request !== requestId;

  const save = async (owner: Owner, id: string, there: Standing, sealed: Sealed) => {
    const entity = { ...sealed, hmac: hmacOf(key, sealed) };
    const { written, expires, tombstone, namespace } = sealed;
    return entities.save(tagOf(owner), entity, {
      ...{ id, index: keyOf(owner, namespace), countMax: entriesMax, expiresMs: expires },
      expected: 'hmac' in there ? there.hmac : '',
      score: tombstone ? 0 : written,
    });
  };

  /** Looks, and writes unless something has come between; then it looks again. */
  const change = async <Outcome>(
    owner: Owner,
    id: string,
    decide: (there: Standing) => Outcome | { readonly write: Sealed; readonly outcome: Outcome },
  ): Promise<Outcome> => {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const there = await standing(owner, id);
      const decided = decide(there);
      if (typeof decided !== 'object' || decided === null || !('write' in decided)) return decided;
      if ((await save(owner, id, there, decided.write)) === 'saved') return decided.outcome;
    }
    throw memoryErrors.CONTENDED();
  };

  /** What was changed behind our back has no name that a tombstone could carry. */
  const discard = async (owner: Owner, id: string): Promise<'removed'> => {
    const [namespace = ''] = id.split('.');
    await commands.multi().unlink(keyOf(owner, id)).zrem(keyOf(owner, namespace), id).exec();
    return 'removed';
  };

  const sealedOf = (owner: Owner, name: EntryName, { requestId, atMs }: Change) => ({
    ...{ tenant: owner.tenantId, user: owner.userId, session: name.sessionId },
    ...{ namespace: name.namespace, key: name.key, request: requestId, written: atMs },
    expires: atMs + ttlMs[name.namespace],
  });

  const read = async (owner: Owner, id: string): Promise<Found> => {
    const there = await standing(owner, id);
    if (there.kind === 'tampered') return { status: 'tampered', id };
    if (there.kind !== 'entry') return { status: 'not_found' };
    return { status: 'found', entry: entryOf(id, there.entity) };
  };

  return {
    read,
    write: async (owner, name, written) => {
      const { value, verdict } = written;
      if (Buffer.byteLength(value) > valueBytesMax) throw memoryErrors.TOO_LARGE();
      const sealed = { ...sealedOf(owner, name, written), value, verdict, tombstone: false };
      return change<'written' | 'late'>(owner, entryIdOf(name), (there) => {
        if (isLate(there, written)) return 'late';
        return { write: sealed, outcome: 'written' };
      });
    },
    remove: async (owner, id, removed) => {
      const there = await standing(owner, id);
      if (there.kind === 'tampered') return discard(owner, id);
      return change<'removed' | 'late' | 'not_found'>(owner, id, (now) => {
        if (now.kind === 'none' || now.kind === 'tampered') return 'not_found';
        if (isLate(now, removed)) return 'late';
        if (now.entity.request === removed.requestId) return 'removed';
        if (now.kind === 'tombstone') return 'not_found';
        const sealed = sealedOf(owner, nameOf(now.entity), removed);
        const write = { ...sealed, value: '', verdict: '', tombstone: true };
        return { write, outcome: 'removed' };
      });
    },
    ids: (owner, namespace) => commands.zrevrange(keyOf(owner, namespace), 0, -1),
    erase: async (owner) => {
      const indexes = namespaces.map((namespace) => keyOf(owner, namespace));
      const prefix = keyOf(owner, '');
      return Number(await commands.eval(eraseScript, indexes.length, ...indexes, prefix));
    },
    keepsHistory: async (owner) => (await commands.get(keyOf(owner, 'history'))) !== 'off',
    keepHistory: async (owner, keeps) => {
      await (keeps
        ? commands.unlink(keyOf(owner, 'history'))
        : commands.set(keyOf(owner, 'history'), 'off'));
    },
    close: () => options.close?.(),
  };
};

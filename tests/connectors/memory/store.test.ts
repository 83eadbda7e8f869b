// The memory on a real Redis: what is remembered, for how long, and what of it nobody can change.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryIdOf, hmacOf, isIntact } from '../../../connectors/memory/integrity.ts';
import type { EntryName, MemoryStore, Owner } from '../../../connectors/memory/memory.ts';
import { entriesMax, openMemoryStore, valueBytesMax } from '../../../connectors/memory/store.ts';
import { systemClock } from '../../../engine/kernel/clock.ts';
import { startTestRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/worker.ts';

const hourMs = 3_600_000;
const key = randomBytes(32);

let server: TestRedis;
let redis: Redis;
let nth = 0;

const opened = (ttlMs = hourMs, now = systemClock.now): MemoryStore =>
  openMemoryStore({
    ...{ commands: redis, key, now },
    ttlMs: { session: ttlMs, longterm: ttlMs, system: ttlMs },
  });

const someone = (tenantId = 't1'): Owner => {
  nth += 1;
  return { tenantId, userId: `user-${nth}` };
};
const named = (name: string, namespace: EntryName['namespace'] = 'longterm'): EntryName => ({
  ...{ namespace, sessionId: 's1', key: name },
});
const put = (
  store: MemoryStore,
  owner: Owner,
  name: EntryName,
  value: string,
  atMs = systemClock.now(),
) => store.write(owner, name, { value, verdict: 'allow', atMs, requestId: `put ${value}` });
const change = (requestId: string, atMs = systemClock.now()) => ({ requestId, atMs });
const placeOf = ({ tenantId, userId }: Owner, name: EntryName): string =>
  `weir:memory:{${tenantId}:${encodeURIComponent(userId)}}:${entryIdOf(name)}`;
/** What stands under a name: its value, or why there is none. */
const look = async (store: MemoryStore, owner: Owner, name: EntryName): Promise<string> => {
  const found = await store.read(owner, entryIdOf(name));
  return found.status === 'found' ? found.entry.value : found.status;
};

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.path);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

describe('an entry', () => {
  it('comes back as it was written, whatever its texts are', async () => {
    const [store, owner] = [opened(), { tenantId: 't1', userId: 'a{b}:c%d/é' }];
    for (const value of ['', ' two\nlines ', '{"a":"ü:|"}', 'x'.repeat(valueBytesMax)]) {
      await put(store, owner, named('k:sha256'), value);
      expect(await look(store, owner, named('k:sha256'))).toBe(value);
    }
  });

  it('belongs to its user and tenant; in the namespace of sessions, to its session too', async () => {
    const [store, owner] = [opened(), someone()];
    await put(store, owner, named('colour', 'session'), 'blue');
    await put(store, owner, named('colour'), 'red');
    const elsewhere = { ...named('colour', 'session'), sessionId: 's2' };
    expect(await look(store, owner, named('colour', 'session'))).toBe('blue');
    expect(await look(store, owner, elsewhere)).toBe('not_found');
    expect(await look(store, owner, { ...named('colour'), sessionId: 's2' })).toBe('red');
    expect(await look(store, someone(), named('colour'))).toBe('not_found');
    expect(await look(store, { ...owner, tenantId: 't2' }, named('colour'))).toBe('not_found');
  });

  it('is forgotten by Redis itself when its time is over, and its index with it', async () => {
    const [store, owner] = [opened(60), someone()];
    await put(store, owner, named('short'), 'gone soon');
    await until(async () => (await redis.keys(`*${owner.userId}}*`)).length === 0);
    expect(await look(store, owner, named('short'))).toBe('not_found');
  });

  it('is not read beyond its time, although somebody has told Redis to keep it', async () => {
    const owner = someone();
    await put(opened(), owner, named('kept'), 'too long');
    await redis.persist(placeOf(owner, named('kept')));
    const later = opened(hourMs, () => systemClock.now() + 2 * hourMs);
    expect(await look(later, owner, named('kept'))).toBe('not_found');
  });

  it('is refused when it is too large, counted in bytes', async () => {
    const write = put(opened(), someone(), named('big'), 'é'.repeat(valueBytesMax / 2 + 1));
    await expect(write).rejects.toMatchObject({ code: 'WEIR_MEMORY_TOO_LARGE' });
  });
});

describe('tampering', () => {
  const fields = ['tenant', 'user', 'session', 'namespace', 'key', 'value', 'verdict'];
  const others = ['request', 'written', 'expires', 'tombstone', 'hmac'];

  it.each([...fields, ...others])('with %s shows, and nothing is told', async (field) => {
    const [store, owner] = [opened(), someone()];
    await put(store, owner, named('k'), 'the truth');
    for (const changed of ['1', 'x', '']) {
      await redis.hset(placeOf(owner, named('k')), field, changed);
      expect(await look(store, owner, named('k'))).toBe('tampered');
    }
    await redis.hdel(placeOf(owner, named('k')), field);
    expect(await look(store, owner, named('k'))).toBe('tampered');
  });

  it('by moving an intact entry to another name or another user shows', async () => {
    const [store, owner, other] = [opened(), someone(), someone()];
    await put(store, owner, named('k'), 'mine');
    await redis.copy(placeOf(owner, named('k')), placeOf(owner, named('other')));
    await redis.copy(placeOf(owner, named('k')), placeOf(other, named('k')));
    expect(await look(store, owner, named('other'))).toBe('tampered');
    expect(await look(store, other, named('k'))).toBe('tampered');
  });

  it('is mended by a later write, and ended by a removal', async () => {
    const [store, owner] = [opened(), someone()];
    await put(store, owner, named('k'), 'one');
    await redis.hset(placeOf(owner, named('k')), 'value', 'two', 'written', '9e15');
    expect(await put(store, owner, named('k'), 'three')).toBe('written');
    expect(await look(store, owner, named('k'))).toBe('three');
    await redis.hset(placeOf(owner, named('k')), 'value', 'four');
    expect(await store.remove(owner, entryIdOf(named('k')), change('r'))).toBe('removed');
    expect(await look(store, owner, named('k'))).toBe('not_found');
    expect(await store.ids(owner, 'longterm')).toEqual([]);
  });

  it('with any one field of any entry is found by the hash', () => {
    const sealed = fc.record({
      ...{ tenant: fc.string(), user: fc.string(), session: fc.string(), namespace: fc.string() },
      ...{ key: fc.string(), value: fc.string(), verdict: fc.string(), request: fc.string() },
      ...{ written: fc.nat(), expires: fc.nat(), tombstone: fc.boolean() },
    });
    fc.assert(
      fc.property(sealed, sealed, fc.nat(10), (entry, other, at) => {
        const name = Object.keys(entry)[at] as keyof typeof entry;
        fc.pre(entry[name] !== other[name]);
        const hmac = hmacOf(key, entry);
        expect(isIntact(key, entry, hmac)).toBe(true);
        expect(isIntact(key, { ...entry, [name]: other[name] }, hmac)).toBe(false);
        expect(isIntact(randomBytes(32), entry, hmac)).toBe(false);
      }),
    );
  });
});

describe('changes', () => {
  it('leave a tombstone, which a later write clears', async () => {
    const [store, owner, id] = [opened(), someone(), entryIdOf(named('k'))];
    expect(await store.remove(owner, id, change('r0'))).toBe('not_found');
    await put(store, owner, named('k'), 'one');
    expect(await store.remove(owner, id, change('r1'))).toBe('removed');
    expect(await look(store, owner, named('k'))).toBe('not_found');
    expect(await redis.hget(placeOf(owner, named('k')), 'tombstone')).toBe('1');
    expect(await redis.hget(placeOf(owner, named('k')), 'value')).toBe('');
    expect(await store.remove(owner, id, change('r2'))).toBe('not_found');
    await put(store, owner, named('k'), 'two');
    expect(await look(store, owner, named('k'))).toBe('two');
  });

  it('have one effect when they come again, also after newer ones', async () => {
    const [store, owner, id] = [opened(), someone(), entryIdOf(named('k'))];
    const atMs = systemClock.now();
    await put(store, owner, named('k'), 'one', atMs);
    expect(await store.remove(owner, id, change('gone', atMs + 1))).toBe('removed');
    expect(await store.remove(owner, id, change('gone', atMs + 1))).toBe('removed');
    expect(await put(store, owner, named('k'), 'one', atMs)).toBe('late');
    expect(await look(store, owner, named('k'))).toBe('not_found');
    await put(store, owner, named('k'), 'two', atMs + 2);
    expect(await store.remove(owner, id, change('gone', atMs + 1))).toBe('late');
    expect(await look(store, owner, named('k'))).toBe('two');
  });

  it('of many writers at once leave the newest, whole', async () => {
    const [store, owner, atMs] = [opened(), someone(), systemClock.now()];
    // The newest is first at the server, so that each of the others comes too late.
    const writers = Array.from({ length: 24 }, (_, n) =>
      put(store, owner, named('k'), String(n), atMs - n),
    );
    const outcomes = await Promise.all(writers);
    expect(outcomes[0]).toBe('written');
    expect(await look(store, owner, named('k'))).toBe('0');
    expect(await store.ids(owner, 'longterm')).toHaveLength(1);
  });
});

describe('limits', () => {
  it('keep the newest entries of each namespace, and let the oldest go', async () => {
    const [store, owner, atMs] = [opened(), someone(), systemClock.now()];
    const names = Array.from({ length: entriesMax + 5 }, (_, n) => named(`k${n}`));
    await put(store, owner, named('other', 'system'), 'stays', atMs);
    for (const [n, name] of names.entries()) await put(store, owner, name, String(n), atMs + n);
    const ids = await store.ids(owner, 'longterm');
    expect(ids).toEqual(names.slice(5).map(entryIdOf).toReversed());
    expect(await look(store, owner, named('k4'))).toBe('not_found');
    expect(await look(store, owner, named('k5'))).toBe('5');
    expect(await redis.exists(placeOf(owner, named('k4')))).toBe(0);
    expect(await look(store, owner, named('other', 'system'))).toBe('stays');
  });

  it('let tombstones go before anything that is remembered', async () => {
    const [store, owner, atMs] = [opened(), someone(), systemClock.now()];
    for (let n = 0; n < entriesMax; n += 1) await put(store, owner, named(`k${n}`), 'v', atMs + n);
    await store.remove(owner, entryIdOf(named('k100')), change('r', atMs + entriesMax));
    await put(store, owner, named('new'), 'v', atMs + entriesMax + 1);
    expect(await look(store, owner, named('k0'))).toBe('v');
    expect(await redis.exists(placeOf(owner, named('k100')))).toBe(0);
  });
});

describe('a user', () => {
  it('is erased with every entry and tombstone, and nobody else is', async () => {
    const [store, owner, other] = [opened(), someone(), someone()];
    for (const each of [owner, other]) {
      await put(store, each, named('a'), '1');
      await put(store, each, named('b', 'session'), '2');
      await store.remove(each, entryIdOf(named('a')), change('r'));
    }
    expect(await store.erase(owner)).toBe(2);
    expect(await redis.keys(`*${owner.userId}}*`)).toEqual([]);
    expect(await look(store, other, named('b', 'session'))).toBe('2');
    expect(await store.erase(owner)).toBe(0);
  });

  it('may forbid that chats are remembered; erasing does not undo that', async () => {
    const [store, owner] = [opened(), someone()];
    expect(await store.keepsHistory(owner)).toBe(true);
    await store.keepHistory(owner, false);
    await store.erase(owner);
    expect(await store.keepsHistory(owner)).toBe(false);
    await store.keepHistory(owner, true);
    expect(await store.keepsHistory(owner)).toBe(true);
  });
});

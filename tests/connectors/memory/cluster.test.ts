// The memory on a real cluster: all of a user lies in one slot, so every script finds its keys.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { entryIdOf } from '../../../connectors/memory/integrity.ts';
import { openMemoryStore } from '../../../connectors/memory/store.ts';
import { systemClock } from '../../../engine/kernel/clock.ts';
import { silentLog } from '../../../engine/kernel/log.ts';
import { openServers } from '../../../engine/stream/redis/open-servers.ts';
import { startTestCluster, type TestCluster } from '../../support/redis-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
}, 60_000);
afterAll(() => cluster.stop());

it('remembers, removes and erases users wherever their slots lie', async () => {
  const servers = await openServers(cluster.url, 'fail', silentLog);
  const ttlMs = { session: 60_000, longterm: 60_000, system: 60_000 };
  const key = randomBytes(32);
  const store = openMemoryStore({ commands: servers.commands, key, ttlMs, now: systemClock.now });
  for (let n = 0; n < 12; n += 1) {
    const owner = { tenantId: 't1', userId: `user ${n}` };
    const names = ['a', 'b'].map((name) => ({
      ...{ namespace: 'longterm' as const, sessionId: 's1', key: name },
    }));
    const atMs = systemClock.now();
    for (const name of names) {
      const written = { value: String(n), verdict: 'allow' as const, atMs, requestId: name.key };
      expect(await store.write(owner, name, written)).toBe('written');
    }
    const [first = '', second = ''] = names.map(entryIdOf);
    expect(await store.remove(owner, first, { requestId: 'r', atMs: atMs + 1 })).toBe('removed');
    expect(await store.read(owner, second)).toMatchObject({ entry: { value: String(n) } });
    expect(await store.erase(owner)).toBe(2);
  }
  servers.close();
});

// How what an operator says gets everywhere: on a real PostgreSQL, whatever else waits there; and what a gateway says
// about itself while it could not learn it.
import { randomBytes } from 'node:crypto';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLivePolicies } from '../../api/control/live-policies.ts';
import { openModelGate } from '../../api/control/model-gate.ts';
import { openOutboxRelay } from '../../api/control/outbox-relay.ts';
import { readinessOf } from '../../api/http/readiness.ts';
import { openJournal } from '../../api/journal.ts';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { openBulkPool, openPool } from '../../connectors/postgres/pool.ts';
import { ensureTenant } from '../../connectors/postgres/registry.ts';
import { systemClock as clock } from '../../engine/kernel/clock.ts';
import { silentLog as log } from '../../engine/kernel/log.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import { openPolicies } from '../../policies/evaluator.ts';
import { bundleSigner } from '../../policies/signature.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { until } from '../support/worker.ts';

let server: TestPostgres;
let pool: DatabasePool;
beforeAll(async () => {
  server = await startTestPostgres();
  await migrate(server.url);
  pool = await openPool(server.url);
  await ensureTenant(pool, 't1', []);
});
afterAll(async () => {
  await pool?.end();
  await server?.stop();
});

describe('the model gate', () => {
  it('never goes back to what it has read before', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((done) => {
      release = done;
    });
    let isHeld = false;
    // What the next question brings comes late, as from a server that is slow for a moment.
    const slow = new Proxy(pool, {
      get: (target, name: keyof DatabasePool) => {
        if (name !== 'any' || !isHeld) return target[name];
        isHeld = false;
        return async (query: Parameters<DatabasePool['any']>[0]) => {
          const rows = await target.any(query);
          await released;
          return rows;
        };
      },
    });
    const gate = await openModelGate(() => slow, clock, log);
    isHeld = true;
    const early = gate.refresh();
    await until(async () => !isHeld);
    await ensureTenant(pool, 't1', [{ id: 'm1', provider: 'openai' }]);
    await gate.refresh();
    expect(gate.approved('t1', 'm1')).toMatchObject({ provider: 'openai' });
    release();
    await early;
    expect(gate.approved('t1', 'm1')).toMatchObject({ provider: 'openai' });
    gate.close();
  });
});

describe('the relay of the outbox', () => {
  it('says at once that records have changed, whoever holds the outbox', async () => {
    const transport = openMemoryTransport(clock);
    const journal = openJournal({ transport, partitions: 1, clock, log });
    const relay = openOutboxRelay(pool, { transport, journal, clock, log });
    const bulk = openBulkPool(server.url, 1);
    const other = await bulk.connect();
    await other.query(`
      INSERT INTO outbox (tenant_id, event_id, registry, subject, event_type, actor, data)
      VALUES ('t1', 'e1', 'models', 'm1', 'model_frozen', 'ada', '{"reason": "a test"}')`);
    await other.query('BEGIN');
    await other.query(`SELECT pg_advisory_xact_lock(hashtextextended('weir outbox', 0))`);
    const place = { tenantId: 't1', partition: 'all' } as const;
    const heard = async (topic: string) =>
      (await transport.recent(place, topic, undefined, 10)).length;
    const changed = relay.changed('t1', 'ada');
    await until(async () => (await heard('registry_control')) === 1);
    expect(await heard('freeze_control')).toBe(0);
    await other.query('COMMIT');
    await changed;
    expect([await heard('freeze_control'), await heard('registry_control')]).toEqual([1, 2]);
    relay.close();
    other.release();
    await bulk.end();
  });
});

describe('readiness', () => {
  it('is degraded while the policies that an organisation wants could not be loaded', async () => {
    const shipped = await openPolicies();
    const signer = bundleSigner(randomBytes(32));
    const live = openLivePolicies({ shipped, pool: () => pool, signer, clock, log });
    const gate = await openModelGate(() => pool, clock, log);
    const transport = openMemoryTransport(clock);
    const readiness = readinessOf({
      ...{ transport, gate, live, clock, provider: 'scripted', policyVersion: shipped.version },
      databaseVersion: async () => 'PostgreSQL',
    });
    expect(await readiness()).toMatchObject({ status: 'ready', checks: { policies: true } });
    const said = { bundle_hash: '', previous: 'shipped', rollback: false, reason: '', by: 'ada' };
    live.activated('t1', { ...said, kind: 'version', version: '0123456789ab' }, true);
    await live.settled();
    expect(await readiness()).toMatchObject({ status: 'degraded', checks: { policies: false } });
    live.activated('t1', { ...said, kind: 'version', version: 'shipped' }, false);
    await live.settled();
    expect(await readiness()).toMatchObject({ status: 'ready', checks: { policies: true } });
    live.close();
    gate.close();
  });
});

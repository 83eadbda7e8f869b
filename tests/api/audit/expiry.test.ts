// AUDIT_PAYLOAD_DAYS on a real database: what is older loses its content and nothing else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expireTenant } from '../../../api/audit/expiry.ts';
import { virtualClock } from '../../../engine/kernel/virtual-clock.ts';
import { startLedgers, type TestLedgers } from '../../support/ledger.ts';

const dayMs = 86_400_000;
const days = 30;
const startMs = Date.parse('2026-06-01T00:00:00.000Z');

let ledgers: TestLedgers;
beforeAll(async () => {
  ledgers = await startLedgers();
}, 60_000);
afterAll(() => ledgers?.stop());

interface Stored {
  readonly event_id: string;
  readonly is_full: boolean;
}

/** Every record in the order of the leaves, and whether content and salt are there. */
const storedOf = async (tenantId: string): Promise<readonly Stored[]> => {
  const { rows } = await ledgers.pool.query<Stored & { readonly has_salt: boolean }>(
    `SELECT l.event_id, l.salt IS NOT NULL AS has_salt, r.actor <> 'erased' AS is_full
     FROM audit_leaf l JOIN audit_export r USING (tenant_id, event_id)
     WHERE l.tenant_id = $1 ORDER BY l.leaf_index`,
    [tenantId],
  );
  for (const { has_salt, is_full } of rows) expect(has_salt).toBe(is_full);
  return rows.map(({ event_id, is_full }) => ({ event_id, is_full }));
};

const treeOf = async (tenantId: string) => {
  const leaves = await ledgers.pool.query(
    'SELECT leaf_index, commitment, leaf_hash FROM audit_leaf WHERE tenant_id = $1 ORDER BY 1',
    [tenantId],
  );
  const { rows } = await ledgers.pool.query<{ note: string }>(
    'SELECT note FROM audit_checkpoint WHERE tenant_id = $1 ORDER BY size DESC LIMIT 1',
    [tenantId],
  );
  return { leaves: leaves.rows, note: rows[0]?.note ?? '' };
};

/** A record a day, from the first day on. */
const daily = (count: number) =>
  Array.from({ length: count }, (_, day) => ({
    event_id: `day${day}`,
    timestamp: new Date(startMs + day * dayMs).toISOString(),
  }));

describe('audit records that are older than so many days', () => {
  it('lose their content as time goes on, and the tree, every leaf and old notes still hold', async () => {
    const tenant = 'expiring';
    await ledgers.store(tenant, 0, daily(40));
    const ledger = ledgers.ledgerOf(tenant);
    await ledger.advance();
    const before = await treeOf(tenant);
    const clock = virtualClock(startMs + 35 * dayMs);
    const begun = new Map<string, number>();
    const expire = () => expireTenant({ pool: ledgers.pool, days, clock }, tenant, begun);

    expect(await expire()).toBe(5);
    const emptied = (await storedOf(tenant)).filter(({ is_full }) => !is_full);
    expect(emptied.map(({ event_id }) => event_id)).toEqual(
      daily(5).map(({ event_id }) => event_id),
    );
    expect(await expire()).toBe(0);
    clock.advance(3 * dayMs);
    expect(await expire()).toBe(3);
    await ledger.advance();

    const after = await treeOf(tenant);
    expect(after.leaves.slice(0, 40)).toEqual(before.leaves);
    // Two records say which leaves they were; the rest is as it was, and the note of before is true.
    expect(await ledgers.verify(tenant, [before.note])).toMatchObject({
      ...{ sound: true, problems: [], leaves: 42, erased: 8 },
    });
    const { rows } = await ledgers.pool.query<{ payload: object }>(
      `SELECT payload FROM audit_export WHERE tenant_id = $1 AND event_type = 'audit_expired'
       ORDER BY sequence`,
      [tenant],
    );
    expect(rows.map(({ payload }) => payload)).toEqual([
      { records: 5, before: new Date(startMs + 5 * dayMs).toISOString(), leaves: [[0, 4]] },
      { records: 3, before: new Date(startMs + 8 * dayMs).toISOString(), leaves: [[5, 7]] },
    ]);
  });

  it('are found again by a process that has just begun, and never those of erasures', async () => {
    const tenant = 'restarted';
    await ledgers.store(tenant, 0, daily(3));
    const ledger = ledgers.ledgerOf(tenant);
    await ledger.advance();
    const clock = virtualClock(startMs + 31 * dayMs);
    const expire = () => expireTenant({ pool: ledgers.pool, days, clock }, tenant, new Map());
    expect(await expire()).toBe(1);
    await ledger.advance();
    clock.advance(400 * dayMs);
    expect(await expire()).toBe(2);
    expect(await expire()).toBe(0);
    await ledger.advance();
    const full = (await storedOf(tenant)).filter(({ is_full }) => is_full);
    expect(full).toHaveLength(2);
    expect(await ledgers.verify(tenant)).toMatchObject({ sound: true, problems: [], erased: 3 });
  });

  it('that nobody has recorded as expired are a fault', async () => {
    const tenant = 'silently';
    await ledgers.store(tenant, 0, daily(2));
    await ledgers.ledgerOf(tenant).advance();
    await ledgers.tamper(`UPDATE audit_leaf SET salt = NULL WHERE tenant_id = $1`, [tenant]);
    await ledgers.tamper(
      `UPDATE audit_export SET actor = 'erased', session_id = NULL, correlation_id = 'erased',
         ttp_codes = '{}', payload = '{}' WHERE tenant_id = $1`,
      [tenant],
    );
    const { sound, problems } = await ledgers.verify(tenant);
    expect([sound, problems.map(({ kind }) => kind)]).toEqual([
      false,
      expect.arrayContaining(['erased_unrecorded']),
    ]);
  });
});

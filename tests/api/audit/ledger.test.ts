// The ledger of a tenant on a real database: what becomes a leaf, who may write, what a crash leaves behind,
// and what the verifier says of it.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckpointFile } from '../../../connectors/ledger/checkpoint-file.ts';
import { startLedgers, type TestLedgers } from '../../support/ledger.ts';

let ledgers: TestLedgers;
beforeAll(async () => {
  ledgers = await startLedgers();
}, 60_000);
afterAll(() => ledgers?.stop());

let count = 0;
const freshTenant = (): string => {
  count += 1;
  return `t${count}`;
};
const ids = (prefix: string, n: number) =>
  Array.from({ length: n }, (_, i) => ({ event_id: `${prefix}${i}` }));
const leavesOf = async (tenantId: string): Promise<readonly string[]> => {
  const { rows } = await ledgers.pool.query<{ event_id: string }>(
    'SELECT event_id FROM audit_leaf WHERE tenant_id = $1 ORDER BY leaf_index',
    [tenantId],
  );
  return rows.map(({ event_id }) => event_id);
};
const sound = { sound: true, problems: [] };

describe('records', () => {
  it('become leaves in the order of their partitions, once, and the ledger is sound', async () => {
    const tenant = freshTenant();
    await ledgers.store(tenant, 0, ids('a', 70));
    await ledgers.store(tenant, 1, ids('b', 3));
    const ledger = ledgers.ledgerOf(tenant);
    expect(await ledger.advance()).toMatchObject({ outcome: 'appended', gaps: [] });
    expect(await ledger.advance()).toMatchObject({ outcome: 'idle' });
    await ledgers.store(tenant, 0, [...ids('a', 70), { event_id: 'c' }, { event_id: 'c' }]);
    await ledger.advance();
    const expected = [...ids('a', 70), ...ids('b', 3), { event_id: 'c' }];
    expect(await leavesOf(tenant)).toEqual(expected.map(({ event_id }) => event_id));
    expect(await ledgers.verify(tenant)).toMatchObject({
      ...{ ...sound, leaves: 74, waiting: 0, erased: 0, checkpoints: 2 },
    });
  });

  it('that wait are told, and no fault', async () => {
    const tenant = freshTenant();
    await ledgers.store(tenant, 0, ids('a', 5));
    expect(await ledgers.verify(tenant)).toMatchObject({ ...sound, leaves: 0, waiting: 5 });
    await ledgers.ledgerOf(tenant, { countMax: 2 }).advance();
    expect(await ledgers.verify(tenant)).toMatchObject({ ...sound, leaves: 2, waiting: 3 });
  });

  it('behind one that vanished before it was a leaf are refused; other partitions go on', async () => {
    const tenant = freshTenant();
    await ledgers.store(tenant, 0, ids('a', 5));
    await ledgers.store(tenant, 1, ids('b', 2));
    await ledgers.tamper('DELETE FROM audit_export WHERE tenant_id = $1 AND event_id = $2', [
      ...[tenant, 'a2'],
    ]);
    const gaps = [{ partition: 0, sequence: 3 }];
    const ledger = ledgers.ledgerOf(tenant);
    expect(await ledger.advance()).toMatchObject({ outcome: 'appended', gaps });
    expect(await ledger.advance()).toMatchObject({ outcome: 'idle', gaps });
    expect(await leavesOf(tenant)).toEqual(['a0', 'a1', 'b0', 'b1']);
    expect(await ledgers.verify(tenant)).toMatchObject({ problems: [{ kind: 'deleted' }] });
  });
});

describe('the writer', () => {
  it('is one: of sequencers that race, one appends at a time, and nothing twice', async () => {
    const tenant = freshTenant();
    await ledgers.store(tenant, 0, ids('a', 200));
    const [one, two] = ['w1', 'w2'].map((owner) =>
      ledgers.ledgerOf(tenant, { owner, countMax: 20 }),
    );
    const outcomes: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      const both = await Promise.all([one?.advance(), two?.advance()]);
      outcomes.push(both.map((each) => each?.outcome).join());
    }
    expect(
      new Set(outcomes.map((each) => each.split(',').filter((one) => one !== 'leased').length)),
    ).toEqual(new Set([1]));
    expect(await leavesOf(tenant)).toHaveLength(200);
    expect(await ledgers.verify(tenant)).toMatchObject({ ...sound, leaves: 200 });
  });

  it('hands over when its lease has ended', async () => {
    const tenant = freshTenant();
    await ledgers.store(tenant, 0, ids('a', 4));
    await ledgers.ledgerOf(tenant, { owner: 'w1', countMax: 2 }).advance();
    const heir = ledgers.ledgerOf(tenant, { owner: 'w2' });
    expect(await heir.advance()).toEqual({ outcome: 'leased' });
    await ledgers.pool.query(
      'UPDATE audit_sequencer SET lease_until = now() WHERE tenant_id = $1',
      [tenant],
    );
    expect(await heir.advance()).toMatchObject({ outcome: 'appended' });
    const { rows } = await ledgers.pool.query(
      'SELECT owner, epoch::int FROM audit_sequencer WHERE tenant_id = $1',
      [tenant],
    );
    expect(rows).toEqual([{ owner: 'w2', epoch: 2 }]);
    expect(await ledgers.verify(tenant)).toMatchObject({ ...sound, leaves: 4 });
  });

  it('builds on nothing that was not signed', async () => {
    const tenant = freshTenant();
    await ledgers.store(tenant, 0, ids('a', 4));
    const ledger = ledgers.ledgerOf(tenant);
    await ledger.advance();
    await ledgers.store(tenant, 0, ids('b', 1));
    await ledgers.tamper(
      'UPDATE audit_tile SET hashes = set_byte(hashes, 40, 9) WHERE tenant_id = $1',
      [tenant],
    );
    await expect(ledger.advance()).rejects.toMatchObject({ code: 'WEIR_AUDIT_HEAD_UNSIGNED' });
    expect(await leavesOf(tenant)).toHaveLength(4);
  });

  it('builds on no database that knows less than what was exported', async () => {
    const tenant = freshTenant();
    await ledgers.store(tenant, 0, ids('a', 4));
    const ledger = ledgers.ledgerOf(tenant, { countMax: 2 });
    await ledger.advance();
    await ledger.advance();
    for (const table of ['audit_leaf', 'audit_tile', 'audit_checkpoint', 'audit_sequenced']) {
      await ledgers.tamper(`DELETE FROM ${table} WHERE tenant_id = $1`, [tenant]);
    }
    await expect(ledger.advance()).rejects.toMatchObject({ code: 'WEIR_AUDIT_ROLLED_BACK' });
    expect(await ledgers.verify(tenant)).toMatchObject({
      problems: [{ kind: 'truncated', leaf: 0 }],
    });
  });
});

describe('a crash of the sequencer', () => {
  const failing = (file: CheckpointFile): CheckpointFile => ({
    last: file.last,
    append: () => {
      throw new Error('the process is gone');
    },
  });

  it('between the transaction and the export leaves a checkpoint that the next one exports', async () => {
    const tenant = freshTenant();
    await ledgers.store(tenant, 0, ids('a', 3));
    const file = ledgers.fileOf(tenant);
    const crashed = ledgers.ledgerOf(tenant, { file: failing(file) });
    await expect(crashed.advance()).rejects.toThrow('gone');
    expect(file.last()).toBeUndefined();
    expect(await ledgers.verify(tenant)).toMatchObject({ ...sound, leaves: 3 });
    await ledgers.ledgerOf(tenant).advance();
    expect(file.last()).toMatch(/^test\/t\d+\n3\n/);
  });

  it('within the transaction leaves nothing', async () => {
    const tenant = freshTenant();
    await ledgers.store(tenant, 0, ids('a', 3));
    await ledgers.tamper(
      `CREATE FUNCTION hang() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$`,
    );
    await ledgers.tamper(
      'CREATE TRIGGER hang BEFORE INSERT ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION hang()',
    );
    const crashing = ledgers.ledgerOf(tenant).advance();
    const gone = expect(crashing).rejects.toThrow();
    await expect
      .poll(async () => {
        const { rows } = await ledgers.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`,
        );
        return rows.length;
      })
      .toBe(1);
    await gone;
    await ledgers.tamper('DROP TRIGGER hang ON audit_checkpoint');
    await ledgers.tamper('DROP FUNCTION hang');
    expect(await leavesOf(tenant)).toEqual([]);
    expect(await ledgers.ledgerOf(tenant, { owner: 'w2' }).advance()).toMatchObject({
      outcome: 'appended',
    });
    expect(await ledgers.verify(tenant)).toMatchObject({ ...sound, leaves: 3 });
  });

  it('in the middle of an export costs that note alone', async () => {
    const tenant = freshTenant();
    const file = ledgers.fileOf(tenant);
    const ledger = ledgers.ledgerOf(tenant);
    await ledgers.store(tenant, 0, ids('a', 3));
    await ledger.advance();
    const path = `${ledgers.directory}/${tenant}.checkpoints`;
    execFileSync('truncate', ['--size', '-9', path]);
    await ledger.advance();
    expect(file.last()).toMatch(/^test\/t\d+\n3\n/);
    await ledgers.store(tenant, 0, ids('b', 3));
    await ledger.advance();
    expect(file.last()).toMatch(/^test\/t\d+\n6\n/);
    expect(await ledgers.verify(tenant)).toMatchObject({ ...sound, unreadable: 1 });
  });
});

describe('the verifier', () => {
  it('finds an UPDATE of a row, and says which leaf', async () => {
    const tenant = freshTenant();
    await ledgers.store(tenant, 0, ids('a', 9));
    await ledgers.ledgerOf(tenant).advance();
    expect(await ledgers.verify(tenant)).toMatchObject(sound);
    const change = `UPDATE audit_export SET payload = '{"decision":"block"}'
      WHERE tenant_id = $1 AND event_id = 'a4'`;
    await expect(ledgers.pool.query(change, [tenant])).rejects.toThrow('never changed');
    await ledgers.tamper(change, [tenant]);
    expect(await ledgers.verify(tenant)).toMatchObject({
      sound: false,
      problems: [{ kind: 'edited', leaf: 4, event_id: 'a4' }],
    });
  });
});

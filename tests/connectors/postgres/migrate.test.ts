import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { tables } from '../../../connectors/postgres/tables.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';

const all = [
  ...['0001_facts', '0002_records', '0003_archive_order', '0004_application_keys'],
  ...['0005_documents', '0006_reviews', '0007_model_routing'],
  ...['0008_tenancy', '0010_mcp_servers', '0011_registry_inventory'],
  ...['0012_audit_ledger', '0013_policy_versions', '0014_compliance'],
  ...['0015_posture', '0016_recorded_answers', '0017_posture_rollup', '0018_audit_kinds'],
];

describe('migrations', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());

  const ask = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it('bring a database from nothing to now, and leave one that is there as it is', async () => {
    const url = await server.database('fresh');
    expect(await migrate(url)).toEqual(all);
    await ask(url, `INSERT INTO tenants (tenant_id) VALUES ('t1')`);
    expect(await migrate(url)).toEqual([]);
    expect(await ask(url, 'SELECT tenant_id FROM tenants')).toEqual([{ tenant_id: 't1' }]);
  });

  it('run once when several processes start at the same moment', async () => {
    const url = await server.database('raced');
    const ran = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(ran.flat().sort()).toEqual(all);
    expect(await ask(url, 'SELECT name FROM weir_migrations ORDER BY id')).toEqual(
      all.map((name) => ({ name })),
    );
  });

  it('make the tables that the catalogue names, column by column', async () => {
    const url = await server.database('catalogue');
    await migrate(url);
    const found = new Map<string, { name: string; type: string }[]>();
    const sql = `SELECT table_name, column_name, data_type FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name <> 'weir_migrations' ORDER BY ordinal_position`;
    for (const { table_name, column_name: name, data_type: type } of await ask(url, sql)) {
      found.set(table_name, [...(found.get(table_name) ?? []), { name, type }]);
    }
    const named = Object.entries(tables).map(([name, { columns }]) => [name, columns]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(named));
  });

  it('say so when one fails, keep nothing of it, and go on once the cause is gone', async () => {
    const url = await server.database('broken');
    await ask(url, 'CREATE TABLE model_registry (something int)');
    await expect(migrate(url)).rejects.toMatchObject({
      code: 'WEIR_POSTGRES_MIGRATION_FAILED',
      cause: { message: expect.stringContaining('model_registry') },
    });
    const sql = `SELECT to_regclass('tenants') AS tenants`;
    expect(await ask(url, sql)).toEqual([{ tenants: null }]);
    await ask(url, 'DROP TABLE model_registry');
    expect(await migrate(url)).toContain('0002_records');
  });

  it('refuse a database of a newer Weir', async () => {
    const url = await server.database('newer');
    await migrate(url);
    await ask(url, `INSERT INTO weir_migrations (name, run_on) VALUES ('0999_future', now())`);
    await expect(migrate(url)).rejects.toMatchObject({
      code: 'WEIR_POSTGRES_MIGRATION_FAILED',
      detail: { unknown: ['0999_future'] },
    });
  });

  it('say that the server is away', async () => {
    const url = 'postgresql://weir@%2Fnowhere/weir';
    await expect(migrate(url)).rejects.toMatchObject({ code: 'WEIR_POSTGRES_AWAY' });
  });
});

// What the proofs of checks show, on a real database: the newest row that was counted and no other, the question
// with which it can be counted again, the version in force.
import type pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assessor } from '../../api/compliance/assessor.ts';
import { ensureTenant } from '../../connectors/postgres/registry.ts';
import type { CheckName } from '../../operators/compliance/checks.ts';
import type { Framework } from '../../operators/compliance/framework.ts';
import { nistAirm } from '../../operators/compliance/frameworks/nist-airm.ts';
import type { VersionSaid } from '../../pipelines/events/policy-control.ts';
import { causes } from '../support/compliance-causes.ts';
import { type Rows, rowsOf } from '../support/compliance-rows.ts';
import { type Migrated, startMigrated } from '../support/migrated.ts';

const hourMs = 3_600_000;
const noon = Date.UTC(2026, 5, 15, 12);
const range = { fromMs: noon - 30 * 24 * hourMs, toMs: noon + 1 };
const names = Object.keys(causes) as CheckName[];

let records: Migrated;
let pool: DatabasePool;
let client: pg.Client;
let tenants = 0;
beforeAll(async () => {
  records = await startMigrated();
  ({ pool, client } = records);
});
afterAll(() => records?.stop());

/** A tenant as a start leaves it. */
const fresh = async (options: { readonly whole?: boolean } = {}): Promise<Rows> => {
  tenants += 1;
  const tenant = `t${tenants}`;
  await ensureTenant(pool, tenant, []);
  return rowsOf(client, tenant, noon, options);
};

const assessed = (tenant: string, framework: Framework, versions: readonly VersionSaid[] = []) =>
  assessor({
    ...{ pool: async () => pool, policies: { version: 'p' }, clock: { now: () => noon } },
    control: { modeOf: () => 'enforce', versions: () => versions },
  }).assess(tenant, framework, range);

const proofIn = async (tenant: string, name: CheckName) => {
  const controls = [{ id: name, title: '', checks: [name] }];
  const framework = { id: 'one', name: 'One check', groups: [{ name: 'all', controls }] };
  const { assessment } = await assessed(tenant, framework);
  const [proof] = assessment.groups.flatMap((group) => group.controls.flatMap((c) => c.proofs));
  if (!proof) throw new Error(name);
  return proof;
};

describe('what a check shows', () => {
  it.each(names)('%s: a moment and a row where something was counted, else none', async (name) => {
    for (const cause of [causes[name].miss, causes[name].meet]) {
      const rows = await fresh();
      await cause(rows);
      const { count, lastAt, lastRef } = await proofIn(rows.tenant, name);
      // Days since the first record are counted, not records.
      const isShown = count > 0 || name === 'records_kept';
      expect([lastAt !== null, lastRef !== null && lastRef !== '']).toEqual([isShown, isShown]);
    }
  });

  const ago = (hours: number) => new Date(noon - hours * hourMs);
  const isoAgo = (hours: number) => ago(hours).toISOString();

  it('is the newest row that was counted, whatever its id', async () => {
    const rows = await fresh();
    const newer = await rows.event(
      'raw',
      { finding_kinds: [], guard_verdict: 'allow' },
      2 * hourMs,
    );
    const older = await rows.event(
      'raw',
      { finding_kinds: [], guard_verdict: 'allow' },
      3 * hourMs,
    );
    await rows.event('raw', { prompt: 'p' }, hourMs);
    expect(older > newer).toBe(true);
    expect(await proofIn(rows.tenant, 'prompts_scanned')).toMatchObject({
      ...{ count: 2, of: 3, lastRef: newer, lastAt: isoAgo(2) },
    });
  });

  it('is so, too, where tables are joined', async () => {
    const rows = await fresh();
    for (const [id, hours] of [
      ['a-new', 2],
      ['b-old', 3],
    ] as const) {
      await rows.model(id, { provider: 'groq', approved_at: ago(hours) });
      await rows.decision({ model_id: id, decided_at: ago(hours) });
    }
    await rows.model('c-idle', { provider: 'groq', approved_by: 'platform', approved_at: ago(1) });
    await rows.decision({ model_id: 'd-unknown', decided_at: ago(1) });
    const newest = { count: 2, of: 3, lastRef: 'a-new', lastAt: isoAgo(2) };
    expect(await proofIn(rows.tenant, 'models_registered')).toMatchObject(newest);
    expect(await proofIn(rows.tenant, 'third_parties_approved')).toMatchObject(newest);
    expect(await proofIn(rows.tenant, 'models_watched')).toMatchObject({ ...newest, of: 2 });
  });

  it('can be counted again with the question that it shows', async () => {
    const rows = await fresh({ whole: true });
    for (const name of names) await causes[name].meet(rows);
    const longAgo = 40 * 24 * hourMs;
    await rows.event('raw', { finding_kinds: [], guard_verdict: 'allow' }, longAgo);
    await rows.decision({ model_id: 'another', decided_at: new Date(noon - longAgo) });
    for (const name of names) {
      const { count, query } = await proofIn(rows.tenant, name);
      const { rows: counted } = await client.query(query);
      expect([name, Number(counted[0].count)]).toEqual([name, count]);
    }
  }, 60_000);
});

describe('what does not count', () => {
  const secondMs = 1_000;
  const critical = (rows: Rows) => rows.event('alert', { severity: 'critical' });
  type Figures = { readonly count: number; readonly of: number };

  it.each<readonly [string, CheckName, (rows: Rows) => Promise<unknown>, Figures]>([
    [
      'a key that was revoked',
      'keys_bounded',
      (rows) => rows.key({ revoked_at: new Date(noon) }),
      { count: 0, of: 0 },
    ],
    [
      'an agent whose key was revoked',
      'inventory_known',
      async (rows) => {
        await rows.key({ key_id: `${rows.tenant}-k`, revoked_at: new Date(noon) });
        await rows.seen('agent', `app:${rows.tenant}-k`);
      },
      { count: 0, of: 1 },
    ],
    [
      'a document that was deleted',
      'documents_screened',
      async (rows) => {
        await rows.chunk('');
        await client.query('UPDATE documents SET deleted = true WHERE tenant_id = $1', [
          rows.tenant,
        ]);
      },
      { count: 0, of: 0 },
    ],
    [
      'what the platform does about a critical alert',
      'critical_alerts_answered',
      async (rows) => {
        await critical(rows);
        await rows.audit('review_vote', { actor: 'platform' });
      },
      { count: 0, of: 1 },
    ],
    [
      'what people do about something else',
      'critical_alerts_answered',
      async (rows) => {
        await critical(rows);
        await rows.audit('event_ingested');
      },
      { count: 0, of: 1 },
    ],
    [
      'what people have done before a critical alert',
      'critical_alerts_answered',
      async (rows) => {
        await critical(rows);
        await rows.audit('review_vote', { timestamp: new Date(noon - hourMs - secondMs) });
      },
      { count: 0, of: 1 },
    ],
    [
      'a snapshot that may be under way, for what was decided before',
      'posture_kept',
      async (rows) => {
        await rows.decision();
        await rows.postureSnapshot(1, secondMs);
      },
      { count: 0, of: 1 },
    ],
    [
      'a snapshot without decisions',
      'posture_kept',
      (rows) => rows.postureSnapshot(1),
      { count: 0, of: 0 },
    ],
  ])('is %s', async (_, name, cause, figures) => {
    const rows = await fresh();
    await cause(rows);
    const proof = await proofIn(rows.tenant, name);
    expect(proof).toMatchObject({ ...figures, lastAt: null, lastRef: null });
  });

  it('is a record that nothing protects', async () => {
    const rows = await fresh();
    await rows.audit('event_ingested');
    await client.query('ALTER TABLE audit_export DISABLE TRIGGER audit_export_final');
    expect(await proofIn(rows.tenant, 'records_protected')).toMatchObject({ passed: false });
    await client.query('ALTER TABLE audit_export ENABLE TRIGGER audit_export_final');
    expect(await proofIn(rows.tenant, 'records_protected')).toMatchObject({ passed: true });
  });
});

it('names the version that was activated last, and what is shipped where none was', async () => {
  const rows = await fresh();
  const said = (version: string) =>
    [{ version: 'v1' }, { version }].map(
      (each): VersionSaid => ({
        ...{ kind: 'version', bundle_hash: 'h', previous: 'shipped', rollback: false },
        ...{ reason: 'r', by: 'olga', ...each },
      }),
    );
  const versionAfter = async (versions: readonly VersionSaid[]) =>
    (await assessed(rows.tenant, nistAirm, versions)).policyVersion;
  expect(await versionAfter([])).toBe('p');
  expect(await versionAfter(said('v2'))).toBe('v2');
  expect(await versionAfter(said('shipped'))).toBe('p');
});

// Every check on a real database: a cause that meets it, one that nearly does, and which controls of NIST AI
// RMF are satisfied by what.
import type pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assessor } from '../../api/compliance/assessor.ts';
import { factNames } from '../../connectors/postgres/compliance/facts.ts';
import { ensureTenant } from '../../connectors/postgres/registry.ts';
import type { Assessment } from '../../operators/compliance/assess.ts';
import { controlsOf, frameworks } from '../../operators/compliance/catalogue.ts';
import { type CheckName, checks } from '../../operators/compliance/checks.ts';
import type { Framework } from '../../operators/compliance/framework.ts';
import { nistAirm } from '../../operators/compliance/frameworks/nist-airm.ts';
import { causes } from '../support/compliance-causes.ts';
import { type Rows, rowsOf } from '../support/compliance-rows.ts';
import { type Migrated, startMigrated } from '../support/migrated.ts';

const noon = Date.UTC(2026, 5, 15, 12);
const range = { fromMs: noon - 30 * 86_400_000, toMs: noon + 1 };
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

const assessed = async (tenant: string, framework: Framework = nistAirm): Promise<Assessment> => {
  const { assess } = assessor({
    ...{ pool: async () => pool, policies: { version: 'p' }, clock: { now: () => noon } },
    control: { modeOf: () => 'enforce', versions: () => [] },
  });
  return (await assess(tenant, framework, range)).assessment;
};

/** One framework that asks for every check, to see which are met. */
const everyCheck: Framework = {
  ...{ id: 'every', name: 'Every check' },
  groups: [{ name: 'all', controls: names.map((id) => ({ id, title: '', checks: [id] })) }],
};

const metIn = async (tenant: string): Promise<readonly string[]> => {
  const { groups } = await assessed(tenant, everyCheck);
  const controls = groups.flatMap((group) => group.controls);
  return controls.filter(({ status }) => status === 'satisfied').map(({ id }) => id);
};

const withStatus = async (tenant: string, status: string): Promise<readonly string[]> => {
  const { groups } = await assessed(tenant);
  const controls = groups.flatMap((group) => group.controls);
  return controls.filter((each) => each.status === status).map(({ id }) => id);
};

it('every check rests on a fact that the database is asked for, and every fact is used', () => {
  const used = new Set(Object.values(checks).map(({ fact }) => fact));
  expect([...used].sort()).toEqual([...factNames].sort());
  expect(names.sort()).toEqual(Object.keys(checks).sort());
});

describe('a check', () => {
  it.each(names)(
    '%s is met by its cause, which meets nothing else that is not said',
    async (name) => {
      const { meet, also = [] } = causes[name];
      const rows = await fresh();
      expect(await metIn(rows.tenant)).toEqual([]);
      await meet(rows);
      expect([...(await metIn(rows.tenant))].sort()).toEqual([name, ...also].sort());
    },
  );

  it.each(names)('%s is missed by what is nearly its cause', async (name) => {
    const rows = await fresh();
    await causes[name].miss(rows);
    expect(await metIn(rows.tenant)).not.toContain(name);
  });
});

describe('a control of NIST AI RMF', () => {
  const controls = controlsOf(nistAirm);

  it.each(controls)(
    '$id is satisfied by its causes, with exactly those that they meet, too',
    async ({ id, checks: own, attest }) => {
      const rows = await fresh({ whole: true });
      expect(await withStatus(rows.tenant, 'gap')).toHaveLength(72);
      for (const name of own) await causes[name].meet(rows);
      if (attest !== undefined) await rows.attest('nist-airm', id);
      const met = new Set(await metIn(rows.tenant));
      const expected = controls.filter(
        (each) =>
          each.checks.every((name) => met.has(name)) &&
          (each.attest === undefined || each.id === id),
      );
      const satisfied = await withStatus(rows.tenant, 'satisfied');
      expect(satisfied).toEqual(expected.map((each) => each.id));
      expect(satisfied).toContain(id);
    },
  );
});

it('a fresh platform satisfies nothing of any framework', async () => {
  const tenant = 'seeded';
  await ensureTenant(pool, tenant, [
    { id: 'claude', provider: 'anthropic' },
    { id: 'scripted', provider: 'scripted' },
  ]);
  for (const framework of frameworks) {
    const { satisfied, total } = await assessed(tenant, framework);
    expect([framework.id, satisfied, total]).toEqual([
      framework.id,
      0,
      controlsOf(framework).length,
    ]);
  }
});

it('no row of another organisation counts', async () => {
  const mine = await fresh();
  const theirs = await fresh({ whole: true });
  for (const name of names) await causes[name].meet(theirs);
  for (const { id } of controlsOf(nistAirm)) await theirs.attest('nist-airm', id);
  expect((await withStatus(theirs.tenant, 'satisfied')).length).toBeGreaterThan(30);
  expect(await withStatus(mine.tenant, 'gap')).toHaveLength(72);
});

describe('evidence', () => {
  const control = 'GOVERN 2.2';
  it.each([
    ['that has ended', { valid_until: new Date(noon - 1_000) }],
    ['that has yet to begin', { attested_at: new Date(noon + 1_000) }],
    ['that was withdrawn', { withdrawn_at: new Date(noon - 1_000), withdrawn_by: 'olga' }],
    ['on another framework', { framework: 'eu-ai-act' }],
    ['on another control', { control_id: 'GOVERN 2.3' }],
  ])('%s counts for nothing', async (_, more) => {
    const rows = await fresh();
    await rows.attest('nist-airm', control, more);
    expect(await withStatus(rows.tenant, 'satisfied')).not.toContain(control);
  });

  it('that a control does not apply takes it out of the reckoning, while it is valid', async () => {
    const rows = await fresh();
    await rows.attest('nist-airm', control, { kind: 'not_applicable', url: null });
    expect(await withStatus(rows.tenant, 'not_applicable')).toEqual([control]);
    await rows.attest('nist-airm', 'GOVERN 2.3');
    const found = await assessed(rows.tenant);
    expect(found.coveragePct).toBe(Math.round(1_000 / 71) / 10);
  });

  it('stands beside telemetry, never in its place', async () => {
    const rows = await fresh();
    await rows.attest('nist-airm', 'GOVERN 1.2');
    expect(await withStatus(rows.tenant, 'partial')).toEqual(['GOVERN 1.2']);
    await rows.attest('nist-airm', 'GOVERN 1.6');
    expect(await withStatus(rows.tenant, 'satisfied')).not.toContain('GOVERN 1.6');
  });
});

// The keeper on a real database: one at a time, every report once, and no organisation holds up another one.
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Assessor, assessor } from '../../api/compliance/assessor.ts';
import { keepCompliance } from '../../api/compliance/keeper.ts';
import {
  findReport,
  insertReport,
  reportsMax,
  reportsOf,
} from '../../connectors/postgres/compliance/reports.ts';
import { inTurn, putSchedule, scheduleOf } from '../../connectors/postgres/compliance/schedules.ts';
import {
  insertSnapshot,
  latestSnapshots,
  snapshotsMax,
  snapshotsOf,
} from '../../connectors/postgres/compliance/snapshots.ts';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { openPool } from '../../connectors/postgres/pool.ts';
import { ensureTenant } from '../../connectors/postgres/registry.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { frameworks } from '../../operators/compliance/catalogue.ts';
import { readPdf } from '../support/pdf-text.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const now = Date.UTC(2026, 5, 15, 12);
const never = new Promise<void>(() => undefined);
const clock = { now: () => now, sleep: () => never };

let database: TestPostgres;
let pool: DatabasePool;
beforeAll(async () => {
  database = await startTestPostgres();
  await migrate(database.url);
  pool = await openPool(database.url, 6);
  for (const tenant of ['a', 'b', 'c', 'd']) await ensureTenant(pool, tenant, []);
});
afterAll(async () => {
  await pool?.end();
  await database?.stop();
});

const own = (): Assessor =>
  assessor({
    ...{ pool: async () => pool, policies: { version: 'p' }, clock },
    control: { modeOf: () => 'enforce', versions: () => [] },
  });

const keeperOf = (tenants: readonly string[], more: { readonly assessor?: Assessor } = {}) => {
  const notes: unknown[] = [];
  const keeper = keepCompliance({
    ...{ pool: async () => pool, assessor: own(), tenants: () => tenants, intervalMs: 60_000 },
    journal: {
      note: async (tenantId, _, eventType, details) => {
        notes.push([tenantId, eventType, details['format']]);
      },
    },
    ...{ clock, log: silentLog, ...more },
  });
  return { keeper, notes };
};

const due = (tenant_id: string, framework = 'eu-ai-act') =>
  putSchedule(pool, {
    ...{ tenant_id, framework, every: 'weekly', formats: ['json', 'pdf'], set_by: 'olga' },
    ...{ setMs: now - 1_000, due_ms: now - 500 },
  });

it('assesses every framework of those that are served, and only what has become old', async () => {
  const { keeper } = keeperOf(['a']);
  expect(await keeper.look()).toBe(true);
  const taken = await latestSnapshots(pool, ['a', 'b']);
  expect(taken.map(({ tenant_id, framework }) => [tenant_id, framework]).sort()).toEqual(
    frameworks.map(({ id }) => ['a', id]).sort(),
  );
  await keeper.look();
  const range = { fromMs: 0, toMs: now + 1_000 };
  expect(await snapshotsOf(pool, 'a', 'nist-airm', range, 10)).toHaveLength(1);
  await keeper.close();
});

it('makes what is due, once, says so, and is due again next week', async () => {
  await due('b');
  const { keeper, notes } = keeperOf(['b']);
  await keeper.look();
  await keeper.look();
  const reports = await reportsOf(pool, 'b');
  expect(reports.map(({ format }) => format).sort()).toEqual(['json', 'pdf']);
  expect(notes).toEqual([
    ['b', 'compliance_report_made', 'json'],
    ['b', 'compliance_report_made', 'pdf'],
  ]);
  expect((await scheduleOf(pool, 'b', 'eu-ai-act'))?.due_ms).toBe(Date.UTC(2026, 5, 22));
  const pdf = reports.find(({ format }) => format === 'pdf');
  const whole = await findReport(pool, 'b', pdf?.report_id ?? '');
  expect(readPdf(whole?.content ?? Buffer.of()).text).toContain('Art. 12(1)');
  expect(await findReport(pool, 'a', pdf?.report_id ?? '')).toBeUndefined();
  await keeper.close();
});

it('does nothing while another one is at it', async () => {
  const { keeper } = keeperOf(['c']);
  const ran = await inTurn(pool, async () => {
    expect(await keeper.look()).toBe(false);
  });
  expect(ran).toBe(true);
  expect(await latestSnapshots(pool, ['c'])).toEqual([]);
  expect(await keeper.look()).toBe(true);
  await keeper.close();
});

it('goes on with others when one fails, tries that one again, and leaves out who is not served', async () => {
  await due('c');
  await due('d');
  await due('a');
  const sound = own();
  const broken: Assessor = {
    ...sound,
    assess: (tenantId, ...rest) =>
      tenantId === 'c' ? Promise.reject(new Error('no')) : sound.assess(tenantId, ...rest),
  };
  const { keeper } = keeperOf(['c', 'd'], { assessor: broken });
  await keeper.look();
  expect(await reportsOf(pool, 'c')).toEqual([]);
  expect(await reportsOf(pool, 'd')).toHaveLength(2);
  expect(await reportsOf(pool, 'a')).toEqual([]);
  const mended = keeperOf(['c']);
  await mended.keeper.look();
  expect(await reportsOf(pool, 'c')).toHaveLength(2);
  await keeper.close();
  await mended.keeper.close();
});

it('keeps so many reports and snapshots, and lets go of the oldest', async () => {
  const moment = (nth: number) => new Date(now + nth * 1_000).toISOString();
  for (let nth = 0; nth < reportsMax + 2; nth += 1) {
    await insertReport(pool, 'a', {
      ...{ report_id: `r${nth}`, framework: 'nist-airm', format: 'json', made_at: moment(nth) },
      ...{ made_by: 'x', from: moment(0), to: moment(1), policy_version: 'p', coverage_pct: 0 },
      ...{ sha256: 'h', content: Buffer.from('{}') },
    });
  }
  const kept = await reportsOf(pool, 'a');
  expect(kept).toHaveLength(reportsMax);
  expect([kept[0]?.report_id, kept.at(-1)?.report_id]).toEqual([`r${reportsMax + 1}`, 'r2']);
  const snapshot = { framework: 'f', cause: 'demand', policy_version: 'p' } as const;
  for (let nth = 0; nth < snapshotsMax + 1; nth += 1) {
    const taken_at = moment(nth);
    await insertSnapshot(pool, 'a', {
      ...snapshot,
      taken_at,
      coverage_pct: 0,
      functions: [],
      statuses: {},
    });
  }
  const range = { fromMs: 0, toMs: now * 2 };
  const trend = await snapshotsOf(pool, 'a', 'f', range, snapshotsMax + 10);
  expect([trend.length, trend[0]?.taken_at]).toEqual([snapshotsMax, moment(1)]);
}, 60_000);

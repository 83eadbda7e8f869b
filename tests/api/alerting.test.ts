// Alerting on a real database and a real server: what becomes of notices, and when somebody is told.
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import type pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collectAndFlush } from '../../api/alerting/collect.ts';
import { deliver } from '../../api/alerting/deliver.ts';
import { sealedTarget } from '../../api/alerting/targets.ts';
import { watchThresholds } from '../../api/alerting/thresholds.ts';
import { deliveriesPage } from '../../connectors/postgres/alert-deliveries.ts';
import {
  type AlertRule,
  insertSilence,
  putAlertRule,
} from '../../connectors/postgres/alert-rules.ts';
import { alone } from '../../connectors/postgres/alone.ts';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { openBulkPool, openPool } from '../../connectors/postgres/pool.ts';
import { ensureTenant } from '../../connectors/postgres/registry.ts';
import { postgresSink } from '../../connectors/postgres/sink.ts';
import { openVault } from '../../connectors/vault/vault.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { at, decided, freshTask } from '../connectors/postgres/rows.ts';
import { type Hooks, startHooks } from '../support/hooks.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const second = 1_000;
const vault = openVault({ key: randomBytes(32).toString('base64'), directory: tmpdir() });

let database: TestPostgres;
let bulk: pg.Pool;
let pool: DatabasePool;
let hooks: Hooks;
let tenantId = '';
let ids = 0;
const audited: string[] = [];

beforeAll(async () => {
  database = await startTestPostgres();
  await migrate(database.url);
  bulk = openBulkPool(database.url);
  pool = await openPool(database.url);
  hooks = await startHooks();
});
afterAll(async () => {
  await hooks?.stop();
  await pool?.end();
  await bulk?.end();
  await database?.stop();
});
beforeEach(async () => {
  ids += 1;
  tenantId = `t${ids}`;
  audited.length = 0;
  await ensureTenant(pool, tenantId, []);
});

const rule = async (more: Partial<AlertRule> = {}): Promise<string> => {
  const ruleId = `r${ids}`;
  const target = { name: 'ops', kind: 'webhook', url: `${hooks.url}/${tenantId}` } as const;
  const made = {
    ...{ tenant_id: tenantId, rule_id: ruleId, name: 'all', enabled: true, matcher: {} },
    ...{ metric: null, group_by: ['rule'], group_window_sec: 10, repeat_interval_sec: 60 },
    targets: [sealedTarget(vault, { tenantId, ruleId }, { ...target, secret: 'x'.repeat(16) })],
    ...{ updated_by: 'ada', ...more },
  };
  expect(await putAlertRule(pool, made, 10)).toBe(true);
  return ruleId;
};
const notice = async (more: object = {}, id = systemClock.id()): Promise<void> => {
  const time = new Date().toISOString();
  const task = freshTask({ tenantId, chain: `notify-${systemClock.id()}` });
  const values = {
    ...{ tenant_id: tenantId, event_id: id, source: 'alert', severity: 'warning', rule: 'burst' },
    ...{ title: 'a burst', techniques: [], labels: { user: 'eve' }, correlation_id: 'c' },
    ...{ noticed_at: time, ...more },
  };
  const rows = [{ table: 'alert_notices' as const, values }];
  await postgresSink(bulk).write({ task, from: at(0), to: at(1), rows });
};
const look = (nowMs: number) =>
  alone(pool, 'alerting', (transaction) => collectAndFlush(transaction, [tenantId], nowMs));
const send = (attemptsMax = 3) =>
  deliver(pool, {
    ...{ vault, clock: systemClock, log: silentLog, attemptsMax },
    values: { ALERT_PRIVATE_ALLOWED: [hooks.host], ALERT_SMTP_URL: '', ALERT_MAIL_FROM: 'w@x' },
    journal: {
      note: async (_tenant, _by, type, details) => {
        audited.push(`${type} ${String(details['status'])}`);
      },
    },
  });
const told = () =>
  hooks.posts.filter(({ path }) => path === `/${tenantId}`).map(({ body }) => JSON.parse(body));
const deliveries = () => deliveriesPage(pool, tenantId, { countMax: 100 });

describe('notices', () => {
  it('are told together, once, when the window of their group is over', async () => {
    await rule();
    const start = Date.now();
    await notice();
    await look(start);
    await notice({ severity: 'critical' });
    await notice({ rule: 'sustained' });
    await look(start + 5 * second);
    await look(start + 9 * second);
    expect(await send()).toBe(0);
    await look(start + 16 * second);
    await send();
    await look(start + 17 * second);
    await send();
    expect(
      told()
        .map(({ count, severity, group }) => [count, severity, group.rule])
        .sort(),
    ).toEqual([
      [1, 'warning', 'sustained'],
      [2, 'critical', 'burst'],
    ]);
    expect(audited).toEqual(['alert_delivery sent', 'alert_delivery sent']);
    expect(await deliveries()).toMatchObject([{ status: 'sent' }, { status: 'sent' }]);
  });

  it('that come after a message wait for the repeat interval', async () => {
    await rule();
    const start = Date.now();
    await notice();
    await look(start);
    await look(start + 10 * second);
    await notice();
    await look(start + 11 * second);
    await look(start + 69 * second);
    await send();
    expect(told()).toHaveLength(1);
    await look(start + 70 * second);
    await send();
    expect(told()).toHaveLength(2);
    const [first, again] = told();
    expect(first.delivery_id).not.toBe(again.delivery_id);
  });

  it('that come again under their id are one', async () => {
    await rule({ group_window_sec: 0 });
    await notice({}, 'same');
    await notice({}, 'same');
    await look(Date.now());
    await send();
    expect(told()).toMatchObject([{ count: 1 }]);
  });

  it('are told to nobody while they are silenced, nor when no rule is about them', async () => {
    await rule({ group_window_sec: 0, matcher: { sources: ['alert', 'freeze'] } });
    await insertSilence(pool, {
      ...{ tenant_id: tenantId, silence_id: `s${ids}`, matcher: { labels: { user: 'eve' } } },
      ...{ reason: 'a test', created_by: 'ada', untilMs: Date.now() + 60 * second },
    });
    await notice();
    await notice({ source: 'budget', labels: {} });
    await notice({ labels: { user: 'bob' } });
    await look(Date.now());
    await send();
    expect(told()).toMatchObject([{ count: 1, notices: [{ labels: { user: 'bob' } }] }]);
  });
});

describe('a message', () => {
  it('that fails is tried again under the same id, and given up in the end', async () => {
    await rule({ group_window_sec: 0 });
    hooks.answer(500, 503);
    await notice();
    await look(Date.now());
    await send(2);
    expect(await deliveries()).toMatchObject([
      { status: 'waiting', attempts: 1, error: 'WEIR_NOTIFY_FAILED', sent_at: null },
    ]);
    expect(await send(2)).toBe(0);
    await bulk.query('UPDATE alert_deliveries SET next_at = now() WHERE tenant_id = $1', [
      tenantId,
    ]);
    await send(2);
    expect(await deliveries()).toMatchObject([{ status: 'dead', attempts: 2 }]);
    expect(new Set(told().map(({ delivery_id }) => delivery_id)).size).toBe(1);
    expect(audited).toEqual(['alert_delivery waiting', 'alert_delivery dead']);
  });

  it('that was claimed by a process that has died is sent again, under the same id', async () => {
    await rule({ group_window_sec: 0 });
    await notice();
    await look(Date.now());
    await send();
    const sql = `UPDATE alert_deliveries SET status = 'waiting', next_at = now() WHERE tenant_id = $1`;
    await bulk.query(sql, [tenantId]);
    await send();
    expect(told()).toHaveLength(2);
    expect(told()[0]).toEqual(told()[1]);
  });

  it('is not sent by two at a time', async () => {
    await rule({ group_window_sec: 0, group_by: ['user'] });
    for (let n = 0; n < 12; n += 1) await notice({ labels: { user: `u${n}` } });
    await Promise.all(Array.from({ length: 4 }, () => look(Date.now())));
    await Promise.all(Array.from({ length: 4 }, () => send()));
    expect(told()).toHaveLength(12);
    expect(new Set(told().map(({ delivery_id }) => delivery_id)).size).toBe(12);
  });

  it('to a target that was sealed for another rule does not leave', async () => {
    const [foreign] = [{ tenantId: 'someone', ruleId: 'else' }];
    const target = { name: 'ops', kind: 'slack', url: `${hooks.url}/${tenantId}` } as const;
    await rule({ group_window_sec: 0, targets: [sealedTarget(vault, foreign, target)] });
    await notice();
    await look(Date.now());
    await send();
    expect(told()).toEqual([]);
    expect(await deliveries()).toMatchObject([{ status: 'dead', error: 'WEIR_VAULT_UNREADABLE' }]);
  });
});

it('a threshold that is passed is a notice of its rule, with one id per window', async () => {
  const metric = { name: 'blocked_share', above: 0.5, window_sec: 3_600 } as const;
  const ruleId = await rule({ metric });
  const noticed: [string, string | undefined][] = [];
  const journal = {
    tell: async (_: string, each: { title: string; labels: object }, id?: string) => {
      noticed.push([each.title, id]);
      expect(each.labels).toEqual({ alert_rule: ruleId });
    },
  };
  const nowMs = Date.now();
  await watchThresholds(pool, [tenantId], { journal, nowMs });
  expect(noticed).toEqual([]);
  const task = freshTask({ tenantId });
  const decided_at = new Date(nowMs - second).toISOString();
  const rows = ['a', 'b', 'c'].map((id, n) =>
    decided(tenantId, id, { decision: n === 0 ? 'allow' : 'block', decided_at }),
  );
  await postgresSink(bulk).write({ task, from: at(0), to: at(3), rows });
  await watchThresholds(pool, [tenantId], { journal, nowMs });
  await watchThresholds(pool, [tenantId], { journal, nowMs });
  expect(noticed.map(([title]) => title)).toEqual([
    ...Array(2).fill('blocked_share of the last 3600 seconds is 0.6667, above 0.5'),
  ]);
  expect(noticed[0]?.[1]).toBe(noticed[1]?.[1]);
});

// What is read from sums of hours and days is what adding up every decision gives, for any stretch of time.
import fc from 'fast-check';
import type pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseSubject } from '../../../connectors/postgres/audit/erase.ts';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { openBulkPool, openPool } from '../../../connectors/postgres/pool.ts';
import {
  type PostureFigures,
  type PostureQuery,
  postureGroups,
  postureSeries,
  postureTotals,
} from '../../../connectors/postgres/posture.ts';
import { postgresSink } from '../../../connectors/postgres/sink.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { at, decided, freshTask } from './rows.ts';

const beganMs = Date.UTC(2026, 5, 1);
const [bucketMs, hourMs, dayMs] = [300_000, 3_600_000, 86_400_000];
const daysMax = 6;
const count = 2_400;
const names = [
  ...['prompt', 'behaviour', 'identity', 'memory', 'guard', 'retrieval', 'drift', 'alerts'],
] as const;

let database: TestPostgres;
let bulk: pg.Pool;
let pool: DatabasePool;
const task = freshTask();
const { tenantId } = task;

interface Decided {
  readonly atMs: number;
  readonly user_id: string;
  readonly session_id: string;
  readonly model_id: string;
  readonly decision: string;
  readonly posture_score: number;
}

/** Spread over six days by a step that meets no hour evenly; some stand right at the edge of an hour. */
const decisions: readonly Decided[] = Array.from({ length: count }, (_, n) => ({
  atMs:
    beganMs + (n % 9 === 0 ? (n % (daysMax * 24)) * hourMs : (n * 7_654_321) % (daysMax * dayMs)),
  ...{ user_id: `u${n % 13}`, session_id: `s${n % 101}`, model_id: `m${n % 3}` },
  decision: ['allow', 'escalate', 'block', 'allow'][n % 4] ?? 'allow',
  posture_score: (n % 97) / 97,
}));
const factorOf = (score: number, nth: number): number => score / (nth + 2);

beforeAll(async () => {
  database = await startTestPostgres();
  await migrate(database.url);
  bulk = openBulkPool(database.url);
  pool = await openPool(database.url);
  const sink = postgresSink(bulk);
  const rows = decisions.map(({ atMs, ...each }, n) => {
    const factors = Object.fromEntries(
      names.map((name, nth) => [name, factorOf(each.posture_score, nth)]),
    );
    return decided(tenantId, `d${n}`, {
      ...{ ...each, factors, policy_version: `v${n % 2}` },
      decided_at: new Date(atMs).toISOString(),
    });
  });
  for (let from = 0; from < count; from += 400) {
    const partition = (from / 400) % 2;
    // Those of the batch before come again.
    const batch = rows.slice(Math.max(0, from - 100), from + 400);
    const [first, last] = [at(from), at(from + 400)];
    const incarnation = `log ${from}`;
    const written = {
      task: { ...task, partition, incarnation },
      from: first,
      to: last,
      rows: batch,
    };
    expect(await sink.write(written)).toMatchObject({ outcome: 'written', rejected: [] });
  }
});
afterAll(async () => {
  await pool?.end();
  await bulk?.end();
  await database?.stop();
});

const startOf = (atMs: number, stepMs: number): number => Math.floor(atMs / stepMs) * stepMs;

/** Adds up one by one. */
const summed = (which: readonly Decided[]): PostureFigures => {
  const sum = (of: (each: Decided) => number): number => which.reduce((all, x) => all + of(x), 0);
  return {
    ...{ prompts: which.length, score_sum: sum((x) => x.posture_score) },
    blocked: sum((x) => Number(x.decision === 'block')),
    escalated: sum((x) => Number(x.decision === 'escalate')),
    score_max: Math.max(0, ...which.map((x) => x.posture_score)),
    ...(Object.fromEntries(
      names.map((name, nth) => [name, sum((x) => factorOf(x.posture_score, nth))]),
    ) as Record<(typeof names)[number], number>),
  };
};
const like = (figures: object) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      typeof value === 'number' ? expect.closeTo(value, 9) : value,
    ]),
  );
const grouped = (which: readonly Decided[], key: (each: Decided) => string | number) => {
  const groups = new Map<string | number, Decided[]>();
  for (const each of which) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return [...groups].map(([id, members]) => ({ id, ...summed(members) }));
};
const seen = ({ modelId, fromMs, toMs }: PostureQuery, stepMs: number): readonly Decided[] =>
  decisions.filter(({ atMs, model_id: model }) => {
    const start = startOf(atMs, stepMs);
    return start >= fromMs && start < toMs && (modelId === undefined || model === modelId);
  });

const compare = async (query: PostureQuery, bucketSec: number): Promise<void> => {
  const stretches = grouped(seen(query, bucketMs), ({ atMs }) =>
    startOf(startOf(atMs, bucketMs), bucketSec * 1_000),
  ).sort((a, b) => Number(a.id) - Number(b.id));
  expect(await postureSeries(pool, query, bucketSec)).toEqual(
    stretches.map(({ id, ...figures }) => like({ at_ms: id, ...figures })),
  );
  const lengthMs = query.toMs - query.fromMs;
  const earlier = { ...query, fromMs: query.fromMs - lengthMs, toMs: query.fromMs };
  const halves = await postureTotals(pool, query);
  for (const [half, which] of [
    [halves.now, seen(query, bucketMs)],
    [halves.before, seen(earlier, bucketMs)],
  ] as const) {
    if (which.length === 0) expect(half).toBeUndefined();
    else expect(half).toMatchObject(like(summed(which)));
  }
  const hours = seen({ ...query, fromMs: startOf(query.fromMs, hourMs) }, hourMs);
  for (const [by, which] of [
    ['user', hours],
    ['session', hours],
    ['model', seen(query, bucketMs)],
  ] as const) {
    const groups = await postureGroups(pool, query, by, 1_000);
    expect(groups.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      grouped(which, (each) => each[`${by}_id`])
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(like),
    );
  }
};

const moment = fc.oneof(
  fc.integer({ min: -hourMs, max: daysMax * dayMs + hourMs }),
  fc.integer({ min: 0, max: daysMax * 24 }).map((hour) => hour * hourMs),
  fc.integer({ min: 0, max: daysMax }).map((day) => day * dayMs),
);
const asked = fc
  .record({
    ...{ a: moment, b: moment, modelId: fc.constantFrom(undefined, 'm1') },
    bucketSec: fc.constantFrom(300, 900, 3_600, 21_600, 86_400),
  })
  .filter(({ a, b }) => a !== b)
  .map(({ a, b, modelId, bucketSec }) => ({
    query: { tenantId, modelId, fromMs: beganMs + Math.min(a, b), toMs: beganMs + Math.max(a, b) },
    bucketSec,
  }));

describe('the sums of hours and days', () => {
  it('say what every decision says, for any stretch of time', async () => {
    const property = fc.asyncProperty(asked, ({ query, bucketSec }) => compare(query, bucketSec));
    await fc.assert(property, { numRuns: 40 });
  }, 120_000);

  it('can be made anew from what they add up', async () => {
    const kept = async () => {
      const rounded = (sum: string) => `round(${sum}::numeric, 9) AS ${sum}`;
      const sums = `prompts, blocked, escalated, ${rounded('score_sum')}, ${rounded('guard_sum')}`;
      const hours = `SELECT model_id, hour, partition, ${sums} FROM posture_hours ORDER BY 2, 1, 3`;
      const days = `SELECT user_id, day, ${sums} FROM posture_user_days ORDER BY 2, 1`;
      return [(await bulk.query(hours)).rows, (await bulk.query(days)).rows];
    };
    const before = await kept();
    expect(before[0]?.length).toBeGreaterThan(100);
    await bulk.query('DELETE FROM posture_hours WHERE model_id = $1', ['m1']);
    await bulk.query('UPDATE posture_user_days SET prompts = 0, score_sum = 7');
    await bulk.query('SELECT posture_rollup_rebuild()');
    expect(await kept()).toEqual(before);
  });

  it('go with the person who is erased', async () => {
    const by = { eventId: 'erasure', actor: 'ada', at: new Date(beganMs) };
    const fromLog = { pseudonym: 'p', log: {}, dead_letters: 0 };
    await eraseSubject(bulk, { tenantId, userId: 'u3' }, by, fromLog);
    for (const table of ['decisions', 'posture_sessions', 'posture_user_days']) {
      const { rows } = await bulk.query(`SELECT DISTINCT user_id FROM ${table}`);
      expect(rows.map(({ user_id: id }) => id)).not.toContain('u3');
      expect(rows).toHaveLength(12);
    }
  });
});

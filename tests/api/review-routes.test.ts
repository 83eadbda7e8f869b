// What reviewers see of their queue: pages with the way to the next one, what is over left out or shown, and how
// it stands with each. On a real database; who may look is proven elsewhere.
import Fastify, { type FastifyInstance } from 'fastify';
import type pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { lateCompilers } from '../../api/http/late-compilers.ts';
import { openJournal } from '../../api/journal.ts';
import { reviewing } from '../../api/reviews/reviews.ts';
import { reviewRoutes } from '../../api/routes/reviews.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import { type Rows, rowsOf } from '../support/compliance-rows.ts';
import { type Migrated, startMigrated } from '../support/migrated.ts';

const now = Date.UTC(2026, 5, 15, 12);
const minuteMs = 60_000;
const reviewMs = 10 * minuteMs;
const at = (minutes: number): Date => new Date(now - minutes * minuteMs);

let records: Migrated;
let pool: DatabasePool;
let client: pg.Client;
let server: FastifyInstance;
let rows: Rows;
let tenants = 0;
beforeAll(async () => {
  records = await startMigrated();
  ({ pool, client } = records);
  const clock = virtualClock(now);
  const transport = openMemoryTransport(clock);
  const journal = openJournal({ transport, partitions: 1, clock, log: silentLog });
  server = Fastify({ schemaController: { compilersFactory: lateCompilers } });
  reviewRoutes(server, {
    ...{ pool, reviewMs, clock },
    authenticate: async () => ({
      ...{ tenantId: `t${tenants}`, subject: 'olga', roles: ['spm:operator'], scopes: [] },
      expiresAtMs: now + minuteMs,
    }),
    reviewing: reviewing({ pool, transport, journal, clock, reviewMs, reviewersMin: 2 }),
  });
});
afterAll(async () => {
  await server?.close();
  await records?.stop();
});
beforeEach(async () => {
  tenants += 1;
  rows = await rowsOf(client, `t${tenants}`, now);
});

const prompt = (minutes: number): Promise<string> =>
  rows.decision({ decision: 'escalate', decided_at: at(minutes) });

interface Shown {
  readonly id: string;
  readonly status: string;
  readonly deadline: string;
}

const list = async (query = '') => {
  const { statusCode, body } = await server.inject({ url: `/reviews${query}` });
  expect(statusCode).toBe(200);
  const { reviews, next } = JSON.parse(body) as { reviews: readonly Shown[]; next: string | null };
  return { reviews, ids: reviews.map(({ id }) => id), next };
};

it('a page has as many as were asked for, and says where the next one begins while there is more', async () => {
  const [first, second, third] = [await prompt(3), await prompt(2), await prompt(1)];
  expect(await list('?limit=2')).toMatchObject({ ids: [first, second], next: second });
  expect(await list(`?limit=2&after=${second}`)).toMatchObject({ ids: [third], next: null });
  expect(await list('?limit=3')).toMatchObject({ ids: [first, second, third], next: null });
  expect(await list()).toMatchObject({ ids: [first, second, third], next: null });
});

it('what waits is what is neither decided nor too late', async () => {
  const [late, approved] = [await prompt(11), await prompt(9)];
  const [half, untouched] = [await prompt(8), await prompt(7)];
  for (const reviewer of ['olga', 'omar']) await rows.vote('prompt', approved, reviewer);
  await rows.vote('prompt', half, 'olga');
  const { reviews, ids } = await list();
  expect(ids).toEqual([half, untouched]);
  expect(reviews[1]).toMatchObject({ status: 'pending', deadline: at(-3).toISOString() });
  expect(ids).not.toContain(late);
  // What is over takes no place of a page.
  expect(await list('?limit=2')).toMatchObject({ ids: [half, untouched], next: null });
});

it('all that was asked in the last twenty deadlines is shown when all is asked for', async () => {
  const [ancient, late, approved] = [await prompt(201), await prompt(199), await prompt(9)];
  for (const reviewer of ['olga', 'omar']) await rows.vote('prompt', approved, reviewer);
  const waiting = await prompt(1);
  const { reviews, ids } = await list('?status=all');
  expect(reviews.map(({ id, status }) => [id, status])).toEqual([
    [late, 'expired'],
    [approved, 'approved'],
    [waiting, 'pending'],
  ]);
  expect(ids).not.toContain(ancient);
});

it('a page is narrowed to a kind or a user', async () => {
  const hers = await prompt(3);
  const his = await rows.decision({ decision: 'escalate', decided_at: at(2), user_id: 'bob' });
  expect((await list('?user_id=bob')).ids).toEqual([his]);
  expect((await list('?kind=prompt')).ids).toEqual([hers, his]);
  expect((await list('?kind=tool')).ids).toEqual([]);
});

it('a query that is not known, or asks for too much, is refused', async () => {
  for (const query of ['?limit=0', '?limit=501', '?kind=mail', '?status=over']) {
    const { statusCode } = await server.inject({ url: `/reviews${query}` });
    expect([query, statusCode]).toEqual([query, 400]);
  }
});

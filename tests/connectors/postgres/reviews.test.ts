// The queue of reviewers on a real database: pages, filters, and what is open still.
import type pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findReview, type ReviewPage, reviewItems } from '../../../connectors/postgres/reviews.ts';
import { type Rows, rowsOf } from '../../support/compliance-rows.ts';
import { type Migrated, startMigrated } from '../../support/migrated.ts';

const now = Date.UTC(2026, 5, 15, 12);
const minuteMs = 60_000;
const at = (minutes: number): Date => new Date(now - minutes * minuteMs);

let records: Migrated;
let pool: DatabasePool;
let client: pg.Client;
let rows: Rows;
let tenants = 0;
beforeAll(async () => {
  records = await startMigrated();
  ({ pool, client } = records);
});
afterAll(() => records?.stop());
beforeEach(async () => {
  tenants += 1;
  rows = await rowsOf(client, `t${tenants}`, now);
});

const prompt = (minutes: number, more: object = {}, of: Rows = rows): Promise<string> =>
  of.decision({ decision: 'escalate', decided_at: at(minutes), ...more });

const call = async (minutes: number, id: string, user = 'ann'): Promise<string> => {
  const asked = { call_id: id, user_id: user, session_id: 's', model_id: 'm0', tool: 'send_mail' };
  const said = { arguments: '{}', arguments_sha256: 'h', rule: 'approve', reason: 'why' };
  await rows.event('approval_request', { ...asked, ...said }, minutes * minuteMs);
  return id;
};

const idsOf = async (page: Partial<ReviewPage> = {}): Promise<readonly string[]> => {
  const found = await reviewItems(pool, rows.tenant, { sinceMs: 0, countMax: 100, ...page });
  return found.map(({ id }) => id);
};

describe('the queue', () => {
  it('holds prompts that were escalated and calls that wait, the oldest first', async () => {
    const [young, old] = [await prompt(1), await prompt(9)];
    const between = await call(5, 'call-1');
    await rows.decision({ decision: 'block', decided_at: at(3) });
    await rows.event('tool_request', { call_id: 'call-2' });
    expect(await idsOf()).toEqual([old, between, young]);
  });

  it('is read page by page, each item once, those of the same moment too', async () => {
    for (const minutes of [9, 5, 5, 5, 5, 1]) await prompt(minutes);
    await call(5, 'a-call');
    const all = await idsOf();
    expect(all).toHaveLength(7);
    for (const countMax of [1, 2, 3]) {
      const paged: string[] = [];
      while (paged.length <= all.length) {
        const page = await idsOf({ countMax, after: paged.at(-1) });
        expect(page.length).toBeLessThanOrEqual(countMax);
        if (page.length === 0) break;
        paged.push(...page);
      }
      expect(paged).toEqual(all);
    }
  });

  it('goes on behind an item that was decided meanwhile', async () => {
    const [first, second] = [await prompt(9), await prompt(5)];
    await rows.vote('prompt', first, 'olga');
    expect(await idsOf({ votesMin: 1 })).toEqual([second]);
    expect(await idsOf({ votesMin: 1, after: first })).toEqual([second]);
  });

  it('is narrowed to a kind, a user and a time', async () => {
    const hers = await prompt(9, { user_id: 'ann' });
    const his = await prompt(5, { user_id: 'bob' });
    const called = await call(1, 'call-3', 'bob');
    expect(await idsOf({ kind: 'prompt' })).toEqual([hers, his]);
    expect(await idsOf({ kind: 'tool' })).toEqual([called]);
    expect(await idsOf({ userId: 'bob' })).toEqual([his, called]);
    expect(await idsOf({ userId: 'bob', kind: 'prompt' })).toEqual([his]);
    expect(await idsOf({ userId: 'nobody' })).toEqual([]);
    expect(await idsOf({ sinceMs: at(7).getTime() })).toEqual([his, called]);
  });

  it('is open until enough have approved, or one has refused', async () => {
    const [approved, refused, untouched] = [await prompt(9), await prompt(5), await prompt(1)];
    await rows.vote('prompt', approved, 'olga');
    await client.query(
      `INSERT INTO review_votes (tenant_id, kind, id, reviewer, decision, reason)
       VALUES ($1, 'prompt', $2, 'olga', 'refused', 'r'), ($1, 'tool', $3, 'olga', 'refused', 'r')`,
      [rows.tenant, refused, untouched],
    );
    expect(await idsOf({ votesMin: 1 })).toEqual([untouched]);
    expect(await idsOf({ votesMin: 2 })).toEqual([approved, untouched]);
    expect(await idsOf()).toEqual([approved, refused, untouched]);
  });

  it('shows nothing of another organisation, nor goes on behind what is there', async () => {
    const mine = await prompt(5);
    const others = await rowsOf(client, `other-${tenants}`, now);
    const theirs = await prompt(9, {}, others);
    await others.vote('prompt', mine, 'eve');
    expect(await idsOf({ votesMin: 1 })).toEqual([mine]);
    expect(await idsOf({ after: theirs })).toEqual([]);
    expect(await findReview(pool, rows.tenant, theirs)).toBeUndefined();
    expect(await findReview(pool, rows.tenant, mine)).toMatchObject({ id: mine, votes: [] });
  });

  it('says what waits: the prompt as it was archived, or the call, with its votes', async () => {
    const id = await prompt(5);
    await client.query(
      `INSERT INTO event_archive
         (tenant_id, topic, event_id, time, subject, correlation_id, schema_version, data)
       VALUES ($1, 'raw', $2, now(), 'ann', $2, 1, $3), ($1, 'other', $2, now(), 'ann', $2, 1, '{}')`,
      [rows.tenant, id, { prompt: 'What is a weir?', request_sha256: 'abc' }],
    );
    await rows.vote('prompt', id, 'olga');
    expect(await idsOf()).toEqual([id]);
    expect(await findReview(pool, rows.tenant, id)).toMatchObject({
      ...{ kind: 'prompt', text: 'What is a weir?', sha256: 'abc', userId: 'ann', tool: '' },
      ...{ askedMs: at(5).getTime() },
      votes: [{ reviewer: 'olga', decision: 'approved', reason: 'r' }],
    });
    await call(1, 'call-4');
    expect(await findReview(pool, rows.tenant, 'call-4')).toMatchObject({
      ...{ kind: 'tool', text: '{}', sha256: 'h', tool: 'send_mail', rule: 'approve' },
    });
  });
});

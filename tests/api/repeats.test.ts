// What is on record of a request that comes again: what may be told again, what is under way, and what is
// to be asked anew.
import pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRepeats } from '../../api/conversation/repeats.ts';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { openPool } from '../../connectors/postgres/pool.ts';
import type { FreezeControl } from '../../pipelines/events/freeze-control.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const pendingMs = 1_000;
const patienceMs = 5_000;
const ids = { user_id: 'ada', session_id: 's1', model_id: 'm1' };
const raw = {
  ...{ ...ids, prompt: 'Hello', prompt_sha256: 'p', prompt_length: 5, request_sha256: 'same' },
  ...{ contains_secret: false, contains_pii: false, finding_kinds: [] },
  ...{ guard_verdict: 'allow', guard_score: 0, guard_categories: [], guard_reasons: [] },
  ...{ guard_model: 'rules', auth_context: { sub: 'ada', roles: [], scopes: [] } },
};
const decision = {
  ...{ ...ids, decision: 'allow', reason: 'low risk', rule: 'low_risk', action: 'allow_execution' },
  ...{ posture_score: 0, signals: [], categories: [], policy_version: 'v', bundle_hash: 'b' },
  facts: {},
};
const final = {
  ...{ ...ids, text: 'Hi.', blocked: false, reason: '', rule: 'clean', output_decision: 'allow' },
  ...{ finding_kinds: [], policy_version: 'v', provider: 'scripted', stop_reason: 'end' },
  ...{ input_tokens: 1, output_tokens: 1, response_sha256: 'r', response_length: 3 },
  response_latency_ms: 1,
};

let server: TestPostgres;
let client: pg.Client;
let pool: DatabasePool;
let nowMs = 0;

beforeAll(async () => {
  server = await startTestPostgres();
  const url = await server.database('repeats');
  await migrate(url);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  pool = await openPool(url);
}, 60_000);
afterAll(async () => {
  await client?.end();
  await pool?.end();
  await server?.stop();
});

/** Puts what happened to a request on record. */
const record = async (
  id: string,
  ...events: readonly (readonly [topic: string, atMs: number, data: object])[]
): Promise<void> => {
  for (const [topic, atMs, data] of events) {
    await client.query(
      `INSERT INTO event_archive (tenant_id, topic, event_id, time, subject, correlation_id,
         schema_version, data) VALUES ('t1', $1, $2, to_timestamp($3), 'ada', $4, 1, $5)`,
      [topic, `${id}.${topic}`, atMs / 1_000, id, JSON.stringify(data)],
    );
  }
};

const find = (id: string, freeze?: FreezeControl) =>
  openRepeats(pool, {
    freezes: { of: () => freeze },
    pendingMs,
    patienceMs,
    now: () => nowMs,
  }).find({ tenantId: 't1', subject: 'ada' }, ...([id, 'same'] as const));

describe('a request that comes again', () => {
  it('is told what was answered', async () => {
    await record('told', ['raw', 0, raw], ['decision', 1, decision], ['final_response', 2, final]);
    expect(await find('told')).toMatchObject({ answer: { parts: [{ text: 'Hi.' }] } });
  });

  it('is told nothing while it is frozen', async () => {
    const freeze = { scope: 'user', id: 'ada', frozen: true, reason: '', by: 'eve' } as const;
    await expect(find('told', freeze)).rejects.toMatchObject({ code: 'WEIR_API_FROZEN' });
  });

  it('is asked anew when its answer broke off', async () => {
    const broken = { ...final, text: 'H', stop_reason: 'broken_off' };
    await record('cut', ['raw', 0, raw], ['decision', 1, decision], ['final_response', 2, broken]);
    expect(await find('cut')).toEqual({ id: 'cut-1' });
  });

  it('is under way as long as something is heard of it', async () => {
    nowMs = 10 * pendingMs;
    await record('calls', ['raw', 0, raw], ['decision', 1, decision]);
    expect(await find('calls')).toEqual({ id: 'calls-1' });
    await record('calls', ['tool_result', nowMs - 1, {}]);
    await expect(find('calls')).rejects.toMatchObject({ code: 'WEIR_API_IDEMPOTENCY_PENDING' });
  });

  it('is under way as long as one of its calls may wait for a reviewer', async () => {
    nowMs = 10 * pendingMs;
    await record('waits', ['raw', 0, raw], ['decision', 1, decision]);
    await record('waits', ['approval_request', nowMs - pendingMs - 1, {}]);
    await expect(find('waits')).rejects.toMatchObject({ code: 'WEIR_API_IDEMPOTENCY_PENDING' });
    nowMs += patienceMs;
    expect(await find('waits')).toEqual({ id: 'waits-1' });
  });

  it('is refused when it is another one', async () => {
    await record('other', ['raw', 0, { ...raw, request_sha256: 'another' }]);
    await expect(find('other')).rejects.toMatchObject({ code: 'WEIR_API_IDEMPOTENCY_MISMATCH' });
  });
});

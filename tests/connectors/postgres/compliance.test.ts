// What reports of compliance read beside facts, on a real database: what was seen at work, which versions have
// decided, evidence with its end.
import type pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type EvidenceRecord,
  evidenceOf,
  insertEvidence,
  withdrawEvidence,
} from '../../../connectors/postgres/compliance/evidence.ts';
import { policyVersionsIn } from '../../../connectors/postgres/compliance/policy-versions.ts';
import { complianceSightings } from '../../../connectors/postgres/compliance/sightings.ts';
import { type Rows, rowsOf } from '../../support/compliance-rows.ts';
import { type Migrated, startMigrated } from '../../support/migrated.ts';

const now = Date.UTC(2026, 5, 15, 12);
const hourMs = 3_600_000;
const ago = (hours: number): Date => new Date(now - hours * hourMs);

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

const range = () => ({ tenantId: rows.tenant, fromMs: now - 10 * hourMs, toMs: now });

describe('what was seen at work', () => {
  const seen = async () => {
    const sightings = await complianceSightings(pool, range());
    return Object.fromEntries([...sightings].map(([name, { count }]) => [name, count]));
  };

  it.each<readonly [string, (of: Rows) => Promise<unknown>, Readonly<Record<string, number>>]>([
    [
      'a technique, by the records that name it',
      (of) => of.audit('cep_high', { ttp_codes: ['AML.T0051', 'AML.T0054'] }),
      { 'AML.T0051': 1, 'AML.T0054': 1 },
    ],
    [
      'a guard and the rule that refused',
      (of) =>
        of.decision({ decision: 'block', signals: ['jailbreak_attempt'], rule: 'guard_block' }),
      { 'guard/jailbreak_attempt': 1, 'policy/prompt/guard_block': 1 },
    ],
    [
      'a rule that would have refused',
      (of) => of.decision({ would_be: 'block', mode: 'monitor', rule: 'guard_block' }),
      { 'policy/prompt/guard_block': 1 },
    ],
    ['no rule that has allowed', (of) => of.decision({ rule: 'posture_allow' }), {}],
    ['an alert', (of) => of.event('alert', { rule: 'burst' }), { 'alert/burst': 1 }],
    [
      'a call that was refused',
      (of) => of.event('tool_request', { rule: 'role', decision: 'deny' }),
      { 'policy/tool/role': 1 },
    ],
    [
      'no call that was allowed',
      (of) => of.event('tool_request', { rule: 'r', decision: 'allow' }),
      {},
    ],
    [
      'an answer that was held back',
      (of) => of.event('output_checked', { rule: 'pii', output_decision: 'redact' }),
      { 'policy/output/pii': 1 },
    ],
    [
      'no answer that left whole',
      (of) => of.event('output_checked', { rule: 'r', output_decision: 'allow' }),
      {},
    ],
    [
      'a secret and personal data in prompts',
      (of) => of.event('raw', { contains_secret: true, contains_pii: true }),
      { 'scan/secret': 1, 'scan/pii': 1 },
    ],
    [
      'no prompt without them',
      (of) => of.event('raw', { contains_secret: false, contains_pii: false }),
      {},
    ],
  ])('is %s', async (_, cause, expected) => {
    const others = await rowsOf(client, `other-${tenants}`, now);
    await cause(others);
    expect(await seen()).toEqual({});
    await cause(rows);
    expect(await seen()).toEqual(expected);
  });

  it('counts what lies in the range, and says when it was seen last', async () => {
    for (const hours of [1, 3, 11]) await rows.event('alert', { rule: 'burst' }, hours * hourMs);
    for (const hours of [1, 2, 11]) {
      const more = { decided_at: ago(hours), decision: 'block', signals: ['x'], rule: 'r' };
      await rows.decision(more);
      await rows.audit('cep_high', { ttp_codes: ['AML.T0051'], timestamp: ago(hours) });
    }
    const found = await complianceSightings(pool, range());
    const twice = { count: 2, lastAt: ago(1).toISOString() };
    for (const name of ['alert/burst', 'guard/x', 'policy/prompt/r', 'AML.T0051']) {
      expect([name, found.get(name)]).toEqual([name, twice]);
    }
  });
});

it('versions that have decided in the range are named once each, those without a name not at all', async () => {
  for (const version of ['b', 'a', 'b', '']) await rows.decision({ policy_version: version });
  await rows.decision({ policy_version: 'old', decided_at: ago(11) });
  const others = await rowsOf(client, `other-${tenants}`, now);
  await others.decision({ policy_version: 'theirs' });
  expect(await policyVersionsIn(pool, range())).toEqual(['a', 'b']);
});

describe('evidence', () => {
  const piece = (evidenceId: string, attestedMs = now): Omit<EvidenceRecord, 'withdrawnMs'> => ({
    ...{ evidenceId, framework: 'f', controlId: 'C 1', kind: 'attestation', statement: 's' },
    ...{ url: 'https://x.example', sha256: 'a'.repeat(64), attestedBy: 'olga', attestedMs },
    validUntilMs: now + hourMs,
  });

  it('comes back as it was attached, the newest first', async () => {
    expect(await insertEvidence(pool, rows.tenant, piece('old', now - hourMs))).toBe(true);
    expect(await insertEvidence(pool, rows.tenant, piece('new'))).toBe(true);
    expect(await evidenceOf(pool, rows.tenant)).toEqual([
      { ...piece('new'), withdrawnMs: null },
      { ...piece('old', now - hourMs), withdrawnMs: null },
    ]);
  });

  it('is withdrawn once, by its own organisation, and stays on record', async () => {
    await insertEvidence(pool, rows.tenant, piece('e1'));
    const withdraw = (tenant: string, id = 'e1') =>
      withdrawEvidence(pool, tenant, id, { by: 'omar', atMs: now + 5 });
    expect(await withdraw('somebody')).toBe(false);
    expect(await withdraw(rows.tenant, 'e2')).toBe(false);
    expect(await withdraw(rows.tenant)).toBe(true);
    expect(await withdraw(rows.tenant)).toBe(false);
    expect(await evidenceOf(pool, rows.tenant)).toMatchObject([
      { evidenceId: 'e1', withdrawnMs: now + 5 },
    ]);
  });
});

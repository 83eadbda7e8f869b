// The audit ledger: what a leaf costs by itself and on PostgreSQL, what a proof costs, and how long a page of a
// million records takes. Per core means per second of CPU of this process.
import { randomBytes } from 'node:crypto';
import { auditPage } from '../connectors/postgres/audit/records.ts';
import { openPool } from '../connectors/postgres/pool.ts';
import { systemClock } from '../engine/kernel/clock.ts';
import { saltBytes } from '../operators/audit/leaf.ts';
import { appendRecords, headTiles, type PendingRecord } from '../operators/audit/ledger.ts';
import { inclusionProof } from '../operators/audit/merkle.ts';
import { appendLeaves, nodesIn, type Tile, tilesFor } from '../operators/audit/tiles.ts';
import {
  auditRecord,
  foreignKey,
  startLedgers,
  type TestLedgers,
} from '../tests/support/ledger.ts';
import type { Effort, Outcome } from './benchmark.ts';
import { percentile, spread } from './ratio.ts';

const batch = 2_000;
const key = foreignKey('bench/audit');

const recordsFrom = (first: number, count: number): readonly PendingRecord[] =>
  Array.from({ length: count }, (_, n) => {
    const sequence = first + n + 1;
    const fields = { event_id: `e${sequence}`, timestamp: '2026-06-01T12:00:00.000000Z' };
    return { ...auditRecord('bench', fields), session_id: 's1', partition: 0, sequence };
  });

const nameOf = ({ level, index }: { readonly level: number; readonly index: number }): string =>
  `${level}/${index}`;

/** Leaves of a round, batch by batch; answers how many a second of CPU makes. */
const appendRate = (leaves: number): number => {
  const tiles = new Map<string, Tile>();
  let note: string | undefined;
  const batches = Array.from({ length: leaves / batch }, (_, n) => recordsFrom(n * batch, batch));
  const cpu = process.cpuUsage();
  for (const [n, records] of batches.entries()) {
    const size = n * batch;
    const edge = headTiles(size).flatMap((place) => tiles.get(nameOf(place)) ?? []);
    const salts = randomBytes(batch * saltBytes);
    const step = appendRecords({ size, note, tiles: edge }, records, salts, key);
    for (const tile of step.tiles) tiles.set(nameOf(tile), tile);
    note = step.note;
  }
  const { user, system } = process.cpuUsage(cpu);
  return Math.round((leaves * 1e6) / (user + system));
};

/** Milliseconds of CPU of each of many proofs of a tree, the look for its tiles included. */
const proofTimes = (leaves: number, count: number): readonly number[] => {
  const hashes = randomBytes(leaves * 32);
  const all = appendLeaves(
    0,
    [],
    Array.from({ length: leaves }, (_, n) => hashes.subarray(n * 32, (n + 1) * 32)),
  );
  const tiles = new Map(all.map((tile) => [nameOf(tile), tile]));
  return Array.from({ length: count }, () => {
    const index = Math.floor(systemClock.random() * leaves);
    const cpu = process.cpuUsage();
    const places = tilesFor((node) => inclusionProof(index, leaves, node));
    inclusionProof(
      index,
      leaves,
      nodesIn(places.flatMap((place) => tiles.get(nameOf(place)) ?? [])),
    );
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / 1_000;
  });
};

/** The whole sequencer on PostgreSQL: leaves per second, of time and of CPU here. */
const sequenceRates = async (ledgers: TestLedgers, tenantId: string, leaves: number) => {
  for (let from = 0; from < leaves; from += batch) {
    const ids = Array.from({ length: batch }, (_, n) => ({ event_id: `e${from + n}` }));
    await ledgers.store(tenantId, 0, ids);
  }
  const ledger = ledgers.ledgerOf(tenantId, { countMax: batch });
  const cpu = process.cpuUsage();
  const beganMs = performance.now();
  while ((await ledger.advance()).outcome === 'appended');
  const { user, system } = process.cpuUsage(cpu);
  return {
    wall: Math.round((leaves * 1_000) / (performance.now() - beganMs)),
    core: Math.round((leaves * 1e6) / (user + system)),
  };
};

/** Appending and proving. */
export const measureAudit = async (effort: Effort): Promise<Outcome> => {
  const leaves = effort.quick ? batch : 40_000;
  for (let n = 0; n < effort.warmUpRounds; n += 1) appendRate(batch);
  const appended = Array.from({ length: effort.rounds }, () => appendRate(leaves));
  const proofs = proofTimes(effort.quick ? 10_000 : 1_000_000, 2_000);
  const ledgers = await startLedgers();
  try {
    const rates = [];
    for (let round = 0; round < effort.rounds; round += 1) {
      rates.push(await sequenceRates(ledgers, `b${round}`, leaves));
    }
    return {
      figures: [
        { name: 'audit_append', unit: 'leaves/s/core', spread: spread(appended) },
        { name: 'audit_inclusion_proof', unit: 'ms CPU', spread: spread(proofs) },
        {
          name: 'audit_sequenced_core',
          unit: 'leaves/s/core',
          spread: spread(rates.map(({ core }) => core)),
        },
        {
          name: 'audit_sequenced',
          unit: 'leaves/s',
          spread: spread(rates.map(({ wall }) => wall)),
        },
      ],
      charts: [],
      notes: ['sequenced: on a PostgreSQL that does not sync, beside it on the same machine'],
    };
  } finally {
    await ledgers.stop();
  }
};

const fill = `
  INSERT INTO audit_export (tenant_id, event_id, event_type, actor, "timestamp", session_id,
    correlation_id, component, severity, ttp_codes, payload, partition, sequence)
  SELECT 'big', 'e' || n, (ARRAY['event_ingested', 'policy_decision', 'output_checked',
      'tool_request'])[1 + n % 4], 'user-' || n % 5000,
    timestamptz '2026-01-01' + n * interval '3 seconds', 'session-' || n % 50000, 'c' || n / 4,
    (ARRAY['gateway', 'judge', 'output', 'agent'])[1 + n % 4],
    CASE WHEN n % 50 = 0 THEN 'warning' ELSE 'info' END, '{}',
    jsonb_build_object('decision', 'allow', 'rule', 'low_risk', 'posture_score', 0.12), 0, n
  FROM generate_series(1, $1::int) n`;

/** A page of each filter, among many records. */
export const measureAuditList = async (effort: Effort): Promise<Outcome> => {
  const records = effort.quick ? 10_000 : 1_000_000;
  const ledgers = await startLedgers();
  const pool = await openPool(ledgers.url, 1);
  try {
    await ledgers.pool.query(fill, [records]);
    await ledgers.pool.query('VACUUM ANALYZE audit_export');
    const user = (n: number) => `user-${n % 5_000}`;
    const session = (n: number) => `session-${n % 50_000}`;
    const filters = [
      () => ({}),
      (n: number) => ({ user: user(n) }),
      (n: number) => ({ session: session(n) }),
      () => ({ eventType: 'policy_decision' }),
      () => ({ component: 'output', eventType: 'output_checked' }),
      (n: number) => ({ correlationId: `c${n}` }),
      (n: number) => ({ user: user(n), eventType: 'tool_request' }),
      (n: number) => ({ toMs: Date.UTC(2026, 0, 1) + n * 3_000 }),
      () => ({ user: 'nobody' }),
    ];
    const times: number[] = [];
    for (let n = 0; n < (effort.quick ? 90 : 2_000); n += 1) {
      const at = Math.floor(systemClock.random() * records);
      const filter = filters[n % filters.length]?.(at) ?? {};
      const after = n % 3 === 0 ? `e${at + 1}` : undefined;
      const beganMs = performance.now();
      await auditPage(pool, 'big', filter, { after, countMax: 101 });
      times.push(performance.now() - beganMs);
    }
    return {
      figures: [
        { name: 'audit_list_p99', unit: 'ms', spread: spread([percentile(times, 0.99)]) },
        { name: 'audit_list', unit: 'ms', spread: spread(times) },
      ],
      charts: [],
      notes: [`pages of 100 out of ${records} records, nine filters, a third of them deep inside`],
    };
  } finally {
    await pool.end();
    await ledgers.stop();
  }
};

// Tampers with ledgers of a real database again and again, each time in another way, and has the verifier look.
// Before and after, the ledger is as it was and sound.
import type pg from 'pg';
import type { TestLedgers } from '../support/ledger.ts';
import { type Kind, kinds, tamper } from './tamper.ts';

export interface Missed {
  readonly kind: Kind;
  readonly how: string;
  readonly round: number;
}

export interface Campaign {
  readonly tried: Readonly<Record<string, number>>;
  /** What was called by which name. */
  readonly found: Readonly<Record<string, number>>;
  readonly missed: readonly Missed[];
}

const tables = [
  ...['audit_export', 'audit_leaf', 'audit_tile', 'audit_checkpoint', 'audit_stored'],
  'audit_sequenced',
];

/** A small generator of numbers (mulberry32), so that a run can be run again. */
const numbersOf = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

const sayEvery = 100;

/** Ledgers of other sizes: one leaf, a tile, more than one. */
const sizes = [1, 2, 7, 40, 64, 65, 130];

const build = async (ledgers: TestLedgers, tenantId: string, size: number): Promise<void> => {
  const batch = Math.ceil(size / 5);
  for (let from = 0; from < size; from += batch) {
    const count = Math.min(batch, size - from);
    const records = Array.from({ length: count }, (_, n) => ({ event_id: `e${from + n}` }));
    await ledgers.store(tenantId, from % 2, records);
    await ledgers.ledgerOf(tenantId).advance();
  }
};

const keep = async ({ pool }: TestLedgers): Promise<void> => {
  await pool.query('CREATE SCHEMA kept');
  for (const table of tables) await pool.query(`CREATE TABLE kept.${table} AS TABLE ${table}`);
};

const restore = async (client: Pick<pg.PoolClient, 'query'>, tenantId: string): Promise<void> => {
  const changes = tables.flatMap((table) => [
    `DELETE FROM ${table} WHERE tenant_id = '${tenantId}'`,
    `INSERT INTO ${table} SELECT * FROM kept.${table} WHERE tenant_id = '${tenantId}'`,
  ]);
  await client.query(['BEGIN', ...changes, 'COMMIT'].join(';'));
};

/** Runs so many tamperings. */
export const runCampaign = async (
  ledgers: TestLedgers,
  options: {
    readonly count: number;
    readonly seed: number;
    /** The first round: those before it were run already. */
    readonly from?: number;
    readonly say?: (line: string) => void;
  },
): Promise<Campaign> => {
  const { count, seed, from = 0, say = () => undefined } = options;
  for (const [n, size] of sizes.entries()) await build(ledgers, `v${n}`, size);
  await keep(ledgers);
  const tried: Record<string, number> = {};
  const found: Record<string, number> = {};
  const missed: Missed[] = [];
  const client = await ledgers.pool.connect();
  await client.query('SET session_replication_role = replica');
  try {
    for (let round = from; round < count; round += 1) {
      // Of the round alone, so that a campaign can go on where it was.
      const pick = numbersOf(seed + Math.imul(round, 0x9e3779b1));
      const nth = pick(sizes.length);
      const [tenantId, size] = [`v${nth}`, sizes[nth] ?? 1];
      const possible = kinds.filter((kind) => size > 1 || kind !== 'swap');
      const kind = possible[round % possible.length] ?? 'edit';
      const key = ledgers.keyOf(tenantId);
      await client.query('BEGIN');
      const how = await tamper(kind, { client, tenantId, size, key, pick });
      await client.query('COMMIT');
      const { sound, problems } = await ledgers.verify(tenantId);
      tried[kind] = (tried[kind] ?? 0) + 1;
      if (sound) missed.push({ kind, how, round });
      for (const name of new Set(problems.map((problem) => problem.kind))) {
        found[name] = (found[name] ?? 0) + 1;
      }
      await restore(client, tenantId);
      if ((round + 1) % sayEvery === 0) {
        say(
          `${round + 1} of ${count} tamperings, ${missed.length} missed; to go on: --from ${round + 1}`,
        );
      }
    }
  } finally {
    client.release(true);
  }
  for (const n of sizes.keys()) {
    const { sound } = await ledgers.verify(`v${n}`);
    if (!sound) missed.push({ kind: 'edit', how: 'not as before afterwards', round: -1 });
  }
  return { tried, found, missed };
};

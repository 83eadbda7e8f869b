// An audit ledger for tests: a real database, a sequencer that is moved by hand, checkpoints in a directory of
// its own, and the verifier.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { openTenantLedger, type TenantLedger } from '../../api/audit/tenant-ledger.ts';
import { noteVerifier } from '../../connectors/audit-verifier/note.ts';
import { type Verdict, verifyLedger } from '../../connectors/audit-verifier/verify.ts';
import {
  type CheckpointFile,
  checkpointPath,
  openCheckpointFile,
} from '../../connectors/ledger/checkpoint-file.ts';
import { openSigningKey } from '../../connectors/ledger/signing-key.ts';
import { insertAuditRecords } from '../../connectors/postgres/audit/insert-records.ts';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { openBulkPool } from '../../connectors/postgres/pool.ts';
import { type NoteKey, verifierKey } from '../../operators/audit/checkpoint.ts';
import { startTestPostgres, type TestPostgres } from './postgres.ts';

export interface RecordFields {
  readonly event_id: string;
  readonly event_type?: string;
  readonly actor?: string;
  readonly timestamp?: string;
  readonly session_id?: string | null;
  readonly component?: string;
  readonly payload?: object;
}

/** A record as a sink hands it on. */
export const auditRecord = (tenantId: string, fields: RecordFields) => ({
  ...{ tenant_id: tenantId, event_type: 'policy_decision', actor: 'ann', session_id: 's1' },
  ...{ timestamp: '2026-06-01T12:00:00.000Z', correlation_id: fields.event_id },
  ...{ component: 'judge', severity: 'info', ttp_codes: ['AML.T0051'] },
  payload: { decision: 'allow', posture_score: 0.25, signals: ['drift', 'Łódź 東京 \u{1F30A}'] },
  ...fields,
});

export interface TestLedgers {
  readonly server: TestPostgres;
  readonly url: string;
  readonly pool: pg.Pool;
  readonly directory: string;
  readonly privateKey: KeyObject;
  /** Stores records in a partition. */
  store(tenantId: string, partition: number, records: readonly RecordFields[]): Promise<void>;
  keyOf(tenantId: string): NoteKey;
  fileOf(tenantId: string): CheckpointFile;
  ledgerOf(
    tenantId: string,
    changed?: {
      readonly owner?: string;
      readonly file?: CheckpointFile;
      readonly countMax?: number;
    },
  ): TenantLedger;
  /** What the verifier says, told of what was exported and of notes that somebody has kept. */
  verify(tenantId: string, presented?: readonly string[]): Promise<Verdict>;
  /** Changes rows behind the back of the platform. */
  tamper(sql: string, values?: readonly unknown[]): Promise<void>;
  stop(): Promise<void>;
}

/** Opens a database for ledgers. */
export const startLedgers = async (): Promise<TestLedgers> => {
  const server = await startTestPostgres();
  await migrate(server.url);
  const pool = openBulkPool(server.url);
  const directory = mkdtempSync(join(tmpdir(), 'wl-'));
  const privateKey = openSigningKey({ key: '', directory: join(directory, 'keys') });
  const keyOf = (tenantId: string): NoteKey => ({ name: `test/${tenantId}`, privateKey });
  const fileOf = (tenantId: string): CheckpointFile =>
    openCheckpointFile(directory, tenantId, verifierKey(keyOf(tenantId)));
  return {
    ...{ server, url: server.url, pool, directory, privateKey, keyOf, fileOf },
    store: async (tenantId, partition, records) => {
      const client = await pool.connect();
      await client.query('BEGIN');
      const rows = records.map((fields) => auditRecord(tenantId, fields));
      await insertAuditRecords(client, { tenantId, partition }, rows);
      await client.query('COMMIT');
      client.release();
    },
    ledgerOf: (tenantId, { owner = 'w1', file = fileOf(tenantId), countMax = 100 } = {}) =>
      openTenantLedger({
        ...{ pool, tenantId, key: keyOf(tenantId), file, owner, leaseMs: 10_000, countMax },
      }),
    verify: (tenantId, presented = []) => {
      const key = noteVerifier(verifierKey(keyOf(tenantId)));
      if (!key) throw new Error('no key');
      const path = checkpointPath(directory, tenantId);
      const exported = existsSync(path) ? [readFileSync(path, 'utf8')] : [];
      const evidence = { databaseUrl: server.url, tenant: tenantId, key };
      return verifyLedger({ ...evidence, exported, presented });
    },
    tamper: async (sql, values = []) => {
      const client = await pool.connect();
      await client.query('SET session_replication_role = replica');
      await client.query(sql, [...values]);
      await client.query('SET session_replication_role = DEFAULT');
      client.release();
    },
    stop: async () => {
      await pool.end();
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

/** A key that is not that of the platform. */
export const foreignKey = (name: string): NoteKey => ({
  name,
  privateKey: createPrivateKey({
    key: Buffer.concat([
      Buffer.from('302e020100300506032b657004220420', 'hex'),
      Buffer.alloc(32, 7),
    ]),
    format: 'der',
    type: 'pkcs8',
  }),
});

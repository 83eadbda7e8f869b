// The tables of the audit ledger, beside the records themselves.
import { columns, type Table } from './table.ts';

export const ledgerTables = {
  audit_stored: {
    help: 'Up to which number the audit records of a partition are stored',
    columns: columns(`
      tenant_id text
      partition integer
      sequence bigint`),
  },
  audit_sequenced: {
    help: 'Up to which number the audit records of a partition are leaves of the ledger',
    columns: columns(`
      tenant_id text
      partition integer
      sequence bigint`),
  },
  audit_sequencer: {
    help: 'The worker that writes the audit ledger of a tenant',
    columns: columns(`
      tenant_id text
      owner text
      epoch bigint
      lease_until timestamp with time zone`),
  },
  audit_leaf: {
    help: 'The leaves of the audit ledger; without a salt, what the record said is erased',
    columns: columns(`
      tenant_id text
      leaf_index bigint
      event_id text
      salt bytea
      commitment bytea
      leaf_hash bytea`),
  },
  audit_tile: {
    help: 'The Merkle tree of the audit ledger, 64 hashes in a row',
    columns: columns(`
      tenant_id text
      level integer
      tile_index bigint
      hashes bytea`),
  },
  audit_checkpoint: {
    help: 'What was signed about the audit ledger: size and root, as a note',
    columns: columns(`
      tenant_id text
      size bigint
      note text
      signed_at timestamp with time zone`),
  },
} as const satisfies Readonly<Record<string, Table>>;

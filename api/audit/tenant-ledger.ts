// The ledger of a tenant as its sequencer writes it: the database, the key, and the checkpoints outside. What
// was exported is held to what is stored before anything is built on it.
import { randomBytes } from 'node:crypto';
import type { CheckpointFile } from '../../connectors/ledger/checkpoint-file.ts';
import { type Appended, appendToLog } from '../../connectors/postgres/audit/tenant-log.ts';
import { type NoteKey, openCheckpoint } from '../../operators/audit/checkpoint.ts';
import { auditErrors } from '../../operators/audit/errors.ts';
import { saltBytes } from '../../operators/audit/leaf.ts';
import { appendRecords, headTiles, type LedgerHead } from '../../operators/audit/ledger.ts';

type Pool = Parameters<typeof appendToLog>[0];

export interface TenantLedger {
  /** Makes the next stored records leaves. Throws what `auditErrors` says; nothing was written then. */
  advance(): Promise<Appended>;
}

export interface TenantLedgerParts {
  readonly pool: Pool;
  readonly tenantId: string;
  readonly key: NoteKey;
  readonly file: CheckpointFile;
  readonly owner: string;
  readonly leaseMs: number;
  /** Records of a partition that become leaves at once, at most. */
  readonly countMax: number;
}

/** Opens the ledger of a tenant. */
export const openTenantLedger = (parts: TenantLedgerParts): TenantLedger => {
  const { pool, tenantId, key, file, owner, leaseMs, countMax } = parts;
  /** Size and root of the head must be the newest that anybody was told of. */
  const checkExported = ({ size, note = '' }: Omit<LedgerHead, 'tiles'>): void => {
    const told = openCheckpoint(file.last() ?? '', key);
    if (told === undefined || told.size < size) return;
    const stored = openCheckpoint(note, key);
    if (told.size > size || stored?.root.equals(told.root) !== true) {
      throw auditErrors.ROLLED_BACK({ tenant_id: tenantId, size, exported_size: told.size });
    }
  };
  return {
    advance: async () => {
      const appended = await appendToLog(pool, {
        ...{ tenantId, owner, leaseMs, countMax, tilesOf: headTiles },
        step: (head, records) => {
          checkExported(head);
          return appendRecords(head, records, randomBytes(records.length * saltBytes), key);
        },
      });
      // The last one, too, that a crash has kept from being exported.
      if (appended.outcome !== 'leased' && appended.note !== undefined) {
        if (appended.note !== file.last()) file.append(appended.note);
      }
      return appended;
    },
  };
};

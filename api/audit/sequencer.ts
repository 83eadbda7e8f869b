// The sequencer of a worker: makes stored audit records leaves, tenant by tenant, wherever no other worker
// does. What keeps a tenant's ledger from growing is said once, and again when it changes.
import type { KeyObject } from 'node:crypto';
import { openCheckpointFile } from '../../connectors/ledger/checkpoint-file.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { verifierKey } from '../../operators/audit/checkpoint.ts';
import { auditErrors } from '../../operators/audit/errors.ts';
import { keepFresh } from '../control/keep-fresh.ts';
import { openTenantLedger, type TenantLedger, type TenantLedgerParts } from './tenant-ledger.ts';

export interface SequencerParts extends Pick<TenantLedgerParts, 'pool' | 'owner'> {
  /** The tenants whose ledgers are to grow. */
  readonly tenants: () => readonly string[];
  readonly privateKey: KeyObject;
  /** The name of all ledgers here; the tenant follows it. */
  readonly origin: string;
  /** Where checkpoints go. */
  readonly directory: string;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Logger;
}

const everyMs = 1_000;
const leaseMs = 15_000;
const countMax = 2_000;

/** The name of a tenant's ledger: its origin, and that of its key. */
export const ledgerName = (origin: string, tenantId: string): string => `${origin}/${tenantId}`;

const openLedger = (tenantId: string, parts: SequencerParts): TenantLedger => {
  const { pool, owner, privateKey, origin, directory } = parts;
  const key = { name: ledgerName(origin, tenantId), privateKey };
  const file = openCheckpointFile(directory, tenantId, verifierKey(key));
  return openTenantLedger({ ...{ pool, tenantId, key, file, owner, leaseMs, countMax } });
};

/** Begins to sequence; `close` resolves once nothing is under way. */
export const startSequencer = (parts: SequencerParts): { close(): Promise<void> } => {
  const { tenants, clock, log } = parts;
  const ledgers = new Map<string, TenantLedger>();
  const troubles = new Map<string, string>();
  let isClosing = false;
  let turn = Promise.resolve();

  const say = (tenantId: string, error: unknown): void => {
    const name = error instanceof WeirError ? error.code : 'unknown';
    if (troubles.get(tenantId) === name) return;
    troubles.set(tenantId, name);
    log.error({ tenantId, ...errorFacts(error) }, 'the audit ledger does not grow');
  };
  const sequence = async (tenantId: string): Promise<void> => {
    try {
      const ledger = ledgers.get(tenantId) ?? openLedger(tenantId, parts);
      ledgers.set(tenantId, ledger);
      for (;;) {
        const appended = await ledger.advance();
        if (appended.outcome === 'leased') return;
        const [gap] = appended.gaps;
        if (gap) say(tenantId, auditErrors.GAP({ tenant_id: tenantId, ...gap }));
        else troubles.delete(tenantId);
        if (appended.outcome === 'idle' || isClosing) return;
      }
    } catch (error) {
      say(tenantId, error);
    }
  };
  const look = async (): Promise<void> => {
    for (const tenantId of tenants()) if (!isClosing) await sequence(tenantId);
  };
  const looking = keepFresh(
    everyMs,
    () => {
      turn = look();
      return turn;
    },
    clock,
  );
  return {
    close: async () => {
      isClosing = true;
      looking.close();
      await turn;
    },
  };
};

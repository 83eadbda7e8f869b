// The worker's part in the audit ledger, put together from the settings.
import { resolve } from 'node:path';
import { openSigningKey } from '../../connectors/ledger/signing-key.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { startExpiry } from '../audit/expiry.ts';
import { startSequencer } from '../audit/sequencer.ts';
import type { Tenants } from '../control/tenants.ts';
import { platformTenant } from '../journal.ts';
import type { SettingValues } from '../settings.ts';

type Parts = Parameters<typeof startSequencer>[0];

/** Where checkpoints are kept outside of the database. */
export const checkpointsDirectory = (values: SettingValues): string =>
  resolve(values.AUDIT_CHECKPOINTS_DIR || resolve(values.WEIR_DATA_DIR, 'checkpoints'));

/** Starts it for every tenant that is or was served. */
export const startLedger = (
  values: SettingValues,
  parts: Pick<Parts, 'pool' | 'owner' | 'log'> & {
    readonly tenants: Pick<Tenants, 'in'>;
    readonly clock: Clock;
  },
): { close(): Promise<void> } => {
  const { pool, clock, log } = parts;
  const tenants = () => [
    ...parts.tenants.in('serving'),
    ...parts.tenants.in('removed'),
    platformTenant,
  ];
  const directory = resolve(values.WEIR_DATA_DIR, 'keys');
  const sequencer = startSequencer({
    ...{ ...parts, tenants, origin: values.AUDIT_ORIGIN, directory: checkpointsDirectory(values) },
    privateKey: openSigningKey({ key: values.AUDIT_KEY, directory }),
  });
  const days = values.AUDIT_PAYLOAD_DAYS;
  const expiry = days === 0 ? undefined : startExpiry({ pool, tenants, days, clock, log });
  return {
    close: async () => {
      expiry?.close();
      await sequencer.close();
    },
  };
};

// The worker's part in the audit ledger, put together from the settings.
import { resolve } from 'node:path';
import { openSigningKey } from '../../connectors/ledger/signing-key.ts';
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
  parts: Pick<Parts, 'pool' | 'owner' | 'clock' | 'log'> & {
    readonly tenants: Pick<Tenants, 'in'>;
  },
): ReturnType<typeof startSequencer> =>
  startSequencer({
    ...parts,
    tenants: () => [...parts.tenants.in('serving'), ...parts.tenants.in('removed'), platformTenant],
    privateKey: openSigningKey({
      key: values.AUDIT_KEY,
      directory: resolve(values.WEIR_DATA_DIR, 'keys'),
    }),
    origin: values.AUDIT_ORIGIN,
    directory: checkpointsDirectory(values),
  });

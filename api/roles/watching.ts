// What workers watch over beside their chains: the rolling posture of models. One of them looks at a time.
import { alone } from '../../connectors/postgres/alone.ts';
import type { LazyPool } from '../../connectors/postgres/pool.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { keepFresh } from '../control/keep-fresh.ts';
import type { Tenants } from '../control/tenants.ts';
import { openJournal } from '../journal.ts';
import { type EnforcementParts, enforce } from '../posture/enforcement.ts';
import type { SettingValues } from '../settings.ts';

const lookEveryMsMax = 15_000;

/** Begins to watch. */
export const startWatching = (
  values: SettingValues,
  parts: Omit<EnforcementParts, 'limits' | 'journal' | 'transport' | 'clock'> & {
    readonly pool: Pick<LazyPool, 'get'>;
    readonly tenants: Pick<Tenants, 'in'>;
    readonly transport: Transport;
    readonly clock: Clock;
  },
): { readonly close: () => void } => {
  const { pool, tenants, transport, clock, log } = parts;
  const partitions = values.WEIR_PARTITIONS;
  const journal = openJournal({ transport, partitions, clock, log, component: 'watch' });
  const intervalMs = values.SPM_SNAPSHOT_INTERVAL_SEC * 1_000;
  const limits = {
    intervalMs,
    snapshots: values.SPM_ENFORCEMENT_WINDOW,
    threshold: values.SPM_MODEL_BLOCK_THRESHOLD,
    promptsMin: values.SPM_ENFORCEMENT_PROMPTS_MIN,
  };
  let isWell = true;
  const look = async (): Promise<void> => {
    try {
      const opened = await pool.get();
      const serving = tenants.in('serving');
      await alone(opened, 'watch', (transaction) =>
        enforce(transaction, serving, { ...parts, journal, limits }),
      );
      isWell = true;
    } catch (error) {
      if (isWell) log.warn(errorFacts(error), 'the posture of models cannot be watched');
      isWell = false;
    }
  };
  return keepFresh(Math.min(lookEveryMsMax, Math.max(500, intervalMs / 5)), look, clock);
};

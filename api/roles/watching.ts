// What workers watch over beside their chains: the posture of models, thresholds, and who must be told. One
// worker at a time looks; messages are sent by whoever claims them.
import { alone } from '../../connectors/postgres/alone.ts';
import type { LazyPool } from '../../connectors/postgres/pool.ts';
import type { Vault } from '../../connectors/vault/vault.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { collectAndFlush } from '../alerting/collect.ts';
import { deliver } from '../alerting/deliver.ts';
import { watchThresholds } from '../alerting/thresholds.ts';
import { keepFresh } from '../control/keep-fresh.ts';
import type { Tenants } from '../control/tenants.ts';
import { openJournal } from '../journal.ts';
import { type EnforcementParts, enforce } from '../posture/enforcement.ts';
import type { SettingValues } from '../settings.ts';

const postureEveryMsMax = 15_000;
const postureEveryMsMin = 500;
const alertsEveryMs = 1_000;

export interface WatchingParts extends Pick<EnforcementParts, 'freezes' | 'metrics'> {
  readonly pool: Pick<LazyPool, 'get'>;
  readonly tenants: Pick<Tenants, 'in'>;
  readonly transport: Transport;
  readonly vault: Pick<Vault, 'open'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A look that is reported when it begins to fail, and not each time. */
const reporting = (look: () => Promise<unknown>, log: Logger, what: string) => {
  let isWell = true;
  return async (): Promise<void> => {
    try {
      await look();
      isWell = true;
    } catch (error) {
      if (isWell) log.warn({ what, ...errorFacts(error) }, 'cannot be watched for now');
      isWell = false;
    }
  };
};

/** Begins to watch. */
export const startWatching = (
  values: SettingValues,
  parts: WatchingParts,
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

  const posture = async (): Promise<void> => {
    await alone(await pool.get(), 'posture', async (transaction) => {
      const serving = tenants.in('serving');
      await enforce(transaction, serving, { ...parts, journal, limits });
      await watchThresholds(transaction, serving, { journal, nowMs: clock.now() });
    });
  };
  const alerts = async (): Promise<void> => {
    const opened = await pool.get();
    const attemptsMax = values.ALERT_ATTEMPTS_MAX;
    for (let isMore = true; isMore; ) {
      const collected = await alone(opened, 'alerting', (transaction) =>
        collectAndFlush(transaction, tenants.in('serving'), clock.now()),
      );
      const sent = await deliver(opened, { ...parts, journal, values, attemptsMax });
      isMore = collected === true || sent > 0;
    }
  };

  const everyMs = Math.min(postureEveryMsMax, Math.max(postureEveryMsMin, intervalMs / 5));
  const watched = [
    keepFresh(everyMs, reporting(posture, log, 'posture'), clock),
    keepFresh(alertsEveryMs, reporting(alerts, log, 'alerts'), clock),
  ];
  return {
    close: () => {
      for (const each of watched) each.close();
    },
  };
};

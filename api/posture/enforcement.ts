// Enforcement: a model whose average posture over its last snapshots is too high is frozen for the tenant.
// Only a person frees it again.
import type { CommonQueryMethods } from 'slonik';
import { snapshotsSince } from '../../connectors/postgres/posture.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import {
  mustStop,
  type Rolling,
  type RollingLimits,
  type Snapshot,
} from '../../operators/posture/rolling.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import { sayBroadcast } from '../control/broadcast.ts';
import type { Freezes } from '../control/freezes.ts';
import type { Journal } from '../journal.ts';

/** Who freezes, when it is nobody. */
export const enforcer = 'weir/enforcement';

export interface EnforcementParts {
  readonly freezes: Pick<Freezes, 'of' | 'saidMs'>;
  readonly transport: Pick<Transport, 'append'>;
  readonly journal: Pick<Journal, 'note' | 'tell'>;
  readonly metrics: Pick<ProductMetrics, 'spm_enforcement_actions_total'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
  readonly limits: RollingLimits;
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Looks at all models of these tenants once; `wait` is how long the rows of a bucket may take to come. */
export const enforce = async (
  pool: CommonQueryMethods,
  tenants: readonly string[],
  { freezes, transport, journal, metrics, clock, log, limits }: EnforcementParts,
  waitMs = 2_000,
): Promise<void> => {
  const nowMs = clock.now() - waitMs;
  const rows = await snapshotsSince(
    pool,
    tenants,
    nowMs - (limits.snapshots + 1) * limits.intervalMs,
  );
  const histories = new Map<string, Snapshot[]>();
  for (const { tenant_id, model_id, start_ms: startMs, prompts, score_sum: scoreSum } of rows) {
    const key = JSON.stringify([tenant_id, model_id]);
    histories.set(key, [...(histories.get(key) ?? []), { startMs, prompts, scoreSum }]);
  }

  const freeze = async (tenantId: string, id: string, rolling: Rolling): Promise<void> => {
    const { prompts, fromMs, toMs } = rolling;
    const average = rounded(rolling.average);
    const why = `its average posture over ${limits.snapshots} snapshots was ${average}, above ${limits.threshold} (${prompts} prompts)`;
    const said = { ...{ scope: 'model' as const, id, frozen: true }, reason: why, by: enforcer };
    const freezeId = `enforcement.${id}.${toMs}`;
    const named = { now: clock.now, id: () => freezeId };
    // Another worker may have been faster: the log takes one of the two.
    if (!(await sayBroadcast(transport, broadcasts.freezeControl, tenantId, said, named))) return;
    metrics.spm_enforcement_actions_total.add({ action: 'freeze', tenant_id: tenantId });
    log.warn({ tenantId, modelId: id, average, prompts }, 'a model was frozen by its posture');
    const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
    const details = { scope: 'model', model_id: id, average, prompts, ...span };
    const { threshold } = limits;
    await journal.note(
      tenantId,
      enforcer,
      'enforcement_block',
      { ...details, threshold },
      'critical',
    );
    await journal.tell(
      tenantId,
      {
        ...{ source: 'enforcement', severity: 'critical', rule: 'model_frozen', techniques: [] },
        title: `the model ${id} was frozen: ${why}`.slice(0, 300),
        labels: { model: id },
      },
      freezeId,
    );
  };

  for (const [key, history] of histories) {
    const [tenantId, modelId] = JSON.parse(key) as [string, string];
    const asking = { userId: '', sessionId: '', modelId };
    if (freezes.of(tenantId, asking)) continue;
    const saidMs = freezes.saidMs(tenantId, { scope: 'model', id: modelId });
    const rolling = mustStop(history, { nowMs, saidMs }, limits);
    if (rolling) await freeze(tenantId, modelId, rolling);
  }
};

// The facts sink as workers use it: it counts what has been stored, once it is.
import type { Clock } from '../engine/kernel/clock.ts';
import type { Sink } from '../engine/model/sink.ts';
import type { ProductMetrics } from '../pipelines/metrics.ts';
import type { FactRow } from '../pipelines/services.ts';

/** Wraps a sink so that stored decisions appear in the metrics. */
export const countingSink = (
  sink: Sink<FactRow>,
  metrics: ProductMetrics,
  clock: Pick<Clock, 'now'>,
): Sink<FactRow> => ({
  offsets: (task) => sink.offsets(task),
  write: async (batch) => {
    const outcome = await sink.write(batch);
    if (outcome.outcome !== 'written') return outcome;
    for (const { table, values } of batch.rows) {
      if (table !== 'decisions') continue;
      const tenant_id = String(values['tenant_id']);
      metrics.spm_enforcement_actions_total.add({ action: String(values['decision']), tenant_id });
      metrics.spm_model_risk_score.set(
        { model_id: String(values['model_id']), tenant_id },
        Number(values['posture_score']),
      );
      const ageMs = clock.now() - Date.parse(String(values['decided_at']));
      metrics.spm_snapshot_lag_seconds.set({}, Math.max(0, ageMs) / 1_000);
    }
    return outcome;
  },
});

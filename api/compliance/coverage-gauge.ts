// The gauge of coverage: every gateway shows the newest assessment of each organisation, whoever made it.
import type { DatabasePool } from 'slonik';
import { latestSnapshots } from '../../connectors/postgres/compliance/snapshots.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import { keepFresh } from '../control/keep-fresh.ts';

const everyMs = 30_000;
const overall = 'OVERALL';

interface Labels {
  readonly tenant_id: string;
  readonly framework: string;
  readonly function: string;
}

/** Keeps `spm_compliance_coverage_pct`; what is no longer so is taken away. */
export const coverageGauge = async (parts: {
  readonly pool: DatabasePool;
  readonly tenants: () => readonly string[];
  readonly metrics: Pick<ProductMetrics, 'spm_compliance_coverage_pct'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Logger;
}): Promise<{ readonly close: () => void }> => {
  const { pool, tenants, metrics, clock, log } = parts;
  const gauge = metrics.spm_compliance_coverage_pct;
  let shown = new Map<string, Labels>();
  const show = async (): Promise<void> => {
    const now = new Map<string, Labels>();
    for (const each of await latestSnapshots(pool, tenants())) {
      const { tenant_id, framework, functions, coverage_pct } = each;
      for (const part of [{ name: overall, coverage_pct }, ...functions]) {
        const labels = { tenant_id, framework, function: part.name };
        gauge.set(labels, part.coverage_pct);
        now.set(JSON.stringify(labels), labels);
      }
    }
    for (const [key, labels] of shown) if (!now.has(key)) gauge.remove(labels);
    shown = now;
  };
  const refresh = (): Promise<void> =>
    show().catch((error) => log.warn(errorFacts(error), 'coverage cannot be read'));
  await refresh();
  return keepFresh(everyMs, refresh, clock);
};

// What gateways and workers do about compliance: routes and gauge here, assessments and scheduled reports there.
import type { FastifyInstance } from 'fastify';
import { lazyPool } from '../../connectors/postgres/pool.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import { type AssessorParts, assessor } from '../compliance/assessor.ts';
import { coverageGauge } from '../compliance/coverage-gauge.ts';
import { keepCompliance } from '../compliance/keeper.ts';
import type { Tenants } from '../control/tenants.ts';
import { openJournal } from '../journal.ts';
import { type ComplianceParts, complianceRoutes } from '../routes/compliance.ts';
import { complianceEvidenceRoutes } from '../routes/compliance-evidence.ts';
import { complianceReportRoutes } from '../routes/compliance-reports.ts';
import type { SettingValues } from '../settings.ts';

type Judged = Pick<AssessorParts, 'control' | 'policies'>;

/** Registers the routes of a gateway, and keeps its gauge. */
export const complianceSurface = (
  server: FastifyInstance,
  parts: Omit<ComplianceParts, 'assessor' | 'clock'> &
    Judged & {
      readonly tenants: Pick<Tenants, 'in'>;
      readonly metrics: ProductMetrics;
      readonly clock: Clock;
      readonly log: Logger;
    },
): Promise<{ readonly close: () => void }> => {
  const { pool, tenants } = parts;
  const shared = { ...parts, assessor: assessor({ ...parts, pool: async () => pool }) };
  complianceRoutes(server, shared);
  complianceEvidenceRoutes(server, shared);
  complianceReportRoutes(server, shared);
  return coverageGauge({ ...parts, tenants: () => tenants.in('serving') });
};

/** One connection waits with the lock while others work. */
const connectionsMax = 3;

/** Assesses and reports on schedule, in a worker. */
export const complianceWork = (
  values: SettingValues,
  parts: Judged & {
    readonly transport: Transport;
    readonly tenants: Pick<Tenants, 'in'>;
    readonly clock: Clock;
    readonly log: Logger;
  },
): { readonly close: () => Promise<void> } => {
  const { tenants, clock } = parts;
  const pool = lazyPool(values.DATABASE_URL, connectionsMax);
  const keeper = keepCompliance({
    ...{ ...parts, pool: pool.get, assessor: assessor({ ...parts, pool: pool.get }) },
    journal: openJournal({
      ...{ ...parts, partitions: values.WEIR_PARTITIONS, component: 'compliance' },
    }),
    tenants: () => tenants.in('serving'),
    intervalMs: values.COMPLIANCE_INTERVAL_SEC * 1_000,
    clock,
  });
  return {
    close: async () => {
      await keeper.close();
      await pool.end();
    },
  };
};

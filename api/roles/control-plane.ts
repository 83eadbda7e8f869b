// The routes that govern: who asks, what is known and remembered, what is on record, how things stand, who is
// served, what complies, and what a person decides.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import type { Desk } from '../../connectors/gateway/desk.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { promptGuard } from '../../operators/guard/prompt-guard.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import type { Policies } from '../../policies/evaluator.ts';
import type { Budgets } from '../budgets/budgets.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import type { OpenIdentity } from '../callers/open-identity.ts';
import type { LivePolicies } from '../control/live-policies.ts';
import type { Journal } from '../journal.ts';
import type { openMemory } from '../memory/memory.ts';
import { memoryDesk } from '../memory/memory-desk.ts';
import { reviewing } from '../reviews/reviews.ts';
import { documentRoutes } from '../routes/documents.ts';
import { keyRoutes } from '../routes/keys.ts';
import { memoryRoutes } from '../routes/memory.ts';
import { reviewRoutes } from '../routes/reviews.ts';
import type { SettingValues } from '../settings.ts';
import { openAudit } from './audit-routes.ts';
import { complianceSurface } from './compliance-routes.ts';
import type { Heard } from './heard.ts';
import { postureRoutes } from './posture-routes.ts';
import { tenancyRoutes } from './tenancy-routes.ts';

export interface ControlPlaneParts {
  readonly authenticate: Authenticate;
  readonly verify: OpenIdentity['verify'];
  readonly heard: Heard;
  /** What is shipped, and what each organisation has made to hold instead. */
  readonly policies: Policies;
  readonly live: LivePolicies;
  readonly budgets: Budgets;
  readonly memory: Awaited<ReturnType<typeof openMemory>>;
  readonly desk: Desk;
  readonly transport: Transport;
  readonly pool: DatabasePool;
  readonly journal: Journal;
  readonly metrics: ProductMetrics;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Registers them. */
export const controlPlane = async (
  server: FastifyInstance,
  values: SettingValues,
  parts: ControlPlaneParts,
): Promise<{ close(): Promise<void> }> => {
  const { authenticate, heard, live, journal, transport, pool, clock } = parts;
  const everywhere = { ...parts, ...heard, values };
  keyRoutes(server, parts);
  documentRoutes(server, { ...parts, guard: promptGuard });
  const waitMs = values.DECISION_TIMEOUT_MS;
  const memory = memoryDesk({ ...parts, store: parts.memory, waitMs });
  memoryRoutes(server, { authenticate, policies: live, journal, memory });
  const audit = await openAudit(server, values, { ...everywhere, memory });
  postureRoutes(server, everywhere);
  tenancyRoutes(server, everywhere);
  const coverage = await complianceSurface(server, everywhere);
  const reviewMs = values.REVIEW_DEADLINE_SEC * 1_000;
  const reviewersMin = values.REVIEWERS_MIN;
  reviewRoutes(server, {
    ...{ authenticate, pool, reviewMs, clock },
    reviewing: reviewing({ pool, transport, journal, clock, reviewMs, reviewersMin }),
  });
  return {
    close: async () => {
      coverage.close();
      await audit.close();
    },
  };
};

// The routes about what there is: registered models and their evidence, the inventory, findings.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { Policies } from '../../policies/evaluator.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import type { ModelGate } from '../control/model-gate.ts';
import { openOutboxRelay } from '../control/outbox-relay.ts';
import { inventoryView } from '../inventory/inventory-view.ts';
import type { Journal } from '../journal.ts';
import { modelRules, openModelRegistry } from '../models/model-registry.ts';
import { findingsRoute } from '../routes/findings.ts';
import { inventoryRoutes } from '../routes/inventory.ts';
import { modelEvidenceRoutes } from '../routes/model-evidence.ts';
import { modelRegistryRoutes } from '../routes/model-registry.ts';
import { registrationRoutes } from '../routes/registrations.ts';
import type { SettingValues } from '../settings.ts';
import type { McpServers } from '../tools/mcp-servers.ts';
import { knownTools } from '../tools/tools.ts';

export interface RegistryParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly gate: Pick<ModelGate, 'refresh'>;
  readonly live: { of(tenantId: string): Policies };
  readonly servers: Pick<McpServers, 'toolsOf'>;
  readonly transport: Transport;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
  readonly values: SettingValues;
}

/** Registers them; what is changed is published until it is closed. */
export const registryRoutes = (
  server: FastifyInstance,
  parts: RegistryParts,
): { close(): void } => {
  const { pool, gate, live, servers, clock, values } = parts;
  const relay = openOutboxRelay(pool, parts);
  const registry = openModelRegistry({
    ...{ pool, relay, refresh: gate.refresh, clock, rules: modelRules(values) },
  });
  modelRegistryRoutes(server, { ...parts, registry });
  modelEvidenceRoutes(server, { ...parts, registry });
  const own = [...knownTools(values).values()];
  const view = inventoryView({
    ...{ pool, policiesOf: live.of, clock },
    toolsOf: (tenantId) => [...own, ...servers.toolsOf(tenantId).values()],
  });
  inventoryRoutes(server, { ...parts, view });
  registrationRoutes(server, parts);
  findingsRoute(server, parts);
  return relay;
};

// The routes about what there is: registered models and their evidence.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import type { ModelGate } from '../control/model-gate.ts';
import { openOutboxRelay } from '../control/outbox-relay.ts';
import type { Journal } from '../journal.ts';
import { modelRules, openModelRegistry } from '../models/model-registry.ts';
import { modelEvidenceRoutes } from '../routes/model-evidence.ts';
import { modelRegistryRoutes } from '../routes/model-registry.ts';
import type { SettingValues } from '../settings.ts';

export interface RegistryParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly gate: Pick<ModelGate, 'refresh'>;
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
  const { pool, gate, clock, values } = parts;
  const relay = openOutboxRelay(pool, parts);
  const registry = openModelRegistry({
    ...{ pool, relay, refresh: gate.refresh, clock, rules: modelRules(values) },
  });
  modelRegistryRoutes(server, { ...parts, registry });
  modelEvidenceRoutes(server, { ...parts, registry });
  return relay;
};

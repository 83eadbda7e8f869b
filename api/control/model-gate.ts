// The model gate: the approved models by tenant, kept fresh. Fails closed: until it was read once,
// no model is approved.
import type { DatabasePool } from 'slonik';
import { type ModelRoute, modelRoutes } from '../../connectors/postgres/model-routes.ts';
import {
  isApproved,
  type RegisteredModel,
  registeredModels,
} from '../../connectors/postgres/registry.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { keepFresh } from './keep-fresh.ts';

export interface ModelGate {
  /** The approved model, or `undefined`: refuse. */
  approved(tenantId: string, modelId: string): RegisteredModel | undefined;
  /** Whether somebody has registered it, whatever became of it. */
  isRegistered(tenantId: string, modelId: string): boolean;
  /** All approved models of a tenant. */
  approvedOf(tenantId: string): readonly RegisteredModel[];
  /** What a name stands for, where it is no model of its own. */
  route(tenantId: string, name: string): ModelRoute | undefined;
  /** All routes of a tenant. */
  routesOf(tenantId: string): readonly ModelRoute[];
  /** Unknown models count as high risk. */
  riskTierOf(tenantId: string, modelId: string): RegisteredModel['riskTier'];
  /** Whether the registry could be read the last time. */
  readonly isFresh: boolean;
  /** Reads the registry now. */
  refresh(): Promise<void>;
  close(): void;
}

const refreshEveryMs = 2_000;
const nameOf = (tenantId: string, modelId: string): string => `${tenantId}/${modelId}`;

/** Opens the gate; resolves after the first reading, whether it succeeded or not. */
export const openModelGate = async (
  pool: () => DatabasePool | Promise<DatabasePool>,
  clock: Clock,
  log: Logger,
): Promise<ModelGate> => {
  let models: ReadonlyMap<string, RegisteredModel> = new Map();
  let registered: ReadonlySet<string> = new Set();
  let routes: ReadonlyMap<string, ModelRoute> = new Map();
  let isFresh = false;
  let [begun, read] = [0, 0];
  const refresh = async (): Promise<void> => {
    begun += 1;
    const nth = begun;
    try {
      const opened = await pool();
      const [rows, led] = await Promise.all([registeredModels(opened), modelRoutes(opened)]);
      // Several may read at a time: what one has read before another began is older than what that one has read.
      if (nth < read) return;
      read = nth;
      routes = new Map(led.map((each) => [nameOf(each.tenantId, each.name), each]));
      registered = new Set(rows.map(({ tenantId, modelId }) => nameOf(tenantId, modelId)));
      const approved = rows.filter(isApproved);
      models = new Map(approved.map((row) => [nameOf(row.tenantId, row.modelId), row]));
      if (!isFresh) log.info({ models: models.size }, 'the model registry was read');
      isFresh = true;
    } catch (error) {
      if (isFresh) log.warn(errorFacts(error), 'the model registry cannot be read');
      isFresh = false;
    }
  };
  await refresh();
  const { close } = keepFresh(refreshEveryMs, refresh, clock);
  return {
    approved: (tenantId, modelId) => models.get(nameOf(tenantId, modelId)),
    isRegistered: (tenantId, modelId) => registered.has(nameOf(tenantId, modelId)),
    approvedOf: (tenantId) => [...models.values()].filter((each) => each.tenantId === tenantId),
    route: (tenantId, name) => routes.get(nameOf(tenantId, name)),
    routesOf: (tenantId) => [...routes.values()].filter((each) => each.tenantId === tenantId),
    riskTierOf: (tenantId, modelId) => models.get(nameOf(tenantId, modelId))?.riskTier ?? 'high',
    get isFresh() {
      return isFresh;
    },
    refresh,
    close,
  };
};

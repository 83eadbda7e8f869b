// The inventory put together: items, graph, attack paths and the bill of materials, from what was seen on the
// wire, what is registered, and what the policy would let a tool do.
import type { DatabasePool } from 'slonik';
import {
  type InventoryItem,
  type InventoryPage,
  inventoryItems,
  inventoryRelations,
} from '../../connectors/postgres/inventory.ts';
import { allEvidence } from '../../connectors/postgres/model-evidence.ts';
import { modelPage } from '../../connectors/postgres/model-records.ts';
import type { Tool } from '../../connectors/tools/tool.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { aiBom } from '../../operators/inventory/ai-bom.ts';
import { type AttackPath, attackPaths } from '../../operators/inventory/attack-paths.ts';
import type { Policies } from '../../policies/evaluator.ts';
import { packageVersion } from '../package.ts';
import { billParts } from './bill.ts';
import type { Graph, ShownItem } from './graph.ts';
import { reachedTool, reachingAgents } from './reach.ts';

export interface InventoryParts {
  readonly pool: DatabasePool;
  /** The tools of Weir and of its servers. */
  readonly toolsOf: (tenantId: string) => readonly Tool[];
  /** What decides in an organisation now. */
  readonly policiesOf: (tenantId: string) => Pick<Policies, 'decideTool'>;
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

export interface InventoryView {
  items(tenantId: string, page: InventoryPage): Promise<readonly ShownItem[]>;
  graph(tenantId: string): Promise<Graph>;
  /** The worst first; of one agent, to one class of data, or all. */
  paths(
    tenantId: string,
    ends: { readonly from?: string | undefined; readonly to?: string | undefined },
  ): Promise<readonly AttackPath[]>;
  /** CycloneDX, as a value to be written as JSON. */
  bill(tenantId: string): Promise<ReturnType<typeof aiBom>>;
}

/** Of items and relations each, a graph holds so many, and so do what is made of it. */
const countMax = 5_000;
const modelsMax = 1_000;
const needsRecord: ReadonlySet<string> = new Set(['model', 'agent', 'tool', 'mcp_server']);

/** The view of one process. */
export const inventoryView = (parts: InventoryParts): InventoryView => {
  const { pool, toolsOf, policiesOf, clock } = parts;
  const ownOf = (tenantId: string): ReadonlyMap<string, Tool> =>
    new Map(toolsOf(tenantId).map((tool) => [tool.name, tool]));

  const isRegistered = (
    { kind, id, state }: InventoryItem,
    own: ReadonlyMap<string, Tool>,
  ): boolean | null => {
    if (!needsRecord.has(kind)) return null;
    return state !== null || id.startsWith('weir:') || (kind === 'tool' && own.has(id));
  };

  const items: InventoryView['items'] = async (tenantId, page) => {
    const own = ownOf(tenantId);
    const found = await inventoryItems(pool, tenantId, page);
    return found.map((item) => ({ ...item, isRegistered: isRegistered(item, own) }));
  };

  const graph = async (tenantId: string): Promise<Graph> => {
    const [seen, relations] = await Promise.all([
      items(tenantId, { countMax }),
      inventoryRelations(pool, tenantId, countMax),
    ]);
    const isCut = seen.length === countMax || relations.length === countMax;
    return { items: seen, relations, isCut };
  };

  return {
    items,
    graph,
    paths: async (tenantId, { from, to }) => {
      const whole = await graph(tenantId);
      const agents = reachingAgents(whole, ownOf(tenantId), policiesOf(tenantId));
      return attackPaths(agents).filter(
        (path) =>
          (from === undefined || path.from === from) && (to === undefined || path.to === to),
      );
    },
    bill: async (tenantId) => {
      const [whole, records, evidence] = await Promise.all([
        graph(tenantId),
        modelPage(pool, tenantId, { countMax: modelsMax }),
        allEvidence(pool, tenantId),
      ]);
      const own = ownOf(tenantId);
      const policies = policiesOf(tenantId);
      const tools = whole.items.flatMap(({ kind, id }) =>
        kind === 'tool'
          ? [reachedTool(id, { own: own.get(id), isSeen: true }, whole.relations, policies)]
          : [],
      );
      return aiBom({
        ...{ tenantId, serial: clock.id(), atMs: clock.now(), weirVersion: packageVersion },
        ...billParts(whole, { records, evidence }, tools, own),
      });
    },
  };
};

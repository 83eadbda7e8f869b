// weir inventory: what there is of AI, who uses what, how an attack could go, and all of it as a bill.
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { openPolicies } from '../../policies/evaluator.ts';
import { shownGraph, shownItem } from '../inventory/inventory-shape.ts';
import { type InventoryView, inventoryView } from '../inventory/inventory-view.ts';
import { openMcpServers } from '../tools/mcp-servers.ts';
import { knownTools } from '../tools/tools.ts';
import { answer, say, table } from './output.ts';
import { withRecords } from './with-records.ts';

interface InventoryOptions {
  readonly tenant: string;
  readonly graph?: true;
  readonly aibom?: true;
  readonly attackPaths?: true;
  readonly json?: true;
}

const itemsMax = 10_000;
const arrow = ' → ';

const showGraph = async (view: InventoryView, tenant: string, json: boolean): Promise<void> => {
  const graph = shownGraph(await view.graph(tenant));
  answer(json, graph, () =>
    table(
      graph.edges.map(({ from, relation, to, seen_count }) => [
        ...[`${from.kind} ${from.id}`, relation, `${to.kind} ${to.id}`, String(seen_count)],
      ]),
    ),
  );
};

const showPaths = async (view: InventoryView, tenant: string, json: boolean): Promise<void> => {
  const paths = await view.paths(tenant, {});
  answer(json, { paths }, () =>
    table(
      paths.map(({ score, nodes, explanation }) => [
        ...[score.toFixed(3), nodes.map(({ id }) => id).join(arrow), explanation.join('; ')],
      ]),
    ),
  );
};

const showItems = async (view: InventoryView, tenant: string, json: boolean): Promise<void> => {
  const items = (await view.items(tenant, { countMax: itemsMax })).map(shownItem);
  answer(json, { items }, () =>
    table(
      items.map(({ kind, id, registered, state, seen_count, last_seen }) => [
        ...[kind, id, state ?? (registered === false ? 'unregistered' : ''), String(seen_count)],
        last_seen ?? 'never',
      ]),
    ),
  );
};

/** Prints the inventory of a tenant. */
export const inventory = (options: InventoryOptions): Promise<void> =>
  withRecords(options.tenant, async ({ pool, values }) => {
    const { tenant, json = false } = options;
    const servers = await openMcpServers(() => pool, systemClock, silentLog);
    const own = [...knownTools(values).values()];
    const policies = await openPolicies();
    const view = inventoryView({
      ...{ pool, clock: systemClock, policiesOf: () => policies },
      toolsOf: (tenantId) => [...own, ...servers.toolsOf(tenantId).values()],
    });
    try {
      if (options.aibom) say(JSON.stringify(await view.bill(tenant), null, 2));
      else if (options.graph) await showGraph(view, tenant, json);
      else if (options.attackPaths) await showPaths(view, tenant, json);
      else await showItems(view, tenant, json);
    } finally {
      await servers.close();
    }
  });

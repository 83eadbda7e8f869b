// The inventory as routes and commands show it.
import type { InventoryRelation } from '../../connectors/postgres/inventory.ts';
import type { Graph, ShownItem } from './graph.ts';

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** An item, for people. */
export const shownItem = (item: ShownItem) => ({
  ...{ kind: item.kind, id: item.id, registered: item.isRegistered, state: item.state },
  ...{ owner: item.owner, first_seen: iso(item.firstSeenMs), last_seen: iso(item.lastSeenMs) },
  seen_count: item.seenCount,
});

const shownRelation = (each: InventoryRelation) => ({
  from: { kind: each.fromKind, id: each.fromId },
  relation: each.relation,
  to: { kind: each.toKind, id: each.toId },
  ...{ first_seen: iso(each.firstSeenMs), last_seen: iso(each.lastSeenMs) },
  seen_count: each.seenCount,
});

/** The graph, for people and for whoever draws it. */
export const shownGraph = ({ items, relations, isCut }: Graph) => ({
  nodes: items.map(shownItem),
  edges: relations.map(shownRelation),
  is_cut: isCut,
});

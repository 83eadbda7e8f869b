// What agents can reach: the tools that they were seen to call, those that they are offered, and the data
// behind them.
import type { InventoryRelation } from '../../connectors/postgres/inventory.ts';
import type { Tool } from '../../connectors/tools/tool.ts';
import type { ReachedTool, ReachingAgent } from '../../operators/inventory/attack-paths.ts';
import type { Policies } from '../../policies/evaluator.ts';
import { toolInput } from '../../policies/tool-input.ts';
import type { Graph } from './graph.ts';

/** A tool of a client may do anything: nobody here has seen it. */
const anything = { sensitive: true, outbound: true, sideEffect: true, readsOutside: true };
const clientPrefix = 'client:';

const targets = (
  relations: readonly InventoryRelation[],
  from: string,
  relation: string,
  to: string,
): string[] =>
  relations
    .filter((each) => each.fromId === from && each.relation === relation && each.toKind === to)
    .map(({ toId }) => toId);

/** Text that tells a model what to do is no data to be carried out. */
const returnedBy = (relations: readonly InventoryRelation[], tool: string): string[] =>
  targets(relations, tool, 'returns', 'data_class').filter((each) => each !== 'instructions');

/** Whether a caller without special roles would have to wait for somebody's word. */
const needsApproval = (
  id: string,
  tool: Tool | undefined,
  { decideTool }: Pick<Policies, 'decideTool'>,
): boolean => {
  const by = id.startsWith(clientPrefix) ? 'client' : 'weir';
  const facts = { contains_secret: false, guard_verdict: 'allow', round: 1 } as const;
  const call = { tool: id.replace(clientPrefix, ''), by, roles: ['user'], ...facts } as const;
  const seen = { calls: 1, approval: 'none', frozen: false, arguments_valid: true } as const;
  return decideTool(toolInput({ ...call, tainted_by: [] }, tool, seen)).decision === 'approve';
};

/** A tool, with what is known of it and what it was seen to bring. */
export const reachedTool = (
  id: string,
  { own, isSeen }: { readonly own: Tool | undefined; readonly isSeen: boolean },
  relations: readonly InventoryRelation[],
  policies: Pick<Policies, 'decideTool'>,
): ReachedTool => {
  const { sensitive, outbound, sideEffect, readsOutside = false } = own ?? anything;
  const known = sensitive ? ['sensitive'] : [];
  const dataClasses = [...new Set([...known, ...returnedBy(relations, id)])];
  return {
    ...{ name: id, isSeen, outbound, sideEffect, readsOutside, dataClasses },
    needsApproval: needsApproval(id, own, policies),
  };
};

/** The agents that were seen, with all that they reach. */
export const reachingAgents = (
  { items, relations }: Pick<Graph, 'items' | 'relations'>,
  own: ReadonlyMap<string, Tool>,
  policies: Pick<Policies, 'decideTool'>,
): readonly ReachingAgent[] => {
  const classes = new Map(
    items.flatMap(({ kind, id, state }) => (kind === 'document' && state ? [[id, state]] : [])),
  );
  const agents = items.filter(({ kind, seenCount }) => kind === 'agent' && seenCount > 0);
  return agents.map(({ id }) => {
    const called = targets(relations, id, 'calls', 'tool');
    const denied = new Set(targets(relations, id, 'was_denied', 'tool'));
    // Weir's own tools are offered to whoever comes through its chat.
    const isOffered = id === 'weir:chat' || called.some((name) => own.has(name));
    const offered = isOffered ? [...own.keys()].filter((name) => !denied.has(name)) : [];
    const documents = targets(relations, id, 'finds', 'document');
    return {
      id,
      tools: [...new Set([...called, ...offered])].map((name) => {
        const facts = { own: own.get(name), isSeen: called.includes(name) };
        return reachedTool(name, facts, relations, policies);
      }),
      documentClasses: [...new Set(documents.flatMap((each) => classes.get(each) ?? []))],
      promptClasses: targets(relations, id, 'receives', 'data_class'),
    };
  });
};

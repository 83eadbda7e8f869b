// What goes into the bill of materials: the graph, with the records of the models that it names. Documents
// stand in it by their class.
import type { ModelRecord } from '../../connectors/postgres/model-records.ts';
import type { Tool } from '../../connectors/tools/tool.ts';
import type { BomModel, BomParts } from '../../operators/inventory/ai-bom.ts';
import type { ReachedTool } from '../../operators/inventory/attack-paths.ts';
import type { Graph } from './graph.ts';

interface Filed {
  readonly modelId: string;
  readonly name: string;
  readonly sha256: string;
}

const unregistered: Omit<BomModel, 'id' | 'evidence'> = {
  ...{ version: '', provider: '', riskTier: 'high', owner: '', purpose: '' },
  status: 'unregistered',
};

const modelsOf = (
  ids: readonly string[],
  records: readonly ModelRecord[],
  evidence: readonly Filed[],
): readonly BomModel[] => {
  const known = new Map(records.map((each) => [each.modelId, each]));
  return ids.map((id) => {
    const { version, provider, riskTier, owner, purpose, status } = known.get(id) ?? unregistered;
    const files = evidence.filter(({ modelId }) => modelId === id);
    return { id, version, provider, riskTier, owner, purpose, status, evidence: files };
  });
};

/** The parts of a bill, apart from when, by whom and for whom it is made. */
export const billParts = (
  { items, relations }: Pick<Graph, 'items' | 'relations'>,
  { records, evidence }: { records: readonly ModelRecord[]; evidence: readonly Filed[] },
  tools: readonly ReachedTool[],
  own: ReadonlyMap<string, Tool>,
): Omit<BomParts, 'tenantId' | 'serial' | 'atMs' | 'weirVersion'> => {
  const ids = (kind: string) => items.flatMap((each) => (each.kind === kind ? [each.id] : []));
  const classes = new Map(
    items.flatMap(({ kind, id, state }) => (kind === 'document' && state ? [[id, state]] : [])),
  );
  const byClass = relations.map((each) => {
    const toId = each.toKind === 'document' ? classes.get(each.toId) : undefined;
    return toId === undefined ? each : { ...each, toKind: 'data_class', toId };
  });
  const touched = byClass.flatMap(({ toKind, toId }) => (toKind === 'data_class' ? [toId] : []));
  const reached = tools.flatMap(({ dataClasses }) => dataClasses);
  return {
    models: modelsOf(ids('model'), records, evidence),
    agents: ids('agent'),
    tools: tools.map(({ name, outbound, dataClasses }) => ({
      ...{ id: name, crossesBoundary: outbound, dataClasses },
      description: own.get(name)?.description ?? '',
    })),
    mcpServers: ids('mcp_server'),
    providers: ids('provider'),
    dataClasses: [...new Set([...touched, ...reached])].sort(),
    relations: byClass,
  };
};

// The bill of materials of an organisation's AI, in CycloneDX 1.6 (ML-BOM): models with their cards, agents,
// the classes of data that they touch, tools, servers and providers as services, and who depends on what.

export interface BomModel {
  readonly id: string;
  readonly version: string;
  readonly provider: string;
  readonly status: string;
  readonly riskTier: string;
  readonly owner: string;
  readonly purpose: string;
  readonly evidence: readonly { readonly name: string; readonly sha256: string }[];
}

export interface BomTool {
  readonly id: string;
  readonly description: string;
  readonly crossesBoundary: boolean;
  readonly dataClasses: readonly string[];
}

export interface BomRelation {
  readonly fromKind: string;
  readonly fromId: string;
  readonly toKind: string;
  readonly toId: string;
}

export interface BomParts {
  readonly tenantId: string;
  /** A UUID. */
  readonly serial: string;
  readonly atMs: number;
  readonly weirVersion: string;
  readonly models: readonly BomModel[];
  readonly agents: readonly string[];
  readonly tools: readonly BomTool[];
  readonly mcpServers: readonly string[];
  readonly providers: readonly string[];
  readonly dataClasses: readonly string[];
  readonly relations: readonly BomRelation[];
}

const property = (name: string, value: string) => ({ name: `weir:${name}`, value });

const refOf = (kind: string, id: string): string => `${kind}:${id}`;

const modelComponent = (model: BomModel) => ({
  type: 'machine-learning-model',
  'bom-ref': refOf('model', model.id),
  name: model.id,
  ...(model.version === '' ? {} : { version: model.version }),
  ...(model.provider === '' ? {} : { supplier: { name: model.provider } }),
  ...(model.owner === '' ? {} : { authors: [{ name: model.owner }] }),
  modelCard: {
    'bom-ref': refOf('model-card', model.id),
    modelParameters: { task: 'text generation' },
    considerations: {
      ...(model.purpose === '' ? {} : { useCases: [model.purpose] }),
      ethicalConsiderations: [{ name: `risk tier: ${model.riskTier}` }],
    },
    properties: model.evidence.map(({ name, sha256 }) => property('evidence', `${name} ${sha256}`)),
  },
  properties: [property('status', model.status), property('risk_tier', model.riskTier)],
});

const dataComponent = (dataClass: string) => ({
  type: 'data',
  'bom-ref': refOf('data_class', dataClass),
  name: dataClass,
  data: [{ type: 'other', name: dataClass, classification: dataClass }],
});

const toolService = ({ id, description, crossesBoundary, dataClasses }: BomTool) => ({
  'bom-ref': refOf('tool', id),
  name: id,
  ...(description === '' ? {} : { description }),
  'x-trust-boundary': crossesBoundary,
  ...(dataClasses.length === 0
    ? {}
    : { data: dataClasses.map((classification) => ({ flow: 'bi-directional', classification })) }),
});

const plainService = (kind: string, id: string) => ({
  ...{ 'bom-ref': refOf(kind, id), name: id, 'x-trust-boundary': true },
});

/** Every reference once, with what it depends on; only what the bill names. */
const dependenciesOf = (refs: readonly string[], relations: readonly BomRelation[]) => {
  const known = new Set(refs);
  const on = new Map<string, Set<string>>(refs.map((ref) => [ref, new Set()]));
  for (const { fromKind, fromId, toKind, toId } of relations) {
    const to = refOf(toKind, toId);
    if (known.has(to)) on.get(refOf(fromKind, fromId))?.add(to);
  }
  return [...on].map(([ref, dependsOn]) => ({ ref, dependsOn: [...dependsOn].sort() }));
};

/** The bill, as a value to be written as JSON. */
export const aiBom = (parts: BomParts) => {
  const { tenantId, serial, atMs, weirVersion, models, agents, tools, dataClasses } = parts;
  const { mcpServers, providers, relations } = parts;
  const components = [
    ...models.map(modelComponent),
    ...agents.map((id) => ({ type: 'application', 'bom-ref': refOf('agent', id), name: id })),
    ...dataClasses.map(dataComponent),
  ];
  const services = [
    ...tools.map(toolService),
    ...mcpServers.map((id) => plainService('mcp_server', id)),
    ...providers.map((id) => plainService('provider', id)),
  ];
  const root = refOf('organisation', tenantId);
  const refs = [...components, ...services].map((each) => each['bom-ref']);
  return {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: `urn:uuid:${serial}` },
    version: 1,
    metadata: {
      timestamp: new Date(atMs).toISOString(),
      tools: { components: [{ type: 'application', name: 'weir', version: weirVersion }] },
      component: { type: 'platform', 'bom-ref': root, name: tenantId },
    },
    components,
    services,
    dependencies: [
      { ref: root, dependsOn: agents.map((id) => refOf('agent', id)).sort() },
      ...dependenciesOf(refs, relations),
    ],
  };
};

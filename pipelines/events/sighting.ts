// What an event shows of the inventory: who uses what, in rows of the tables that add them up; and what of
// it nobody has registered.
import type { Event } from '../../engine/model/event.ts';
import type { ShadowKind, ShadowSighting } from '../../operators/inventory/shadow.ts';
import type { FactRow } from '../services.ts';
import type { Audit } from './audit.ts';
import type { FinalResponse } from './final-response.ts';
import type { Finding } from './finding.ts';
import type { Raw } from './raw.ts';
import type { Retrieved } from './retrieved.ts';
import type { ToolRequest, ToolResult } from './tool.ts';

type Thing = readonly [kind: string, id: string];
type Relation = readonly [from: Thing, relation: string, to: Thing];

interface Seen {
  readonly items: readonly Thing[];
  readonly relations: readonly Relation[];
}

const nothing: Seen = { items: [], relations: [] };

/** A client's own tool is not the tool of Weir that has the same name. */
const toolId = ({ by, tool }: Pick<ToolRequest, 'by' | 'tool'>): string =>
  by === 'client' ? `client:${tool}` : tool;

/** All things that relations name, each once. */
const seenBy = (...relations: readonly Relation[]): Seen => {
  const things = new Map(
    relations.flatMap(([from, , to]) => [from, to]).map((each) => [each.join(' '), each] as const),
  );
  return { items: [...things.values()], relations };
};

const dataIn = (facts: { readonly contains_secret: boolean; readonly contains_pii: boolean }) => [
  ...(facts.contains_secret ? [['data_class', 'secret'] as const] : []),
  ...(facts.contains_pii ? [['data_class', 'pii'] as const] : []),
];

const seenInPrompt = (raw: Raw): Seen => {
  const identity = ['identity', raw.user_id] as const;
  const model = ['model', raw.model_id] as const;
  const agent = ['agent', raw.agent_id ?? 'weir:unnamed'] as const;
  return seenBy(
    [identity, 'uses', agent],
    [agent, 'asks', model],
    ...dataIn(raw).map((data) => [agent, 'receives', data] as const),
  );
};

const seenInContext = ({ agent_id, retrieved_contexts }: Retrieved): Seen => {
  const agent = ['agent', agent_id ?? 'weir:unnamed'] as const;
  const documents = new Set(retrieved_contexts.map(({ document_id }) => document_id));
  return seenBy(...[...documents].map((id) => [agent, 'finds', ['document', id]] as const));
};

const serverOf = (tool: string): string | undefined => /^mcp_([a-z][a-z0-9-]*)_/.exec(tool)?.[1];

const seenInCall = (request: ToolRequest): Seen => {
  const agent = ['agent', request.agent_id ?? 'weir:unnamed'] as const;
  const tool = ['tool', toolId(request)] as const;
  const server = request.by === 'weir' ? serverOf(request.tool) : undefined;
  const relation = request.decision === 'deny' ? 'was_denied' : 'calls';
  return seenBy(
    [agent, relation, tool],
    ...dataIn(request).map((data) => [tool, 'receives', data] as const),
    ...(server === undefined ? [] : [[tool, 'served_by', ['mcp_server', server]] as const]),
  );
};

/** A client's own results come with its next prompt, and are none of ours. */
const seenInResult = (result: ToolResult): Seen => {
  if (result.outcome !== 'done') return nothing;
  const tool = ['tool', result.tool] as const;
  const data = [
    ...(result.finding_kinds.length > 0 ? ['detected'] : []),
    ...(result.guard_verdict === 'allow' ? [] : ['instructions']),
  ];
  return seenBy(...data.map((each) => [tool, 'returns', ['data_class', each]] as const));
};

const seenInAnswer = ({ model_id, model_used = model_id, provider }: FinalResponse): Seen =>
  seenBy([['model', model_used], 'answers_through', ['provider', provider]]);

/** A model that was refused at the gate is in no event but the one that says so. */
const seenInFinding = ({ scan_type, asset, evidence: [first] }: Finding): Seen => {
  if (scan_type !== 'shadow_model' || first?.['topic'] !== 'audit') return nothing;
  const model = ['model', asset.slice('model:'.length)] as const;
  const agent = ['agent', String(first['agent_id'])] as const;
  return seenBy([agent, 'was_refused', model]);
};

const readers: ReadonlyMap<string, (data: never) => Seen> = new Map<string, (data: never) => Seen>([
  ['raw', seenInPrompt],
  ['retrieved', seenInContext],
  ['tool_request', seenInCall],
  ['tool_result', seenInResult],
  ['final_response', seenInAnswer],
  ['finding', seenInFinding],
]);

/** The rows of what an event shows. */
export const inventoryRows = ({ tenantId, type, timeMs, data }: Event<unknown>): FactRow[] => {
  const { items, relations } = readers.get(type)?.(data as never) ?? nothing;
  const at = new Date(timeMs).toISOString();
  const when = { tenant_id: tenantId, first_seen: at, last_seen: at, seen_count: 1 };
  return [
    ...items.map(([kind, id]) => ({
      table: 'inventory_items' as const,
      values: { ...when, kind, id },
    })),
    ...relations.map(([[from_kind, from_id], relation, [to_kind, to_id]]) => ({
      table: 'inventory_relations' as const,
      values: { ...when, from_kind, from_id, relation, to_kind, to_id },
    })),
  ];
};

/** What names a row: its table and its key. */
export const rowName = ({ table, values }: FactRow): string => {
  const { first_seen, last_seen, seen_count, ...key } = values;
  return JSON.stringify([table, key]);
};

const modelGate = 'WEIR_API_MODEL_GATE';

type Named = readonly [kind: ShadowKind, id: string, wasServed: boolean];

const namedIn = (type: string, data: unknown): readonly Named[] => {
  if (type === 'raw') {
    const { model_id, agent_id = 'weir:unnamed' } = data as Raw;
    return [['model', model_id, true] as const, ['agent', agent_id, true] as const];
  }
  if (type === 'tool_request') {
    const request = data as ToolRequest;
    return [['tool', toolId(request), request.decision !== 'deny'] as const];
  }
  const { event_type, details } = data as Audit;
  const { code, model_id } = details;
  const isRefused = event_type === 'request_refused' && code === modelGate;
  return isRefused && typeof model_id === 'string' ? [['model', model_id, false] as const] : [];
};

/** Who has brought it, as the event says. */
const broughtBy = (type: string, data: unknown) => {
  if (type !== 'audit') {
    const { user_id: userId, agent_id: agentId = 'weir:unnamed' } = data as Raw | ToolRequest;
    return { userId, agentId };
  }
  const { principal: userId, details } = data as Audit;
  return { userId, agentId: String(details['agent_id'] ?? 'weir:unnamed') };
};

/** Models, agents and tools of an event that nobody has registered. */
export const shadowsIn = (
  { tenantId, type, id: eventId, data }: Event<unknown>,
  isRegistered: (tenantId: string, kind: ShadowKind, id: string) => boolean,
): readonly ShadowSighting[] =>
  namedIn(type, data)
    .filter(([kind, id]) => !isRegistered(tenantId, kind, id))
    .map(([kind, id, wasServed]) => ({
      ...{ kind, id, wasServed, eventId, topic: type },
      ...broughtBy(type, data),
    }));

/** The row of a finding. */
export const findingRow = ({ tenantId, timeMs, data }: Event<Finding>): FactRow => {
  const { occurrences: occurrence_count, ...found } = data;
  const at = new Date(timeMs).toISOString();
  return {
    table: 'findings',
    values: {
      ...{ tenant_id: tenantId, ...found, status: 'open', occurrence_count },
      ...{ first_seen: at, last_seen: at },
    },
  };
};

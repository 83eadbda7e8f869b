// /mcp-servers: admins let servers of tools in, look at what has changed of them, and put them out.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import {
  keepMcpServer,
  type McpServerRecord,
  removeMcpServer,
} from '../../connectors/postgres/mcp-servers.ts';
import type { McpTool } from '../../connectors/tools/mcp/mcp-tool.ts';
import { driftOf, pinsOf } from '../../connectors/tools/mcp/pins.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { promptGuard } from '../../operators/guard/prompt-guard.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { sayBroadcast } from '../control/broadcast.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';
import type { McpServers } from '../tools/mcp-servers.ts';

const Name = Type.String({ pattern: '^[a-z][a-z0-9-]{0,40}$' });
const BodySchema = Type.Object(
  {
    name: Name,
    url: Type.String({
      ...{ pattern: '^https?://[^\\s@]+$', maxLength: 500 },
      description: 'Where it speaks Streamable HTTP',
    }),
  },
  { additionalProperties: false },
);
const ParamsSchema = Type.Object({ name: Name });
const Names = Type.Array(Type.String());
const ServerSchema = Type.Object({
  name: Type.String(),
  url: Type.String(),
  tools: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String() })),
  approved_by: Type.String(),
  approved_at: Type.String(),
});
const DriftSchema = Type.Object({
  added: Names,
  changed: Names,
  removed: Names,
  flagged: Type.Array(Type.String(), {
    description: 'Tools whose description, as it is now, addresses the assistant',
  }),
});

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only admins may',
  404: 'The organisation has no server of this name',
  422: 'The body does not match its schema',
  502: 'The server does not answer as it should: nothing has changed',
  503: 'The database or the log cannot be reached',
});

export interface McpServerParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly servers: McpServers;
  readonly journal: Pick<Journal, 'note'>;
  readonly transport: Pick<Transport, 'append'>;
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

const shown = (record: McpServerRecord): Static<typeof ServerSchema> => {
  const pins = pinsOf(record.tools);
  return {
    ...{ name: record.name, url: record.url, approved_by: record.approvedBy },
    approved_at: new Date(record.approvedMs).toISOString(),
    tools: Object.entries(pins).map(([name, sha256]) => ({ name, sha256 })),
  };
};

/** What a server offers now; it is asked by an admin, and only then. */
const toolsAt = async (name: string, url: string): Promise<readonly McpTool[]> => {
  const { openMcpServer } = await import('../../connectors/tools/mcp/mcp-server.ts');
  const client = openMcpServer({ name, url });
  try {
    return await client.tools();
  } finally {
    await client.close();
  }
};

const flaggedIn = (tools: readonly McpTool[]): string[] =>
  tools
    .filter(({ description, inputSchema }) =>
      [description, JSON.stringify(inputSchema)].some(
        (text) => promptGuard(text, 'tool').verdict !== 'allow',
      ),
    )
    .map(({ name }) => name);

/** What is different from what was approved. */
const driftNow = async ({ name, url, tools }: McpServerRecord) => {
  const now = await toolsAt(name, url);
  const { added, changed, removed } = driftOf(pinsOf(tools), now);
  const names = { added: [...added], changed: [...changed], removed: [...removed] };
  return { ...names, flagged: flaggedIn(now) };
};

/** What admins do with servers. */
const administering = (parts: McpServerParts) => {
  const { pool, servers, journal, transport, clock } = parts;

  const find = ({ identity }: FastifyRequest, name: string): McpServerRecord => {
    const record = servers.of(identity.tenantId, name);
    if (!record) throw apiErrors.NOT_FOUND();
    return record;
  };

  /** Tells every process that there is something else to read. */
  const tell = async ({ identity: { tenantId, subject: by } }: FastifyRequest): Promise<void> => {
    const said = { registry: 'mcp_servers', by } as const;
    await servers.refresh();
    await sayBroadcast(transport, broadcasts.registryControl, tenantId, said, clock).catch(
      (cause) => {
        throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
      },
    );
  };

  /** Pins a server as it is now. */
  const approve = async (
    request: FastifyRequest,
    { name, url }: Static<typeof BodySchema>,
    eventType: string,
  ) => {
    const tools = await toolsAt(name, url);
    const flagged = flaggedIn(tools);
    if (flagged.length > 0) throw apiErrors.MCP_FLAGGED({ flagged });
    const { tenantId, subject: approvedBy } = request.identity;
    await journal.note(tenantId, approvedBy, eventType, { server: name, pins: pinsOf(tools) });
    await keepMcpServer(pool, { tenantId, name, url, tools, approvedBy });
    await tell(request);
    return shown(find(request, name));
  };

  const remove = async (request: FastifyRequest, name: string): Promise<void> => {
    const { tenantId, subject } = request.identity;
    find(request, name);
    await removeMcpServer(pool, tenantId, name);
    await journal.note(tenantId, subject, 'mcp_server_removed', { server: name });
    await tell(request);
  };

  return { find, approve, remove };
};

/** Registers the routes. */
export const mcpServerRoutes = (server: FastifyInstance, parts: McpServerParts): void => {
  const { find, approve, remove } = administering(parts);
  const onRequest = onlyFor(parts.authenticate, 'spm:admin');
  const common = { security: [{ bearer: [] }] };

  server.get(
    '/mcp-servers',
    {
      schema: {
        ...common,
        summary: 'Lists the servers of tools that were let in',
        response: { 200: Type.Object({ servers: Type.Array(ServerSchema) }), ...problems },
      },
      onRequest,
    },
    async ({ identity }) => ({ servers: parts.servers.list(identity.tenantId).map(shown) }),
  );
  server.post<{ Body: Static<typeof BodySchema> }>(
    '/mcp-servers',
    {
      schema: {
        ...common,
        summary: 'Lets a server of tools in: its tools are pinned as they are now',
        body: BodySchema,
        response: { 201: ServerSchema, ...problems },
      },
      onRequest,
    },
    async (request, reply) =>
      reply.code(201).send(await approve(request, request.body, 'mcp_server_registered')),
  );
  server.get<{ Params: Static<typeof ParamsSchema> }>(
    '/mcp-servers/:name/drift',
    {
      schema: {
        ...common,
        summary: 'What a server describes in other words now than when it was approved',
        params: ParamsSchema,
        response: { 200: DriftSchema, ...problems },
      },
      onRequest,
    },
    (request) => driftNow(find(request, request.params.name)),
  );
  server.post<{ Params: Static<typeof ParamsSchema> }>(
    '/mcp-servers/:name/approve',
    {
      schema: {
        ...common,
        summary: 'Approves a server as it is now',
        params: ParamsSchema,
        response: { 200: ServerSchema, ...problems },
      },
      onRequest,
    },
    (request) => approve(request, find(request, request.params.name), 'mcp_server_approved'),
  );
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/mcp-servers/:name',
    {
      schema: {
        ...common,
        summary: 'Puts a server out: its tools are gone at once',
        params: ParamsSchema,
        response: { 204: Type.Null(), ...problems },
      },
      onRequest,
    },
    async (request, reply) => {
      await remove(request, request.params.name);
      return reply.code(204).send();
    },
  );
};

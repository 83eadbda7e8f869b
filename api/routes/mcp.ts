// /mcp/{server}: an approved server of tools, through the gateway. Clients of the Model Context Protocol
// see its tools as they were approved; every call is ruled about in the stream and run by a worker.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport as McpTransport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Identity } from '../../connectors/identity/tokens.ts';
import type { McpServerRecord } from '../../connectors/postgres/mcp-servers.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Authenticate } from '../authenticate.ts';
import { apiErrors } from '../errors.ts';
import { goneSignal } from '../event-stream.ts';
import { type McpServers, mcpToolName } from '../mcp-servers.ts';
import { problemResponses } from '../problem.ts';
import type { CallOrigin, ToolCalls } from '../tool-calls.ts';

const ParamsSchema = Type.Object({ server: Type.String({ pattern: '^[a-z][a-z0-9-]{0,40}$' }) });

export interface McpParts {
  readonly authenticate: Authenticate;
  readonly servers: Pick<McpServers, 'of'>;
  readonly calls: ToolCalls;
  readonly patienceMs: number;
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

/** A call that no prompt has brought about. */
const originOf = (
  { tenantId, subject, roles, scopes }: Identity,
  server: string,
  { id, timeMs }: { readonly id: string; readonly timeMs: number },
): CallOrigin => ({
  ...{ id, source: 'weir/gateway', type: 'mcp', subject, timeMs, tenantId, correlationId: id },
  ...{ traceparent: undefined, expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1 },
  data: {
    ...{ user_id: subject, session_id: `mcp-${server}`, model_id: `mcp-${server}` },
    auth_context: { sub: subject, roles: [...roles], scopes: [...scopes] },
  },
});

const serverFor = (
  record: McpServerRecord,
  identity: Identity,
  signal: AbortSignal,
  { calls, patienceMs, clock }: McpParts,
): Server => {
  const server = new Server({ name: record.name, version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: record.tools.map((tool) => ({ ...tool, inputSchema: tool.inputSchema as never })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const { name, arguments: asked = {} } = params;
    const origin = originOf(identity, record.name, { id: clock.id(), timeMs: clock.now() });
    const call = {
      ...{ type: 'tool_call' as const, id: 'call', arguments: JSON.stringify(asked) },
      name: mcpToolName(record.name, name),
    };
    const { outcome, text } = await calls.ask(
      { raw: origin, call, round: 1, by: 'weir', trusted: [], untrusted: [], isFirst: true },
      { patienceMs, signal },
    );
    return { content: [{ type: 'text', text }], isError: outcome !== 'done' };
  });
  return server;
};

/** Registers the route. */
export const mcpRoute = (server: FastifyInstance, parts: McpParts): void => {
  const { authenticate, servers } = parts;
  const handle = async (
    request: FastifyRequest<{ Params: Static<typeof ParamsSchema> }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const { identity, params, raw, body } = request;
    const record = servers.of(identity.tenantId, params.server);
    if (!record) throw apiErrors.NOT_FOUND();
    const signal = goneSignal(request, reply);
    const protocol = serverFor(record, identity, signal, parts);
    // Without sessions: whatever a client must know, it is told with each request.
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    reply.hijack();
    reply.raw.on('close', () => void protocol.close());
    await protocol.connect(transport as McpTransport);
    await transport.handleRequest(raw, reply.raw, body);
    return reply;
  };
  server.post<{ Params: Static<typeof ParamsSchema> }>(
    '/mcp/:server',
    {
      schema: {
        summary: 'An approved server of tools, over the Model Context Protocol (Streamable HTTP)',
        security: [{ bearer: [] }],
        params: ParamsSchema,
        response: problemResponses({
          401: 'No usable token',
          404: 'The organisation has no server of this name',
        }),
      },
      onRequest: async (request) => {
        request.identity = await authenticate(request);
      },
    },
    handle,
  );
};

// /mcp/{server}: an approved server of tools, through the gateway. Clients of the Model Context Protocol
// see its tools as they were approved; every call is ruled about in the stream and run by a worker.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Identity } from '../../connectors/identity/tokens.ts';
import type { McpServerRecord } from '../../connectors/postgres/mcp-servers.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Budgets } from '../budgets/budgets.ts';
import { agentOf } from '../callers/agent-of.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import type { CallOrigin, ToolCalls } from '../conversation/tool-calls.ts';
import { apiErrors } from '../errors.ts';
import { goneSignal } from '../http/event-stream.ts';
import { problemResponses } from '../http/problem.ts';
import type { McpDesk } from '../tools/mcp-protocol.ts';
import { type McpServers, mcpToolName } from '../tools/mcp-servers.ts';
import { eventStream } from '../wire/answers.ts';

const Message = Type.Object({ jsonrpc: Type.Literal('2.0') }, { additionalProperties: true });
const MessageSchema = Type.Union([Message, Type.Array(Message, { minItems: 1, maxItems: 64 })], {
  description: 'JSON-RPC, as the Model Context Protocol has it',
});
const ParamsSchema = Type.Object({ server: Type.String({ pattern: '^[a-z][a-z0-9-]{0,40}$' }) });

export interface McpParts {
  readonly authenticate: Authenticate;
  readonly servers: Pick<McpServers, 'of'>;
  readonly calls: ToolCalls;
  readonly budgets: Pick<Budgets, 'admit'>;
  readonly patienceMs: number;
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

/** A call that no prompt has brought about. */
const originOf = (
  identity: Identity,
  server: string,
  { id, timeMs }: { readonly id: string; readonly timeMs: number },
): CallOrigin => {
  const { tenantId, subject, roles, scopes } = identity;
  return {
    ...{ id, source: 'weir/gateway', type: 'mcp', subject, timeMs, tenantId, correlationId: id },
    ...{ traceparent: undefined, expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1 },
    data: {
      ...{ user_id: subject, session_id: `mcp-${server}`, model_id: `mcp-${server}` },
      agent_id: agentOf(identity, 'weir:mcp'),
      auth_context: { sub: subject, roles: [...roles], scopes: [...scopes] },
    },
  };
};

/** How a caller's client calls the tools of a server. */
const calling =
  (
    { name: server }: McpServerRecord,
    identity: Identity,
    signal: AbortSignal,
    { calls, budgets, patienceMs, clock }: McpParts,
  ): McpDesk['call'] =>
  async (tool, asked) => {
    await budgets.admit(identity);
    const origin = originOf(identity, server, { id: clock.id(), timeMs: clock.now() });
    const call = {
      ...{ type: 'tool_call' as const, id: 'call', arguments: asked },
      name: mcpToolName(server, tool),
    };
    const { outcome, text } = await calls.ask(
      { raw: origin, call, round: 1, by: 'weir', trusted: [], untrusted: [], isFirst: true },
      { patienceMs, signal },
    );
    return { text, isError: outcome !== 'done' };
  };

/** Registers the route. */
export const mcpRoute = (server: FastifyInstance, parts: McpParts): void => {
  const { authenticate, servers } = parts;
  const handle = async (
    request: FastifyRequest<{ Params: Static<typeof ParamsSchema> }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const { identity, params } = request;
    const record = servers.of(identity.tenantId, params.server);
    if (!record) throw apiErrors.NOT_FOUND();
    const signal = goneSignal(request, reply);
    const { speakMcp } = await import('../tools/mcp-protocol.ts');
    const { name, tools } = record;
    const call = calling(record, identity, signal, parts);
    await speakMcp(request, reply, { name, tools, call });
    return reply;
  };
  server.post<{ Params: Static<typeof ParamsSchema> }>(
    '/mcp/:server',
    {
      schema: {
        summary: 'An approved server of tools, over the Model Context Protocol (Streamable HTTP)',
        security: [{ bearer: [] }],
        params: ParamsSchema,
        body: MessageSchema,
        response: {
          200: {
            description: 'What the server of tools answers',
            content: { 'application/json': { schema: MessageSchema }, ...eventStream },
          },
          202: Type.Null({ description: 'Nothing needs to be answered' }),
          ...problemResponses({
            401: 'No usable token',
            404: 'The organisation has no server of this name',
            406: 'The client does not accept application/json and text/event-stream',
          }),
        },
      },
      onRequest: onlyFor(authenticate, '*'),
    },
    handle,
  );
};

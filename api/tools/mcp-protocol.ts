// The Model Context Protocol as a client speaks it with the gateway: one server and one transport for
// each request, without sessions. Loaded with the first request of this sort.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApprovedTool } from '../../connectors/postgres/mcp-servers.ts';

/** What a server of tools says and does. */
export interface McpDesk {
  readonly name: string;
  readonly tools: readonly ApprovedTool[];
  /** Calls a tool; `asked` is JSON text. */
  call(tool: string, asked: string): Promise<{ readonly text: string; readonly isError: boolean }>;
}

const serverOf = ({ name, tools, call }: McpDesk): Server => {
  const server = new Server({ name, version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: tools.map((tool) => ({ ...tool, inputSchema: tool.inputSchema as never })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const { text, isError } = await call(params.name, JSON.stringify(params.arguments ?? {}));
    return { content: [{ type: 'text', text }], isError };
  });
  return server;
};

/** Answers one request; the reply is the protocol's from here on. */
export const speakMcp = async (
  { raw, body }: FastifyRequest,
  reply: FastifyReply,
  desk: McpDesk,
): Promise<void> => {
  const server = serverOf(desk);
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
  reply.hijack();
  reply.raw.on('close', () => void server.close());
  await server.connect(transport as Transport);
  await transport.handleRequest(raw, reply.raw, body);
};

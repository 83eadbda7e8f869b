// A real server of tools on loopback, with what it offers and answers in the hands of a test.
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type ServerResult,
} from '@modelcontextprotocol/sdk/types.js';

export interface Offer {
  list(cursor: string | undefined): object;
  call(name: string, parameters: Readonly<Record<string, unknown>>): object | Promise<object>;
}

export interface McpHost {
  readonly url: string;
  /** Methods of HTTP that were asked for. */
  readonly asked: string[];
  /** Forgets all sessions, as a restart does. */
  forget(): void;
  stop(): Promise<void>;
}

/** Serves any listener on loopback. */
export const serve = async (listener: RequestListener) => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const protocolServer = (offer: Offer): Server => {
  const server = new Server({ name: 'host', version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler(
    ListToolsRequestSchema,
    async ({ params }) => offer.list(params?.cursor) as ServerResult,
  );
  server.setRequestHandler(
    CallToolRequestSchema,
    async ({ params }) => (await offer.call(params.name, params.arguments ?? {})) as ServerResult,
  );
  return server;
};

/** Starts a host; `json` answers without an event stream. */
export const startMcpHost = async (offer: Offer, json = false): Promise<McpHost> => {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const asked: string[] = [];
  const begin = async (): Promise<StreamableHTTPServerTransport> => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: json,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await protocolServer(offer).connect(transport as Transport);
    return transport;
  };
  const unknown = (response: ServerResponse): void => void response.writeHead(404).end('{}');
  const { url, stop } = await serve(async (request, response) => {
    asked.push(request.method ?? '');
    const id = request.headers['mcp-session-id'];
    const transport = id === undefined ? await begin() : sessions.get(String(id));
    if (transport) await transport.handleRequest(request, response);
    else unknown(response);
  });
  return { url, asked, stop, forget: () => sessions.clear() };
};

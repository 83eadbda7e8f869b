// A server of tools as a process: what it was given, and what it does when it is asked for too much.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const server = new Server({ name: 'process', version: '1' }, { capabilities: { tools: {} } });
const answers: Readonly<Record<string, () => string>> = {
  environment: () => Object.keys(process.env).sort().join(' '),
  pid: () => String(process.pid),
  huge: () => 'x'.repeat(10_000_000),
  die: () => process.exit(1),
};
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: Object.keys(answers).map((name) => ({ name, inputSchema: { type: 'object' as const } })),
}));
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => ({
  content: [{ type: 'text', text: answers[params.name]?.() ?? 'unknown' }],
}));
await server.connect(new StdioServerTransport());

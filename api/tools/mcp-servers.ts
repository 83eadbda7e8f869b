// The servers of tools that somebody has let in, in the memory of a process. Their tools are known as
// they were approved; a tool that its server describes in other words now is not run.
import type { DatabasePool } from 'slonik';
import { type McpServerRecord, mcpServers } from '../../connectors/postgres/mcp-servers.ts';
import type { McpServer } from '../../connectors/tools/mcp/mcp-server.ts';
import { pinOf } from '../../connectors/tools/mcp/pins.ts';
import { type Tool, toolErrors } from '../../connectors/tools/tool.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { keepFresh } from '../control/keep-fresh.ts';
import { hashOf } from '../conversation/ingest.ts';

export interface McpServers {
  of(tenantId: string, name: string): McpServerRecord | undefined;
  list(tenantId: string): readonly McpServerRecord[];
  /** The approved tools of a tenant's servers, by the names under which models call them. */
  toolsOf(tenantId: string): ReadonlyMap<string, Tool>;
  refresh(): Promise<void>;
  close(): Promise<void>;
}

const refreshEveryMs = 2_000;
/** What a server says of its tools is believed for so long. */
const listedForMs = 5_000;
const nothing: ReadonlyMap<string, Tool> = new Map();

const nameLengthMax = 64;
const markLength = 8;

/**
 * The name under which models and the log know the tool of a server. Two tools never share one: where
 * providers do not take the whole name, the end of it tells them apart.
 */
export const mcpToolName = (server: string, tool: string): string => {
  const whole = `mcp_${server}_${tool}`;
  const plain = whole.replace(/[^A-Za-z0-9_-]/g, '_');
  if (plain === whole && plain.length <= nameLengthMax) return plain;
  return `${plain.slice(0, nameLengthMax - markLength - 1)}_${hashOf(whole).slice(0, markLength)}`;
};

/** Opens the servers; resolves after the first reading, whether it succeeded or not. */
export const openMcpServers = async (
  pool: () => DatabasePool | Promise<DatabasePool>,
  clock: Clock,
  log: Logger,
): Promise<McpServers> => {
  let servers: ReadonlyMap<string, McpServerRecord> = new Map();
  let tools: ReadonlyMap<string, ReadonlyMap<string, Tool>> = new Map();
  const clients = new Map<string, McpServer>();
  let isAway = false;

  const nameOf = (tenantId: string, name: string): string => `${tenantId}/${name}`;

  /** Of each tenant its own. The protocol is loaded where tools are run: gateways only tell of them. */
  const clientOf = async ({ tenantId, name, url }: McpServerRecord): Promise<McpServer> => {
    const { openMcpServer } = await import('../../connectors/tools/mcp/mcp-server.ts');
    const place = `${tenantId} ${url}`;
    const client = clients.get(place) ?? openMcpServer({ name, url });
    clients.set(place, client);
    return client;
  };

  /** The pins that a server has now, by tool; asked for at most every few seconds. */
  const pinsOf = (record: McpServerRecord): (() => Promise<ReadonlyMap<string, string>>) => {
    let listed: { readonly atMs: number; readonly pins: Promise<ReadonlyMap<string, string>> };
    return () => {
      const atMs = clock.monotonicMs();
      if (listed !== undefined && atMs - listed.atMs < listedForMs) return listed.pins;
      const pins = clientOf(record)
        .then((client) => client.tools())
        .then((now) => new Map(now.map((tool) => [tool.name, pinOf(tool)])));
      listed = { atMs, pins };
      return pins;
    };
  };

  const toolsFrom = (record: McpServerRecord): readonly Tool[] => {
    const pinsNow = pinsOf(record);
    return record.tools.map((approved) => {
      const { name, description, inputSchema, annotations } = approved;
      const pin = pinOf(approved);
      return {
        ...{ name: mcpToolName(record.name, name), description, sensitive: true },
        outbound: annotations['openWorldHint'] !== false,
        sideEffect: annotations['readOnlyHint'] !== true,
        readsOutside: annotations['openWorldHint'] !== false,
        parameters: inputSchema as unknown as Tool['parameters'],
        run: async (asked, { signal }) => {
          if ((await pinsNow()).get(name) !== pin)
            throw toolErrors.DRIFTED({ server: record.name });
          const { text, isError } = await (await clientOf(record)).call(name, asked, signal);
          if (isError) throw toolErrors.FAILED({ server: record.name });
          return { text, summary: `asked ${record.name}/${name}` };
        },
      };
    });
  };

  const refresh = async (): Promise<void> => {
    try {
      const records = await mcpServers(await pool());
      const now = new Map(records.map((each) => [nameOf(each.tenantId, each.name), each]));
      const isSame =
        now.size === servers.size &&
        records.every(
          (each) => servers.get(nameOf(each.tenantId, each.name))?.approvedMs === each.approvedMs,
        );
      if (isSame) return;
      servers = now;
      const byTenant = new Map<string, Map<string, Tool>>();
      for (const record of records) {
        const mine = byTenant.get(record.tenantId) ?? new Map<string, Tool>();
        byTenant.set(record.tenantId, mine);
        for (const tool of toolsFrom(record)) mine.set(tool.name, tool);
      }
      tools = byTenant;
      isAway = false;
    } catch (error) {
      if (!isAway) log.warn(errorFacts(error), 'the servers of tools cannot be read');
      isAway = true;
    }
  };

  await refresh();
  const fresh = keepFresh(refreshEveryMs, refresh, clock);
  return {
    of: (tenantId, name) => servers.get(nameOf(tenantId, name)),
    list: (tenantId) => [...servers.values()].filter((each) => each.tenantId === tenantId),
    toolsOf: (tenantId) => tools.get(tenantId) ?? nothing,
    refresh,
    close: async () => {
      fresh.close();
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
};

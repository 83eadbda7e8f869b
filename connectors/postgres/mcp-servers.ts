// The records of servers of tools.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

/** A tool as it was approved. */
export interface ApprovedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
}

export interface McpServerRecord {
  readonly tenantId: string;
  readonly name: string;
  readonly url: string;
  readonly tools: readonly ApprovedTool[];
  readonly approvedBy: string;
  readonly approvedMs: number;
}

const tool = z.object({
  name: z.string(),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  annotations: z.record(z.string(), z.unknown()),
});
const row = z.object({
  tenant_id: z.string(),
  name: z.string(),
  url: z.string(),
  tools: z.array(tool),
  approved_by: z.string(),
  approved_ms: z.number(),
});
const none = z.object({}).strict();
const named = z.object({ name: z.string() });

/** The servers of all tenants. */
export const mcpServers = async (pool: DatabasePool): Promise<readonly McpServerRecord[]> =>
  (
    await reached(
      pool.any(sql.type(row)`
        SELECT tenant_id, name, url, tools, approved_by,
          (extract(epoch FROM approved_at) * 1000)::float8 AS approved_ms
        FROM mcp_servers ORDER BY tenant_id, name
      `),
    )
  ).map((each) => ({
    ...{ tenantId: each.tenant_id, name: each.name, url: each.url, tools: each.tools },
    ...{ approvedBy: each.approved_by, approvedMs: each.approved_ms },
  }));

/** Keeps a server with its tools as they are now; one of the same name is replaced. */
export const keepMcpServer = async (
  pool: DatabasePool,
  record: Omit<McpServerRecord, 'approvedMs'>,
): Promise<void> => {
  const { tenantId, name, url, tools, approvedBy } = record;
  await reached(
    pool.query(sql.type(none)`
      INSERT INTO mcp_servers (tenant_id, name, url, tools, registered_by, approved_by)
      VALUES (${tenantId}, ${name}, ${url}, ${sql.jsonb(tools as never)}, ${approvedBy}, ${approvedBy})
      ON CONFLICT (tenant_id, name) DO UPDATE SET url = excluded.url, tools = excluded.tools,
        approved_by = excluded.approved_by, approved_at = now()
    `),
  );
};

/** Forgets a server; answers whether there was one. */
export const removeMcpServer = async (
  pool: DatabasePool,
  tenantId: string,
  name: string,
): Promise<boolean> =>
  (await reached(
    pool.maybeOne(sql.type(named)`
      DELETE FROM mcp_servers WHERE tenant_id = ${tenantId} AND name = ${name} RETURNING name
    `),
  )) !== null;

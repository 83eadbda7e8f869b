// A server of tools that somebody else runs, over the Model Context Protocol. It is trusted in nothing:
// what it declares is not relied on, what it answers is text of a size, what it complains of is not shown.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CallToolResultSchema,
  ErrorCode,
  McpError,
  PaginatedResultSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { WeirError } from '../../../engine/kernel/errors.ts';
import { toolErrors } from '../tool.ts';
import { answerOf, type McpAnswer } from './answer.ts';
import { type McpTool, toolsOf } from './mcp-tool.ts';
import { type McpTarget, transportTo } from './transport.ts';

const pagesMax = 16;

export type McpServerOptions = McpTarget & {
  /** What people call the server; it appears in errors. */
  readonly name: string;
  /** For each request. */
  readonly msMax?: number;
};

export interface McpServer {
  /** What the server offers now: it may be something else the next time. */
  tools(): Promise<readonly McpTool[]>;
  /** Calls a tool. The protocol knows no ids of calls: what is called twice is done twice. */
  call(
    name: string,
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<McpAnswer>;
  close(): Promise<void>;
}

interface Connection {
  readonly client: Client;
  wasTooLarge: boolean;
}

const codedError = (error: unknown, server: string, isOver: boolean): WeirError => {
  if (error instanceof WeirError) return error;
  if (isOver) return toolErrors.TIMEOUT({ server });
  if (error instanceof McpError) {
    const { code } = error;
    if (code === ErrorCode.RequestTimeout) return toolErrors.TIMEOUT({ server });
    if (code === ErrorCode.InvalidParams) return toolErrors.ARGUMENTS({ server });
    return toolErrors.FAILED({ server, code });
  }
  if (error instanceof StreamableHTTPError) return toolErrors.FAILED({ server, code: error.code });
  if (error instanceof Error && error.name === 'TimeoutError')
    return toolErrors.TIMEOUT({ server });
  return toolErrors.FAILED({
    server,
    reason: 'the server is away, or does not keep to the protocol',
  });
};

/** Rejects when the time is over, whatever `work` does then. */
const within = async <Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> => {
  if (signal.aborted) throw toolErrors.TIMEOUT();
  let stop: () => void = () => undefined;
  const over = new Promise<never>((_resolve, reject) => {
    stop = () => reject(toolErrors.TIMEOUT());
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

/** Opens a server when it is first asked for something, and again when the connection has ended. */
export const openMcpServer = (options: McpServerOptions): McpServer => {
  const { name: server, msMax = 30_000 } = options;
  let opening: Promise<Connection> | undefined;

  const connect = async (onEnd: () => void): Promise<Connection> => {
    const client = new Client({ name: 'weir', version: '1' }, { capabilities: {} });
    const connection: Connection = { client, wasTooLarge: false };
    client.onclose = onEnd;
    const tooLarge = (): void => {
      connection.wasTooLarge = true;
      void client.close();
    };
    try {
      await client.connect(transportTo(options, msMax, tooLarge), { timeout: msMax });
    } catch (error) {
      await client.close();
      throw error;
    }
    return connection;
  };

  const open = (): Promise<Connection> => {
    const forget = (): void => {
      // A later connection stays.
      if (opening === mine) opening = undefined;
    };
    const mine = connect(() => forget()).catch((error) => {
      forget();
      throw error;
    });
    return mine;
  };

  const withClient = async <Result>(
    signal: AbortSignal,
    work: (client: Client) => Promise<Result>,
  ): Promise<Result> => {
    let connection: Connection | undefined;
    try {
      opening ??= open();
      connection = await within(signal, opening);
      return await work(connection.client);
    } catch (error) {
      if (connection?.wasTooLarge) throw toolErrors.TOO_LARGE({ server });
      // The server has forgotten the session: the next call begins another.
      if (error instanceof StreamableHTTPError) await connection?.client.close();
      throw codedError(error, server, signal.aborted);
    }
  };

  const list = async (client: Client): Promise<readonly McpTool[]> => {
    const listed: unknown[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < pagesMax; page += 1) {
      const params = cursor === undefined ? {} : { cursor };
      const request = { method: 'tools/list' as const, params };
      const { nextCursor, ...result } = await client.request(request, PaginatedResultSchema, {
        timeout: msMax,
      });
      if (!Array.isArray(result['tools'])) {
        throw toolErrors.FAILED({ server, reason: 'the server does not list its tools' });
      }
      listed.push(...result['tools']);
      if (nextCursor === undefined) return toolsOf(listed);
      cursor = nextCursor;
    }
    throw toolErrors.TOO_LARGE({ server, pagesMax });
  };

  return {
    tools: () => withClient(AbortSignal.timeout(msMax * pagesMax), list),
    call: (name, args, signal) =>
      withClient(signal, async (client) => {
        const request = { method: 'tools/call' as const, params: { name, arguments: { ...args } } };
        const limits = { timeout: msMax, signal };
        return answerOf(await client.request(request, CallToolResultSchema, limits));
      }),
    close: async () => {
      const connection = await opening?.catch(() => undefined);
      opening = undefined;
      await connection?.client.close();
    },
  };
};

// A tool as a server describes it. All of it are claims of the server, and the description is text that
// a model will read: nothing of a tool is handed on beside what its pin covers.
import { type Tool as ListedTool, ToolSchema } from '@modelcontextprotocol/sdk/types.js';
import { toolErrors } from '../tool.ts';
import { canonicalJson } from './canonical-json.ts';

const toolsMax = 128;
const charactersMax = 32_768;

export interface McpTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema, not looked into. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** What the server says of its effects. */
  readonly annotations: Readonly<Record<string, unknown>>;
}

const plainName = /^[A-Za-z0-9_./-]{1,128}$/;

const refused = (reason: string) => toolErrors.FAILED({ reason });

const toolOf = (listed: ListedTool): McpTool => {
  const { name, description = '', inputSchema, annotations = {} } = listed;
  const tool = { name, description, inputSchema, annotations };
  if (!plainName.test(name)) throw refused('the server has a tool without a plain name');
  if (canonicalJson(tool).length > charactersMax) throw toolErrors.TOO_LARGE({ charactersMax });
  return tool;
};

/** The tools of a server. Rejects all of them if one is no tool, or pretends to be another. */
export const toolsOf = (listed: readonly unknown[]): readonly McpTool[] => {
  if (listed.length > toolsMax) throw toolErrors.TOO_LARGE({ toolsMax });
  const tools = listed.map((each) => {
    const parsed = ToolSchema.safeParse(each);
    if (!parsed.success) throw refused('the server does not describe its tools as it should');
    return toolOf(parsed.data);
  });
  if (new Set(tools.map(({ name }) => name)).size < tools.length) {
    throw refused('the server has two tools of one name');
  }
  return tools;
};

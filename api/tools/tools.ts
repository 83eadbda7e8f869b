// The tools of this installation, by the settings: gateways offer them, workers carry out what was
// allowed.
import { resolve } from 'node:path';
import { Compile } from 'typebox/compile';
import type { ChatTool } from '../../connectors/llm/model.ts';
import { addEvent } from '../../connectors/tools/calendar/add-event.ts';
import { listEvents } from '../../connectors/tools/calendar/list-events.ts';
import { databaseQuery } from '../../connectors/tools/database/database-query.ts';
import { listFiles } from '../../connectors/tools/files/list-files.ts';
import { readFile } from '../../connectors/tools/files/read-file.ts';
import { writeFile } from '../../connectors/tools/files/write-file.ts';
import { readMail } from '../../connectors/tools/mail/read-mail.ts';
import { sendMail } from '../../connectors/tools/mail/send-mail.ts';
import { type Tool, toolErrors } from '../../connectors/tools/tool.ts';
import { webFetch } from '../../connectors/tools/web/fetch.ts';
import { webSearch } from '../../connectors/tools/web/search.ts';
import type { Vault } from '../../connectors/vault/vault.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { ToolRequest } from '../../pipelines/events/tool.ts';
import type { Performed } from '../../pipelines/events/tool-result.ts';
import type { Tools } from '../../pipelines/services.ts';
import type { TenantPolicies } from '../../policies/tenant-policies.ts';
import { type CallFacts, toolInput } from '../../policies/tool-input.ts';
import { hashOf } from '../conversation/ingest.ts';
import type { SettingValues } from '../settings.ts';
import { documentsSearch } from './documents-tool.ts';
import { memoryTools } from './memory-tools.ts';

const textMax = 24_000;

/** The tools that are set up and named by `TOOLS`, beside those that the caller brings. */
export const openTools = (
  values: SettingValues,
  others: readonly Tool[] = [],
): ReadonlyMap<string, Tool> => {
  const directory = resolve(values.WEIR_DATA_DIR, 'tools');
  const { TAVILY_API_KEY: apiKey, TAVILY_BASE_URL: baseUrl, TOOLS_DATABASE_URL: url } = values;
  const search = { apiKey, ...(baseUrl === '' ? {} : { baseUrl }) };
  const tools = [
    ...(apiKey === '' ? [] : [webSearch(search)]),
    webFetch({ allowed: values.WEB_FETCH_ALLOWED }),
    readMail({ directory }),
    sendMail({ directory, from: 'assistant@weir.invalid' }),
    ...[listEvents({ directory }), addEvent({ directory })],
    ...[listFiles({ directory }), readFile({ directory }), writeFile({ directory })],
    ...(url === '' ? [] : [databaseQuery({ url })]),
    ...others,
  ];
  const wanted = tools.filter(({ name }) => values.TOOLS.includes(name));
  return new Map(wanted.map((tool) => [tool.name, tool]));
};

const nowhere = (): never => {
  throw new TypeError('tools run in workers');
};

const unopened = { ids: nowhere, read: nowhere, write: nowhere };

/** The same tools where none is run: gateways only tell of them. */
export const knownTools = (values: SettingValues): ReadonlyMap<string, Tool> =>
  openTools(values, [
    documentsSearch({ find: nowhere }, nowhere, nowhere),
    ...memoryTools(unopened, { decideMemory: nowhere }, nowhere),
  ]);

/** What models are told of the tools that somebody with these roles may call. */
export const offeredTools = (
  tools: readonly Tool[],
  { decideTool }: Pick<TenantPolicies, 'decideTool'>,
  { tenantId, roles }: { readonly tenantId: string; readonly roles: readonly string[] },
): readonly ChatTool[] =>
  tools.flatMap((tool) => {
    const { name, description, parameters } = tool;
    const call: CallFacts = {
      ...{ tool: name, by: 'weir', round: 1, roles, tainted_by: [], contains_secret: false },
      guard_verdict: 'allow',
    };
    const seen = { calls: 1, approval: 'none', frozen: false, arguments_valid: true } as const;
    const { decision } = decideTool(toolInput(call, tool, seen), tenantId);
    return decision === 'deny' ? [] : { name, description, parameters: { ...parameters } };
  });

/** Where the key of the vault comes from. */
export const vaultOf = ({ VAULT_KEY: key, WEIR_DATA_DIR: directory }: SettingValues) => ({
  ...{ key, directory: resolve(directory, 'keys') },
});

/** Whether arguments match the schema of a tool; a schema that cannot be read matches nothing. */
const matching = () => {
  const validators = new WeakMap<Tool, { Check(value: unknown): boolean } | 'unreadable'>();
  const validatorOf = ({ parameters }: Tool) => {
    try {
      return Compile(parameters);
    } catch {
      return 'unreadable';
    }
  };
  return (tool: Tool, asked: unknown): boolean => {
    const validator = validators.get(tool) ?? validatorOf(tool);
    validators.set(tool, validator);
    return validator !== 'unreadable' && validator.Check(asked);
  };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const cut = (text: string): string =>
  text.length <= textMax ? text : `${text.slice(0, textMax)}\n[cut here: the result is longer]`;

const failed = (tool: string, error: WeirError): Performed => {
  const { message, help, code: reason } = error;
  const text = `${message}. ${help}`;
  const summary = `${tool}: ${message}`;
  return { outcome: 'failed', text, sha256: hashOf(text), summary, reason };
};

/** What pipelines ask of the tools. */
export const openShelf = (
  toolOf: (tenantId: string, name: string) => Tool | undefined,
  {
    vault,
    timeoutMs,
    clock,
    log,
  }: {
    readonly vault: Vault;
    readonly timeoutMs: number;
    readonly clock: Pick<Clock, 'now'>;
    readonly log: Logger;
  },
): Tools => {
  const matches = matching();
  const argumentsOf = (
    call: Pick<ToolRequest, 'arguments' | 'sealed_arguments' | 'call_id'>,
  ): unknown => {
    const { sealed_arguments: sealed, call_id: owner } = call;
    return parsed(sealed === undefined ? call.arguments : vault.open(sealed, owner));
  };
  const perform = async (tenantId: string, call: ToolRequest): Promise<Performed> => {
    const { tool: name, call_id: callId, user_id: userId, session_id: sessionId } = call;
    const tool = toolOf(tenantId, name);
    if (!tool) throw toolErrors.UNKNOWN();
    const asked = argumentsOf(call);
    if (!matches(tool, asked)) throw toolErrors.ARGUMENTS();
    const signal = AbortSignal.timeout(timeoutMs);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(toolErrors.TIMEOUT()), { once: true });
    });
    const run = tool.run(asked as never, { tenantId, userId, sessionId, callId, signal });
    const { text, summary } = await Promise.race([run, late]);
    return { outcome: 'done', text: cut(text), sha256: hashOf(text), summary, reason: '' };
  };
  return {
    factsOf: toolOf,
    accepts: (tenantId, call) => {
      if (call.by === 'client') return true;
      const tool = toolOf(tenantId, call.tool);
      return tool !== undefined && matches(tool, argumentsOf(call));
    },
    run: async (tenantId, call, expiresAtMs = Number.POSITIVE_INFINITY) => {
      // Its model was told by now that it has failed.
      if (clock.now() >= expiresAtMs) return failed(call.tool, toolErrors.TIMEOUT());
      return perform(tenantId, call).catch((error: unknown) => {
        if (error instanceof WeirError) return failed(call.tool, error);
        log.error({ tool: call.tool, ...errorFacts(error) }, 'a tool has failed');
        return failed(call.tool, toolErrors.FAILED());
      });
    },
  };
};

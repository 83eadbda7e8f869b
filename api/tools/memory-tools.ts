// memory_save and memory_search as tools: notes that a model keeps for the user, under the same policy, guard
// and limits as everything that is remembered.
import Type from 'typebox';
import { entryIdOf } from '../../connectors/memory/integrity.ts';
import type { MemoryEntry, MemoryStore, Owner } from '../../connectors/memory/memory.ts';
import { type Tool, tool, toolErrors } from '../../connectors/tools/tool.ts';
import { promptGuard } from '../../operators/guard/prompt-guard.ts';
import { screenValue } from '../../operators/memory/screen-value.ts';
import { type MemoryUse, memoryInput } from '../../policies/memory-input.ts';
import type { TenantPolicies } from '../../policies/tenant-policies.ts';
import { lookInto } from '../memory/memory-desk.ts';

const namespace = 'longterm';
const keyPrefix = 'note/';
const noteLengthMax = 1_000;
const foundMax = 5;

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);

/** The notes that share the most words with the query, the newest first among equals. */
export const matching = (
  entries: readonly MemoryEntry[],
  query: string,
): readonly MemoryEntry[] => {
  const wanted = wordsOf(query);
  return entries
    .filter(({ key, verdict }) => key.startsWith(keyPrefix) && verdict === 'allow')
    .map((entry) => ({
      entry,
      shared: [...wordsOf(entry.value)].filter((word) => wanted.has(word)).length,
    }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared || b.entry.writtenMs - a.entry.writtenMs)
    .slice(0, foundMax)
    .map(({ entry }) => entry);
};

/** Makes the tools. */
export const memoryTools = (
  store: Pick<MemoryStore, 'ids' | 'read' | 'write'>,
  { decideMemory }: Pick<TenantPolicies, 'decideMemory'>,
  now: () => number,
): readonly Tool[] => {
  const hold = (
    { tenantId, userId }: Owner,
    use: Pick<MemoryUse, 'operation' | 'value' | 'guardVerdict'>,
  ) => {
    // Roles were asked about when the call was ruled about.
    const whose = { namespace, roles: [], userId, callerId: userId, frozen: false } as const;
    const { decision, rule } = decideMemory(memoryInput({ ...whose, ...use }), tenantId);
    if (decision === 'deny') throw toolErrors.TARGET_REFUSED({ rule });
  };

  const save = tool({
    name: 'memory_save',
    description:
      'Keeps a short note about the user for later conversations. Use it only when the user has asked for it.',
    ...{ sensitive: false, outbound: false, sideEffect: true },
    parameters: Type.Object(
      { text: Type.String({ minLength: 1, maxLength: noteLengthMax }) },
      { additionalProperties: false },
    ),
    run: async ({ text }, { tenantId, userId, sessionId, callId: requestId }) => {
      const screened = screenValue(text, promptGuard);
      const { verdict, text: value } = screened;
      const owner = { tenantId, userId };
      hold(owner, { operation: 'write', value, guardVerdict: verdict });
      if (verdict === 'block') throw toolErrors.TARGET_REFUSED();
      const name = { namespace, sessionId, key: `${keyPrefix}${requestId}` } as const;
      // The same call again leaves what is there.
      const known = await store.read(owner, entryIdOf(name));
      if (known.status !== 'found') {
        await store.write(owner, name, { value, verdict, requestId, atMs: now() });
      }
      return { text: 'It is remembered.', summary: 'remembered a note' };
    },
  });

  const search = tool({
    name: 'memory_search',
    description: 'Searches the notes that were kept about the user in earlier conversations.',
    ...{ sensitive: true, outbound: false, sideEffect: false },
    parameters: Type.Object(
      { query: Type.String({ minLength: 1, maxLength: 400 }) },
      { additionalProperties: false },
    ),
    run: async ({ query }, { tenantId, userId }) => {
      hold({ tenantId, userId }, { operation: 'read' });
      const { entries } = await lookInto(store, { tenantId, userId }, [namespace]);
      const found = matching(entries, query);
      return {
        text: found.map(({ value }) => `- ${value}`).join('\n') || 'Nothing was found.',
        summary: `found ${found.length} notes`,
      };
    },
  });

  return [save, search];
};

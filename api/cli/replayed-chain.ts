// A chain with all that it asks of the world for reading, and nothing to write to.
import { lazyPool } from '../../connectors/postgres/pool.ts';
import { openVault } from '../../connectors/vault/vault.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import type { Chain } from '../../engine/model/chain.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { Memory, Tools } from '../../pipelines/services.ts';
import { openPolicies } from '../../policies/evaluator.ts';
import { chainsOf } from '../chains.ts';
import { openModelGate } from '../control/model-gate.ts';
import { openPolicyControl } from '../control/policy-control.ts';
import { openDocumentLibrary } from '../documents/document-library.ts';
import { apiErrors } from '../errors.ts';
import type { SettingValues } from '../settings.ts';
import { openShelf, openTools, vaultOf } from '../tools/tools.ts';
import { note } from './output.ts';
import { loadPipelines } from './pipeline-file.ts';
import type { Platform } from './platform.ts';

const refuses = (): never => {
  throw new TypeError('a replay writes no rows');
};

const named = (chains: readonly Chain[], name: string): Chain => {
  const chain = chains.find((each) => each.name === name);
  if (!chain) throw apiErrors.CHAIN_UNKNOWN({ unknown: [name], known: chains.map((c) => c.name) });
  return chain;
};

/** Tools that are known, and never run: what they did is done. */
const toolsOfReplay = (values: SettingValues): Tools => {
  const parts = {
    vault: openVault(vaultOf(values)),
    timeoutMs: 1_000,
    clock: systemClock,
    log: silentLog,
  };
  const summary = 'not run: this is a replay';
  const run = async () => ({
    outcome: 'failed' as const,
    ...{ text: summary, sha256: '', summary, reason: 'replay' },
  });
  const tools = openTools(values);
  return { ...openShelf((_, name) => tools.get(name), parts), run };
};

/** What was remembered then is not there any more, and what is remembered now stays as it is. */
const memoryOfReplay: Memory = {
  perform: async () => ({ status: 'error', reason: 'replay' }),
};

/**
 * Runs `work` with the chain of this name: that of a file, if one is given, or that of the product.
 * Throws `WEIR_API_CHAIN_UNKNOWN`.
 */
export const replayedChain = async <Result>(
  { name, file }: { readonly name: string; readonly file: string | undefined },
  { values, databaseUrl, transport }: Platform & { readonly transport: Transport },
  work: (chain: Chain) => Promise<Result>,
): Promise<Result> => {
  if (file !== undefined) return work(named((await loadPipelines(file)).chains, name));
  const policy = await openPolicies();
  const pool = lazyPool(databaseUrl, 1);
  const models = await openModelGate(pool.get, systemClock, silentLog);
  // Documents are those of today: a replay has no others.
  const documents = openDocumentLibrary(pool.get, systemClock, silentLog);
  await documents.refresh();
  const tenants = [...(await transport.shape()).keys()];
  const control = await openPolicyControl(transport, tenants, {
    ...{ clock: systemClock, log: silentLog },
  });
  try {
    const facts = { offsets: refuses, write: refuses };
    // What was frozen then is not asked again: a replay judges by policy.
    const freezes = { of: () => undefined };
    // Nobody is found out again, either.
    const registered = { has: () => true };
    const ports = { memory: memoryOfReplay, tools: toolsOfReplay(values), registered };
    // Modes and exceptions are those of today.
    const outside = { policy, models, freezes, control, documents, facts, ...ports };
    const chain = named(chainsOf(values, outside), name);
    if (!models.isFresh) note('weir: the model registry cannot be read: each model is high risk');
    return await work(chain);
  } finally {
    models.close();
    control.close();
    documents.close();
    await pool.end();
  }
};

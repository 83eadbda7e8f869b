// The worker role: runs chains over the log, for as many tasks as fall to it.
import { Registry } from 'prom-client';
import { lazyPool, openBulkPool } from '../../connectors/postgres/pool.ts';
import { postgresSink } from '../../connectors/postgres/sink.ts';
import { openVault } from '../../connectors/vault/vault.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import type { Chain } from '../../engine/model/chain.ts';
import type { Durability } from '../../engine/model/durability.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { enrol } from '../../engine/runtime/registration.ts';
import { startWorker } from '../../engine/runtime/worker.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import { productMetrics } from '../../pipelines/metrics.ts';
import { openPolicies } from '../../policies/evaluator.ts';
import { chainsOf } from '../chains.ts';
import { openFreezes } from '../control/freezes.ts';
import { keepShape } from '../control/keep-shape.ts';
import { openModelGate } from '../control/model-gate.ts';
import { openPolicyControl } from '../control/policy-control.ts';
import { hearRegistryNews } from '../control/registry-news.ts';
import { openTenants } from '../control/tenants.ts';
import { openDocumentLibrary } from '../documents/document-library.ts';
import { apiErrors } from '../errors.ts';
import { countingSink } from '../facts-sink.ts';
import { serveMetrics } from '../http/exposition.ts';
import { memoryShelf, openMemory } from '../memory/memory.ts';
import type { SettingValues } from '../settings.ts';
import { documentsSearch } from '../tools/documents-tool.ts';
import { openMcpServers } from '../tools/mcp-servers.ts';
import { memoryTools } from '../tools/memory-tools.ts';
import { openShelf, openTools, vaultOf } from '../tools/tools.ts';
import { startLedger } from './audit-ledger.ts';
import type { Role } from './role.ts';

const chosen = (all: readonly Chain[], names: readonly string[]): readonly Chain[] => {
  if (names.length === 0) return all;
  const unknown = names.filter((name) => !all.some((chain) => chain.name === name));
  if (unknown.length > 0) throw apiErrors.CHAIN_UNKNOWN({ unknown });
  return all.filter(({ name }) => names.includes(name));
};

/** What the server must be able to keep. */
const durabilitiesOf = (
  { DURABILITY }: SettingValues,
  chains: readonly Chain[],
): readonly Durability[] => [...new Set(chains.map(({ durability }) => durability ?? DURABILITY))];

/** Starts a worker for the named chains, or for all of them. */
export const startWorkerRole = async (
  values: SettingValues,
  log: Logger,
  names: readonly string[] = [],
): Promise<Role & { readonly id: string }> => {
  const clock = systemClock;
  const registry = new Registry();
  const metrics = createMetrics(engineMetrics, registry);
  const product = createMetrics(productMetrics, registry);
  const policies = await openPolicies();
  const transport = await openRedisTransport({ url: values.REDIS_URL, patience: 'wait', log });
  const pool = lazyPool(values.DATABASE_URL, 1);
  const bulk = openBulkPool(values.DATABASE_URL);
  const gate = await openModelGate(pool.get, clock, log);
  const freezes = await openFreezes(transport, values.TENANTS, { clock, log });
  const control = await openPolicyControl(transport, values.TENANTS, { clock, log });
  const documents = openDocumentLibrary(pool.get, clock, log);
  const servers = await openMcpServers(pool.get, clock, log);
  const memory = await openMemory(values, values.REDIS_URL, { patience: 'wait', log });
  const search = documentsSearch(documents, pool.get, clock.now);
  const own = openTools(values, [search, ...memoryTools(memory, policies, clock.now)]);
  const tools = openShelf(
    (tenantId, name) => own.get(name) ?? servers.toolsOf(tenantId).get(name),
    { vault: openVault(vaultOf(values)), timeoutMs: values.TOOL_TIMEOUT_SEC * 1_000, clock, log },
  );
  const news = await hearRegistryNews(
    transport,
    values.TENANTS,
    { models: gate.refresh, mcp_servers: servers.refresh },
    log,
  );
  const tenants = await openTenants(transport, values.TENANTS, {
    ...{ followers: [freezes, control, news], welcome: news.read, clock, log },
  });
  const allChains = chainsOf(values, {
    policy: policies,
    models: gate,
    freezes,
    control,
    documents,
    tools,
    memory: memoryShelf(memory),
    facts: countingSink(postgresSink(bulk), product),
  });
  await transport.verify(durabilitiesOf(values, allChains));
  await enrol(transport, allChains);
  const id = clock.id();
  const worker = startWorker({
    ...{ id, allChains, transport, clock, log, metrics },
    chains: chosen(allChains, names),
    limits: {
      ...taskLimits,
      ...{ leaseMs: values.LEASE_MS, memoryShareMax: values.MEMORY_SHARE_MAX },
      durability: values.DURABILITY,
    },
  });
  const ledger = startLedger(values, { pool: bulk, owner: id, tenants, clock, log });
  const shape = keepShape({
    ...{ tenants, transport, chains: allChains, partitions: values.WEIR_PARTITIONS, clock, log },
  });
  const shown =
    values.WEIR_METRICS_LISTEN === ''
      ? undefined
      : await serveMetrics(values.WEIR_METRICS_LISTEN, registry);
  log.info({ id, policy: policies.version }, 'the worker is ready');
  return {
    id,
    stop: async () => {
      shape.close();
      await Promise.all([worker.stop(), ledger.close()]);
      await shown?.close();
      for (const each of [gate, documents, memory, freezes, control, tenants, news]) each.close();
      await servers.close();
      await transport.close();
      await Promise.all([pool.end(), bulk.end()]);
    },
  };
};

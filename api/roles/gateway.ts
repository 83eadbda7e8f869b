// The gateway role: HTTP in front, the log behind. Everything that it needs meets here.
import { Registry } from 'prom-client';
import { type Desk, openDesk } from '../../connectors/gateway/desk.ts';
import { mintToken } from '../../connectors/identity/tokens.ts';
import { type Prices, readPrices } from '../../connectors/llm/prices.ts';
import { openPool } from '../../connectors/postgres/pool.ts';
import { serverVersion } from '../../connectors/postgres/server-version.ts';
import { openVault } from '../../connectors/vault/vault.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import { createMetrics } from '../../engine/kernel/metrics.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { judgeChain } from '../../pipelines/catalogue.ts';
import { productMetrics } from '../../pipelines/metrics.ts';
import { openPolicies, type Policies } from '../../policies/evaluator.ts';
import { budgetNotices } from '../budgets/budget-notices.ts';
import { openBudgets } from '../budgets/budgets.ts';
import { openApplicationKeys } from '../callers/application-keys.ts';
import { authenticator } from '../callers/authenticate.ts';
import { type OpenIdentity, openIdentity } from '../callers/open-identity.ts';
import { textRate } from '../callers/text-rate.ts';
import type { LivePolicies } from '../control/live-policies.ts';
import { type ModelGate, openModelGate } from '../control/model-gate.ts';
import { apiErrors } from '../errors.ts';
import { exposition } from '../http/exposition.ts';
import { readinessOf } from '../http/readiness.ts';
import { buildServer } from '../http/server.ts';
import { openJournal } from '../journal.ts';
import { openMemory } from '../memory/memory.ts';
import { openProviders, type Providers } from '../models/providers.ts';
import { packageVersion } from '../package.ts';
import { type ChatParts, chatRoute } from '../routes/chat.ts';
import { chatStreamRoute } from '../routes/chat-stream.ts';
import { devTokenRoute } from '../routes/dev-token.ts';
import { healthRoutes } from '../routes/health.ts';
import { mcpRoute } from '../routes/mcp.ts';
import { mcpServerRoutes } from '../routes/mcp-servers.ts';
import { metricsRoute } from '../routes/metrics.ts';
import { type ModelRouteParts, modelRouteRoutes } from '../routes/model-routes.ts';
import { modelSettingsRoute } from '../routes/model-settings.ts';
import { modelsRoute } from '../routes/models.ts';
import { type ModerationParts, moderationsRoute } from '../routes/moderations.ts';
import { revealRoute } from '../routes/reveal.ts';
import { usageRoute } from '../routes/usage.ts';
import { type WireParts, wireRoute } from '../routes/wire.ts';
import type { SettingValues } from '../settings.ts';
import { openMcpServers } from '../tools/mcp-servers.ts';
import { vaultOf } from '../tools/tools.ts';
import { anthropic } from '../wire/anthropic.ts';
import { openAi } from '../wire/openai.ts';
import { chatParts } from './chat-parts.ts';
import { controlPlane } from './control-plane.ts';
import { openHeard } from './heard.ts';
import { livePolicies } from './live-policies.ts';
import { refusalRecorder } from './refusal-recorder.ts';
import { type RegistryParts, registryRoutes } from './registry-routes.ts';
import type { Role } from './role.ts';

const dedupeMs = 120_000;
const limitWindowMs = 60_000;

type Server = Awaited<ReturnType<typeof buildServer>>;

const listen = async (
  server: Server,
  { HOST: host, PORT: port }: SettingValues,
): Promise<string> => {
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    const { code: reason } = cause as NodeJS.ErrnoException;
    if (reason === 'EADDRINUSE') throw apiErrors.PORT_TAKEN({ host, port }, { cause });
    throw apiErrors.ADDRESS_UNUSABLE({ host, port, reason }, { cause });
  }
};

/** Our own chat, and the formats of others: every one passes the same checks. */
const conversationRoutes = (
  server: Server,
  parts: ChatParts &
    WireParts &
    Omit<ModerationParts, 'rate' | 'textsPerMinuteMax'> & { readonly transport: Transport },
): void => {
  chatRoute(server, parts);
  chatStreamRoute(server, parts);
  wireRoute(server, '/v1/chat/completions', openAi, parts);
  wireRoute(server, '/v1/messages', anthropic, parts);
  const { transport, clock, admissionsMax: textsMax } = parts;
  const rate = textRate({ name: 'moderations', textsMax, transport, clock });
  moderationsRoute(server, { ...parts, rate, textsPerMinuteMax: textsMax });
};

/** The models and all else that there is, how models are bounded and routed, and what they have cost. */
const modelRoutes = (
  server: Server,
  parts: Omit<ModelRouteParts, 'gate'> &
    RegistryParts & { readonly gate: ModelGate; readonly prices: Pick<Prices, 'asOf'> },
): { close(): void } => {
  modelsRoute(server, { authenticate: parts.authenticate, gate: parts.gate });
  modelSettingsRoute(server, parts);
  modelRouteRoutes(server, parts);
  usageRoute(server, parts);
  return registryRoutes(server, parts);
};

const identityRoutes = (
  server: Server,
  { ring, issuer, audience }: OpenIdentity,
  { WEIR_PROFILE: profile, TENANTS: [tenant = 't1'] }: SettingValues,
): void => {
  const schema = { hide: true };
  server.get('/.well-known/jwks.json', { schema }, async () => (await ring.keys()).jwks);
  if (profile !== 'dev') return;
  const mint = async (
    asked: Omit<Parameters<typeof mintToken>[1], 'issuer' | 'audience' | 'nowMs'>,
  ) => mintToken(await ring.keys(), { ...asked, issuer, audience, nowMs: systemClock.now() });
  devTokenRoute(server, mint, tenant);
};

/** How the gateway does, for those who run it. */
const operatingRoutes = (
  server: Server,
  values: SettingValues,
  parts: {
    readonly transport: Transport;
    readonly gate: ModelGate;
    readonly live: LivePolicies;
    readonly providers: Pick<Providers, 'provider'>;
    readonly policies: Policies;
    readonly registry: Registry;
  },
): void => {
  const { transport, gate, live, providers, policies, registry } = parts;
  const readiness = readinessOf({
    ...{ transport, gate, live, provider: providers.provider, policyVersion: policies.version },
    clock: systemClock,
    databaseVersion: () => serverVersion(values.DATABASE_URL),
  });
  healthRoutes(server, readiness);
  metricsRoute(server, exposition(registry, values.WEIR_METRICS_FROM));
};

/** Prompts of a user that a minute may hold. */
const admissionsOf = ({ RATE_LIMIT_RPM: rate, RATE_LIMIT_BURST: burst }: SettingValues): number =>
  rate + burst;

const deskOf = (values: SettingValues, transport: Transport, log: Logger): Desk =>
  openDesk({
    ...{ transport, log, dedupeMs, partitions: values.WEIR_PARTITIONS, clock: systemClock },
    listener: systemClock.id(),
    chain: judgeChain,
    admissionsMax: admissionsOf(values),
    backlogMax: values.BACKLOG_MAX,
    memoryShareMax: values.MEMORY_SHARE_MAX,
    windowMs: limitWindowMs,
  });

/** Starts a gateway; `url` is where it listens. */
export const startGateway = async (
  values: SettingValues,
  log: Logger,
): Promise<Role & { readonly url: string }> => {
  const clock = systemClock;
  const registry = new Registry();
  const metrics = createMetrics(productMetrics, registry);
  const [policies, identity] = await Promise.all([openPolicies(), openIdentity(values, clock)]);
  const transport = await openRedisTransport({ url: values.REDIS_URL, patience: 'fail', log });
  await transport.verify();
  const pool = await openPool(values.DATABASE_URL);
  const gate = await openModelGate(() => pool, clock, log);
  const memory = await openMemory(values, values.REDIS_URL, { patience: 'fail', log });
  const servers = await openMcpServers(() => pool, clock, log);
  const live = livePolicies(values, { shipped: policies, pool: () => pool, clock, log });
  const heard = await openHeard(transport, values.TENANTS, {
    readers: { models: gate.refresh, mcp_servers: servers.refresh },
    ...{ live, clock, log },
  });
  const { freezes, reviews, control, tenants } = heard;
  const providers = openProviders(values);
  const prices = readPrices(values.LLM_PRICES_FILE);
  const desk = deskOf(values, transport, log);
  const journal = openJournal({ transport, partitions: values.WEIR_PARTITIONS, clock, log });
  const server = await buildServer({
    ...{ log, metrics, newId: clock.id, version: packageVersion },
    ...{ policies, journal, profile: values.WEIR_PROFILE, pool, vault: openVault(vaultOf(values)) },
    refused: refusalRecorder(journal),
  });
  const keys = await openApplicationKeys(pool, clock, log);
  const authenticate = authenticator(identity.verify, keys.verify, tenants);
  const reviewMs = values.REVIEW_DEADLINE_SEC * 1_000;
  const passed = budgetNotices(journal, log);
  const budgets = openBudgets({ control, transport, clock, log, passed });
  const chat = chatParts(values, {
    ...{ desk, gate, freezes, reviews, control, budgets, journal, providers, prices },
    ...{ policies: live, memory, servers, pool, metrics, clock, log },
  });
  conversationRoutes(server, {
    ...{ ...chat, authenticate, reviewMs, transport, admissionsMax: admissionsOf(values) },
  });
  revealRoute(server, { ...chat, authenticate, pool, journal });
  mcpRoute(server, { ...chat, authenticate, servers, budgets });
  mcpServerRoutes(server, { authenticate, pool, servers, journal, transport, clock });
  const shared = { authenticate, pool, journal, transport, clock, log };
  const relay = modelRoutes(server, { ...shared, gate, prices, live, servers, values });
  const plane = await controlPlane(server, values, {
    ...{
      ...shared,
      verify: identity.verify,
      heard,
      policies,
      live,
      budgets,
      memory,
      desk,
      metrics,
    },
  });
  operatingRoutes(server, values, { transport, gate, live, providers, policies, registry });
  identityRoutes(server, identity, values);
  const url = await listen(server, values);
  log.info({ url, provider: providers.provider, policy: policies.version }, 'the gateway is ready');
  return {
    url,
    stop: async () => {
      await server.close();
      await budgets.close();
      for (const each of [relay, desk, gate, heard, keys, memory, chat.shadows]) each.close();
      await servers.close();
      await plane.close();
      await transport.close();
      await pool.end();
    },
  };
};

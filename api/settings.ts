// All settings of the program, merged once.

import { identitySettings } from '../connectors/identity/settings.ts';
import { ledgerSettings } from '../connectors/ledger/settings.ts';
import { llmSettings } from '../connectors/llm/settings.ts';
import { memorySettings } from '../connectors/memory/settings.ts';
import { toolSettings } from '../connectors/tools/settings.ts';
import {
  choiceSetting,
  flagSetting,
  listSetting,
  loadSettings,
  numberSetting,
  textSetting,
  urlSetting,
  type ValuesOf,
} from '../engine/kernel/config.ts';
import { durabilities } from '../engine/model/durability.ts';
import { alertingSettings } from './alerting/settings.ts';
import type { Environment } from './environment.ts';
import { apiErrors } from './errors.ts';
import { postureSettings } from './posture/settings.ts';

export const settings = {
  PORT: numberSetting({ fallback: 8_080, min: 0, max: 65_535, help: 'The port of the gateway' }),
  HOST: textSetting({ fallback: '127.0.0.1', help: 'The address that the gateway listens on' }),
  WEIR_PROFILE: choiceSetting(['dev', 'production'], {
    fallback: 'dev',
    help: 'dev hands out tokens on loopback; production never does',
  }),
  WEIR_DATA_DIR: textSetting({
    fallback: '.weir',
    help: 'Where data, keys and addresses of this installation are kept',
  }),
  REDIS_URL: urlSetting(['redis', 'rediss', 'unix', 'redis-cluster', 'rediss-cluster'], {
    fallback: '',
    example: 'redis://127.0.0.1:6379',
    help: 'A Redis or Valkey of yours, or any server of a cluster; redis-cluster://host:port,host:port names several; blank: Weir starts a private one',
    secret: true,
  }),
  DATABASE_URL: urlSetting(['postgres', 'postgresql'], {
    fallback: '',
    example: 'postgresql://weir@127.0.0.1:5432/weir',
    help: 'A PostgreSQL of yours; blank: Weir starts a private one',
    secret: true,
  }),
  WEIR_NO_INSTALL: flagSetting({
    fallback: false,
    help: 'Forbids installing a missing Redis with the package manager of the system',
  }),
  WEIR_PARTITIONS: numberSetting({
    fallback: 1,
    min: 1,
    max: 1_024,
    help: 'Partitions per tenant; fixed by the first start',
  }),
  TENANTS: listSetting({
    fallback: ['t1'],
    pattern: /^[a-z0-9][a-z0-9_-]{0,62}$/,
    help: 'The organisations that are served',
  }),
  NEW_TENANT_MODE: choiceSetting(['profile', 'enforce', 'monitor'], {
    fallback: 'profile',
    help: 'Whether new tenants start enforced or monitored; profile: monitored in production only',
  }),
  MODEL_FOUR_EYES: choiceSetting(['profile', 'on', 'off'], {
    fallback: 'profile',
    help: 'Whether whoever has registered a model may not approve it; profile: in production only',
  }),
  TENANT_POLICIES: choiceSetting(['rego', 'data'], {
    fallback: 'rego',
    help: 'What admins of an organisation may change of its policies: Rego and data, or data alone. Rego runs in the processes of all; choose data where organisations do not trust each other',
  }),
  RATE_LIMIT_RPM: numberSetting({
    fallback: 60,
    min: 1,
    max: 1_000_000,
    help: 'Prompts per user and minute',
  }),
  RATE_LIMIT_BURST: numberSetting({
    fallback: 10,
    min: 0,
    max: 1_000_000,
    help: 'Prompts beyond that which one minute may hold',
  }),
  LLM_MODEL_ID: textSetting({
    fallback: '',
    example: 'claude-sonnet-4-6',
    help: 'The model that is asked; blank: the default registered one (ANTHROPIC_MODEL)',
  }),
  DECISION_TIMEOUT_MS: numberSetting({
    fallback: 3_000,
    min: 50,
    max: 60_000,
    help: 'How long a request waits for its decision before it is refused',
  }),
  REVIEW_DEADLINE_SEC: numberSetting({
    fallback: 900,
    min: 1,
    max: 86_400,
    help: 'How long an escalated prompt waits for a reviewer before it is refused',
  }),
  REVIEW_WAIT_SEC: numberSetting({
    fallback: 30,
    min: 0,
    max: 600,
    help: 'How long a client that cannot be told to come back waits for a reviewer, for a prompt or a call of a tool',
  }),
  REVIEWERS_MIN: numberSetting({
    fallback: 1,
    min: 1,
    max: 5,
    help: 'How many reviewers must approve what waits; one refusal refuses',
  }),
  BACKLOG_MAX: numberSetting({
    fallback: 5_000,
    min: 1,
    max: 10_000_000,
    help: 'Prompts of a partition that may wait for a decision before the gateway sheds',
  }),
  DURABILITY: choiceSetting(durabilities, {
    fallback: 'memory',
    help: 'What a commit waits for: memory (applied), waitaof (synced to disk) or replica (received by one)',
  }),
  MEMORY_SHARE_MAX: numberSetting({
    fallback: 0.85,
    min: 0.05,
    max: 1,
    fraction: true,
    help: 'Share of the memory of Redis beyond which the gateway sheds and chains that feed others pause',
  }),
  LEASE_MS: numberSetting({
    fallback: 5_000,
    min: 200,
    max: 60_000,
    help: 'How long a dead worker keeps its tasks, in milliseconds',
  }),
  CEP_SHORT_WINDOW_SEC: numberSetting({
    fallback: 120,
    min: 1,
    max: 86_400,
    help: 'The window of bursts, in seconds',
  }),
  CEP_SHORT_THRESHOLD: numberSetting({
    fallback: 5,
    min: 1,
    max: 1_000,
    help: 'Prompts in the short window that make a burst',
  }),
  CEP_LONG_WINDOW_SEC: numberSetting({
    fallback: 3_600,
    min: 1,
    max: 604_800,
    help: 'The window of sustained volume, in seconds',
  }),
  CEP_LONG_THRESHOLD: numberSetting({
    fallback: 15,
    min: 1,
    max: 1_000,
    help: 'Prompts in the long window that make a sustained volume',
  }),
  COMPLIANCE_INTERVAL_SEC: numberSetting({
    fallback: 3_600,
    min: 0,
    max: 604_800,
    help: 'How old an assessment of compliance may become before a worker makes it anew; 0: only on demand',
  }),
  WEIR_HEAP_MB: numberSetting({
    fallback: 1_024,
    min: 128,
    max: 65_536,
    help: 'The largest heap of a gateway or worker that `weir start` runs, in MB; many users need more',
  }),
  WEIR_METRICS_LISTEN: textSetting({
    fallback: '',
    example: '127.0.0.1:9464',
    help: 'Where a worker shows its metrics: host:port or the path of a socket; blank: nowhere',
  }),
  WEIR_METRICS_FROM: textSetting({
    fallback: '',
    example: '/run/weir/metrics',
    help: 'A directory of metric sockets of workers; the gateway shows them with its own',
  }),
  OPA_BIN: textSetting({
    fallback: '',
    example: '/usr/local/bin/opa',
    help: 'The opa program for `weir policy`; blank: the one on the path',
  }),
  WEIR_DEV_DATA: textSetting({
    fallback: '../shared/data',
    help: 'Development data for calibration and some tests; never needed to run',
  }),
  LOG_LEVEL: choiceSetting(['debug', 'info', 'warn', 'error', 'silent'], {
    fallback: 'info',
    help: 'The least important log lines that are written',
  }),
  ...identitySettings,
  ...llmSettings,
  ...toolSettings,
  ...memorySettings,
  ...ledgerSettings,
  ...postureSettings,
  ...alertingSettings,
} as const;

export type SettingValues = ValuesOf<typeof settings>;

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

const relations = (values: SettingValues): readonly string[] => {
  const { WEIR_PROFILE, HOST, REDIS_URL } = values;
  const isPublic = !loopback.has(HOST);
  const groqKey =
    values.CONTENT_API_KEY || (values.CONTENT_BASE_URL === '' ? values.GROQ_API_KEY : '');
  const hasPassword =
    REDIS_URL === '' || REDIS_URL.startsWith('unix:') || /:[^/@:]+@/.test(REDIS_URL);
  return [
    ...(values.CEP_SHORT_WINDOW_SEC < values.CEP_LONG_WINDOW_SEC
      ? []
      : ['CEP_SHORT_WINDOW_SEC must be smaller than CEP_LONG_WINDOW_SEC']),
    ...(values.CONTENT_MODEL === 'groq' && groqKey === ''
      ? ['CONTENT_MODEL=groq needs CONTENT_API_KEY, or GROQ_API_KEY and no CONTENT_BASE_URL']
      : []),
    ...(WEIR_PROFILE === 'dev' && isPublic
      ? ['the dev profile listens on loopback only: set HOST=127.0.0.1 or WEIR_PROFILE=production']
      : []),
    ...(WEIR_PROFILE === 'production' && isPublic && !hasPassword
      ? ['production on a public address needs a password in REDIS_URL']
      : []),
  ];
};

/** Reads the settings; throws `WEIR_CONFIG_INVALID` or `WEIR_API_SETTINGS_CONFLICT`. */
export const readSettings = (environment: Environment) => {
  const loaded = loadSettings(settings, environment);
  const conflicts = relations(loaded.values);
  if (conflicts.length > 0) throw apiErrors.SETTINGS_CONFLICT({ conflicts });
  return loaded;
};

// weir start: the whole platform on this machine, with embedded stores where none are named.
import { resolve } from 'node:path';
import { takeHold } from '../../connectors/embedded/hold.ts';
import {
  openDataDirectory,
  openRunDirectory,
  removeRunDirectory,
} from '../../connectors/embedded/run-directory.ts';
import { openKeys } from '../../connectors/identity/keys.ts';
import { mintToken } from '../../connectors/identity/tokens.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import { readAddresses, removeAddresses, writeAddresses } from '../address-book.ts';
import { demoScopes, demoSubject } from '../demo.ts';
import { readEnvironment } from '../environment.ts';
import { apiErrors } from '../errors.ts';
import { readSettings, type SettingValues } from '../settings.ts';
import { type Child, type ChildOptions, startChild } from './children.ts';
import { hearInterruption, type Interruption } from './interruption.ts';
import { exitCodes, note, say } from './output.ts';
import { type StoreParts, startStores } from './stores.ts';

const demoTokenSeconds = 86_400;

export interface StartOptions {
  readonly json?: true;
}

/** What a start needs to know, and what it has started so far, in that order. */
interface Start extends StoreParts {
  readonly interruption: Interruption;
  readonly children: Child[];
}

/**
 * Starts worker and gateway at the same time, neither needs the other for that. Both are known when this
 * settles, so that whichever has come up is taken down in order when the other has not.
 */
const startChildren = async (
  { values, dataDirectory, log, children }: Start,
  environment: ChildOptions['environment'],
): Promise<string> => {
  const shared = { environment, dataDirectory, heapMb: values.WEIR_HEAP_MB, log };
  const names = ['worker', 'gateway'] as const;
  const started = await Promise.allSettled(names.map((name) => startChild({ ...shared, name })));
  children.push(...started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  return children.at(-1)?.url ?? '';
};

/** Brings everything up; answers the gateway's address, or `undefined` when it was interrupted. */
const bringUp = async (start: Start): Promise<string | undefined> => {
  const { values, environment, dataDirectory, runDirectory, log, interruption } = start;
  // Loaded while the stores start.
  const [stores, { prepare }] = await Promise.all([startStores(start), import('../prepare.ts')]);
  if (interruption.isAsked) return undefined;
  const addresses = { REDIS_URL: stores.redisUrl, DATABASE_URL: stores.databaseUrl };
  await prepare({ ...values, ...addresses }, log);
  if (interruption.isAsked) return undefined;
  const metrics = `${runDirectory}/metrics`;
  const url = await startChildren(start, {
    ...{ ...environment, ...addresses },
    WEIR_DATA_DIR: dataDirectory,
    WEIR_METRICS_FROM: values.WEIR_METRICS_FROM || metrics,
    WEIR_METRICS_LISTEN: values.WEIR_METRICS_LISTEN || `${metrics}/worker.sock`,
  });
  writeAddresses(dataDirectory, {
    url,
    redis_url: stores.redisUrl,
    database_url: stores.databaseUrl,
    profile: values.WEIR_PROFILE,
    pid: process.pid,
  });
  return url;
};

/** Gateways first: what they have in hand still needs a worker; both still need the stores. */
const takeDown = async ({ dataDirectory, children, servers }: Start): Promise<void> => {
  removeAddresses(dataDirectory);
  for (const child of [...children].reverse()) await child.stop();
  await Promise.all(servers.map((server) => server.stop()));
};

const demoToken = async (values: SettingValues): Promise<string> => {
  const keys = await openKeys(resolve(values.WEIR_DATA_DIR, 'keys'));
  return mintToken(keys, {
    subject: demoSubject,
    tenantId: values.TENANTS[0] ?? 't1',
    roles: ['user'],
    scopes: demoScopes,
    ttlSeconds: demoTokenSeconds,
    issuer: values.JWT_ISSUER,
    audience: values.JWT_AUDIENCE,
    nowMs: systemClock.now(),
  });
};

const greet = async ({ values, servers, tell }: Start, url: string): Promise<void> => {
  for (const { description } of servers) tell(`  ${description}`);
  if (values.ANTHROPIC_API_KEY === '') {
    tell('  no ANTHROPIC_API_KEY: the built-in scripted model answers, and says so');
  }
  tell(`weir ready on ${url}`);
  if (values.WEIR_PROFILE !== 'dev') return;
  tell(`demo token (24 h): ${await demoToken(values)}`);
  tell(`try: curl -s ${url}/chat -H 'content-type: application/json' \\`);
  tell(`       -H 'authorization: Bearer <token>' -d '{"prompt":"What is a watermark?"}'`);
};

const ready = async (values: SettingValues, url: string): Promise<string> => {
  const token = values.WEIR_PROFILE === 'dev' ? { token: await demoToken(values) } : {};
  return JSON.stringify({ ready: true, url, pid: process.pid, ...token });
};

/**
 * Runs the platform until it is told to stop; resolves once nothing of it is left. With `json`,
 * stdout carries one line of JSON once it is ready, and what people read goes to stderr.
 */
export const start = async (log: Logger, options: StartOptions = {}): Promise<void> => {
  // Whoever read the greeting may go; the platform stays.
  process.stdout.removeAllListeners('error').on('error', () => undefined);
  const environment = readEnvironment();
  const { values } = readSettings(environment);
  const dataDirectory = openDataDirectory(values.WEIR_DATA_DIR);
  const runDirectory = openRunDirectory(dataDirectory);
  const hold = await takeHold(runDirectory);
  if (!hold) {
    const { url = 'still starting' } = readAddresses(dataDirectory) ?? {};
    throw apiErrors.ALREADY_RUNNING({ url, data_directory: dataDirectory });
  }
  const children: Child[] = [];
  const interruption = hearInterruption(() => {
    process.exitCode = exitCodes.failed;
    for (const child of children) child.kill();
  });
  const tell = options.json ? note : say;
  const parts: Start = {
    ...{ values, environment, dataDirectory, runDirectory, log, tell, interruption, children },
    servers: [],
  };
  try {
    const url = await bringUp(parts);
    if (url !== undefined) {
      await greet(parts, url);
      if (options.json) say(await ready(values, url));
      await interruption.asked;
    }
    tell('weir is stopping: finishing what is in hand');
  } finally {
    await takeDown(parts);
    removeRunDirectory(runDirectory);
    await hold.release();
  }
  tell('weir has stopped');
};

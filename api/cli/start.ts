// weir start: the whole platform on this machine, with embedded stores where none are named.
import { resolve } from 'node:path';
import { startDatabase } from '../../connectors/embedded/database.ts';
import { startRedis } from '../../connectors/embedded/redis.ts';
import { openDataDirectory, openRunDirectory } from '../../connectors/embedded/run-directory.ts';
import type { EmbeddedServer } from '../../connectors/embedded/server.ts';
import { openKeys } from '../../connectors/identity/keys.ts';
import { mintToken } from '../../connectors/identity/tokens.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import { isRunning, readAddresses, removeAddresses, writeAddresses } from '../address-book.ts';
import { demoScopes, demoSubject } from '../demo.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import { apiErrors } from '../errors.ts';
import { prepare } from '../prepare.ts';
import { readSettings, type SettingValues } from '../settings.ts';
import { type Child, startChild } from './children.ts';
import { say } from './output.ts';

const demoTokenSeconds = 86_400;

interface Stores {
  readonly redisUrl: string;
  readonly databaseUrl: string;
  readonly servers: readonly EmbeddedServer[];
}

const startStores = async (
  values: SettingValues,
  environment: Environment,
  dataDirectory: string,
  runDirectory: string,
): Promise<Stores> => {
  const place = { dataDirectory, runDirectory, say };
  const install = !values.WEIR_NO_INSTALL;
  const [redis, postgres] = await Promise.allSettled([
    values.REDIS_URL === ''
      ? startRedis({ ...place, path: environment['PATH'] ?? '', install })
      : undefined,
    values.DATABASE_URL === ''
      ? startDatabase({ ...place, mayMove: environment['WEIR_DATA_DIR'] === undefined })
      : undefined,
  ]);
  const servers = [redis, postgres].flatMap((each) =>
    each.status === 'fulfilled' && each.value ? [each.value] : [],
  );
  const failed = [redis, postgres].find((each) => each.status === 'rejected');
  if (failed) {
    await Promise.all(servers.map((server) => server.stop()));
    throw failed.reason;
  }
  const urlOf = (each: typeof redis): string | undefined =>
    each.status === 'fulfilled' ? each.value?.url : undefined;
  return {
    redisUrl: urlOf(redis) ?? values.REDIS_URL,
    databaseUrl: urlOf(postgres) ?? values.DATABASE_URL,
    servers,
  };
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

const greet = async (values: SettingValues, url: string, stores: Stores): Promise<void> => {
  for (const { description } of stores.servers) say(`  ${description}`);
  if (values.ANTHROPIC_API_KEY === '') {
    say('  no ANTHROPIC_API_KEY: the built-in scripted model answers, and says so');
  }
  say(`weir ready on ${url}`);
  if (values.WEIR_PROFILE !== 'dev') return;
  const token = await demoToken(values);
  say(`demo token (24 h): ${token}`);
  say(`try: curl -s ${url}/chat -H 'content-type: application/json' \\`);
  say(`       -H 'authorization: Bearer <token>' -d '{"prompt":"What is a watermark?"}'`);
};

/** Waits for a signal to stop; a second one ends everything at once. */
const untilSignal = (children: readonly Child[], stores: Stores): Promise<void> =>
  new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) {
        for (const child of children) child.kill();
        Promise.all(stores.servers.map((server) => server.stop())).finally(() => process.exit(1));
        return;
      }
      asked = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });

/** Runs the platform until it is told to stop; resolves once nothing of it is left. */
export const start = async (log: Logger): Promise<void> => {
  const environment = readEnvironment();
  const { values } = readSettings(environment);
  const dataDirectory = openDataDirectory(values.WEIR_DATA_DIR);
  const earlier = readAddresses(dataDirectory);
  if (earlier && isRunning(earlier)) throw apiErrors.ALREADY_RUNNING({ url: earlier.url });
  const runDirectory = openRunDirectory(dataDirectory);
  const stores = await startStores(values, environment, dataDirectory, runDirectory);
  const children: Child[] = [];
  const tearDown = async (): Promise<void> => {
    removeAddresses(dataDirectory);
    // Gateways first: what they have in hand still needs a worker.
    for (const child of [...children].reverse()) await child.stop();
    await Promise.all(stores.servers.map((server) => server.stop()));
  };
  try {
    const named = { ...values, REDIS_URL: stores.redisUrl, DATABASE_URL: stores.databaseUrl };
    await prepare(named, log);
    const metrics = `${runDirectory}/metrics`;
    const shared = {
      ...environment,
      REDIS_URL: stores.redisUrl,
      DATABASE_URL: stores.databaseUrl,
      WEIR_DATA_DIR: dataDirectory,
      WEIR_METRICS_FROM: values.WEIR_METRICS_FROM || metrics,
      WEIR_METRICS_LISTEN: values.WEIR_METRICS_LISTEN || `${metrics}/worker.sock`,
    };
    const child = { environment: shared, dataDirectory, log };
    children.push(await startChild({ ...child, name: 'worker' }));
    const gateway = await startChild({ ...child, name: 'gateway' });
    children.push(gateway);
    const url = gateway.url ?? '';
    writeAddresses(dataDirectory, {
      url,
      redis_url: stores.redisUrl,
      database_url: stores.databaseUrl,
      profile: values.WEIR_PROFILE,
      pid: process.pid,
    });
    const signalled = untilSignal(children, stores);
    await greet(values, url, stores);
    await signalled;
    say('weir is stopping: finishing what is in hand');
  } finally {
    await tearDown();
  }
  say('weir has stopped');
};

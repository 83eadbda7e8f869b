// The stores that a command works on: those that are named, those of the platform that runs on this data
// directory, or its embedded ones, started for the command where nothing runs.
import { resolve } from 'node:path';
import { startDatabase } from '../../connectors/embedded/database.ts';
import { takeHold } from '../../connectors/embedded/hold.ts';
import { keepAlive } from '../../connectors/embedded/keep-alive.ts';
import { startRedis } from '../../connectors/embedded/redis.ts';
import {
  openDataDirectory,
  openRunDirectory,
  removeRunDirectory,
} from '../../connectors/embedded/run-directory.ts';
import type { EmbeddedServer } from '../../connectors/embedded/server.ts';
import { type Logger, silentLog } from '../../engine/kernel/log.ts';
import { isRunning, readAddresses } from '../address-book.ts';
import type { Places } from '../backup/backup.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import { apiErrors } from '../errors.ts';
import { readSettings, type SettingValues } from '../settings.ts';

/** What starting them needs to know; each that was started is added to `servers`. */
export interface StoreParts {
  readonly values: SettingValues;
  readonly environment: Environment;
  readonly dataDirectory: string;
  readonly runDirectory: string;
  readonly log: Logger;
  readonly tell: (line: string) => void;
  readonly servers: EmbeddedServer[];
}

export interface Stores {
  readonly redisUrl: string;
  readonly databaseUrl: string;
}

/** Starts those that are not named. */
export const startStores = async (parts: StoreParts): Promise<Stores> => {
  const { values, environment, dataDirectory, runDirectory, log, tell } = parts;
  const place = { dataDirectory, runDirectory, say: tell };
  const install = !values.WEIR_NO_INSTALL;
  const mayMove = environment['WEIR_DATA_DIR'] === undefined;
  const [redis, postgres] = await Promise.allSettled([
    values.REDIS_URL === ''
      ? keepAlive(() => startRedis({ ...place, path: environment['PATH'] ?? '', install }), log)
      : undefined,
    values.DATABASE_URL === ''
      ? keepAlive(() => startDatabase({ ...place, mayMove }), log)
      : undefined,
  ]);
  for (const each of [redis, postgres]) {
    if (each.status === 'fulfilled' && each.value) parts.servers.push(each.value);
  }
  const failed = [redis, postgres].find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  const urlOf = (each: typeof redis): string | undefined =>
    each.status === 'fulfilled' ? each.value?.url : undefined;
  return {
    redisUrl: urlOf(redis) ?? values.REDIS_URL,
    databaseUrl: urlOf(postgres) ?? values.DATABASE_URL,
  };
};

const withStarted = async <Result>(
  values: SettingValues,
  environment: Environment,
  work: (places: Places) => Promise<Result>,
): Promise<Result> => {
  const dataDirectory = openDataDirectory(values.WEIR_DATA_DIR);
  const runDirectory = openRunDirectory(dataDirectory);
  const hold = await takeHold(runDirectory);
  if (!hold) throw apiErrors.ALREADY_RUNNING({ data_directory: dataDirectory });
  const servers: EmbeddedServer[] = [];
  const tell = (): void => undefined;
  const parts = { values, environment, dataDirectory, runDirectory, log: silentLog, tell, servers };
  try {
    return await work({ ...(await startStores(parts)), dataDirectory });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    removeRunDirectory(runDirectory);
    await hold.release();
  }
};

/** Runs `work` on the stores. */
export const withStores = async <Result>(
  work: (places: Places) => Promise<Result>,
): Promise<Result> => {
  const environment = readEnvironment();
  const { values } = readSettings(environment);
  const dataDirectory = resolve(values.WEIR_DATA_DIR);
  const found = readAddresses(dataDirectory);
  const left = found && isRunning(found) ? found : undefined;
  const redisUrl = values.REDIS_URL || left?.redis_url || '';
  const databaseUrl = values.DATABASE_URL || left?.database_url || '';
  return redisUrl !== '' && databaseUrl !== ''
    ? work({ redisUrl, databaseUrl, dataDirectory })
    : withStarted(values, environment, work);
};

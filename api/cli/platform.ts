// How a command finds the platform: what the environment names, else the addresses that a running
// one has left in its data directory.
import { resolve } from 'node:path';
import { silentLog } from '../../engine/kernel/log.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { isRunning, readAddresses } from '../address-book.ts';
import { readEnvironment } from '../environment.ts';
import { apiErrors } from '../errors.ts';
import { readSettings, type SettingValues } from '../settings.ts';

export interface Platform {
  readonly values: SettingValues;
  /** Of the running platform, where it has left word; else as set here. */
  readonly profile: string;
  readonly url: string;
  readonly redisUrl: string;
  readonly databaseUrl: string;
}

/** The platform, or `WEIR_API_NOT_RUNNING`. `url` is a --url of the command line. */
export const findPlatform = (url = ''): Platform => {
  const { values } = readSettings(readEnvironment());
  const found = readAddresses(resolve(values.WEIR_DATA_DIR));
  const left = found && isRunning(found) ? found : undefined;
  const redisUrl = values.REDIS_URL || left?.redis_url || '';
  if (url === '' && redisUrl === '') {
    throw apiErrors.NOT_RUNNING({ WEIR_DATA_DIR: resolve(values.WEIR_DATA_DIR) });
  }
  return {
    values,
    profile: left?.profile ?? values.WEIR_PROFILE,
    url: url || left?.url || `http://${values.HOST}:${values.PORT}`,
    redisUrl,
    databaseUrl: values.DATABASE_URL || left?.database_url || '',
  };
};

/** Runs `work` on the log of the platform. */
export const withLog = async <Result>(
  work: (transport: Transport, platform: Platform) => Promise<Result>,
): Promise<Result> => {
  const platform = findPlatform();
  if (platform.redisUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['REDIS_URL'] });
  const transport = await openRedisTransport({
    url: platform.redisUrl,
    patience: 'fail',
    log: silentLog,
  });
  try {
    return await work(transport, platform);
  } finally {
    await transport.close();
  }
};

// Where pipelines of one's own run: on the Redis that is named, on that of a platform which runs on
// this data directory, or on an embedded one that is started for them.
import { resolve } from 'node:path';
import { takeHold } from '../../connectors/embedded/hold.ts';
import { keepAlive } from '../../connectors/embedded/keep-alive.ts';
import { startRedis } from '../../connectors/embedded/redis.ts';
import {
  openDataDirectory,
  openRunDirectory,
  removeRunDirectory,
} from '../../connectors/embedded/run-directory.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import { isRunning, readAddresses, removeAddresses, writeAddresses } from '../address-book.ts';
import type { Environment } from '../environment.ts';
import { apiErrors } from '../errors.ts';
import type { SettingValues } from '../settings.ts';

export interface OwnRedis {
  readonly url: string;
  /** What runs where, for people. */
  readonly description: string;
  /** Stops what was started. */
  stop(): Promise<void>;
}

interface Surroundings {
  readonly values: SettingValues;
  readonly environment: Environment;
  readonly log: Logger;
  readonly say: (line: string) => void;
}

const startEmbedded = async (surroundings: Surroundings): Promise<OwnRedis> => {
  const { values, environment, log, say } = surroundings;
  const dataDirectory = openDataDirectory(values.WEIR_DATA_DIR);
  const runDirectory = openRunDirectory(dataDirectory);
  const hold = await takeHold(runDirectory);
  if (!hold) {
    throw apiErrors.ALREADY_RUNNING({ url: 'still starting', data_directory: dataDirectory });
  }
  const path = environment['PATH'] ?? '';
  const options = { dataDirectory, runDirectory, path, install: !values.WEIR_NO_INSTALL, say };
  const server = await keepAlive(() => startRedis(options), log).catch(async (error) => {
    await hold.release();
    throw error;
  });
  const { pid } = process;
  const addresses = { url: '', redis_url: server.url, database_url: '', pid };
  writeAddresses(dataDirectory, { ...addresses, profile: values.WEIR_PROFILE });
  return {
    url: server.url,
    description: server.description,
    stop: async () => {
      removeAddresses(dataDirectory);
      await server.stop();
      removeRunDirectory(runDirectory);
      await hold.release();
    },
  };
};

/** Finds a Redis for pipelines of one's own, or starts one. */
export const openOwnRedis = async (surroundings: Surroundings): Promise<OwnRedis> => {
  const { values } = surroundings;
  const stop = async (): Promise<void> => undefined;
  if (values.REDIS_URL !== '') {
    return { url: values.REDIS_URL, description: 'the Redis at REDIS_URL', stop };
  }
  const found = readAddresses(resolve(values.WEIR_DATA_DIR));
  if (found && isRunning(found) && found.redis_url !== '') {
    return { url: found.redis_url, description: 'the Redis that runs here already', stop };
  }
  return startEmbedded(surroundings);
};

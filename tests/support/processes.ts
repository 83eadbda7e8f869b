// Which processes belong to a data directory: told by the arguments and variables that they were
// started with.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { openRunDirectory } from '../../connectors/embedded/run-directory.ts';
import { keys } from '../../engine/stream/keys.ts';
import { until } from './worker.ts';

/** The living processes of a data directory, one line each; Redis shows its run directory only. */
export const livingIn = (directory: string): readonly string[] => {
  const places = [directory, openRunDirectory(directory)];
  const { stdout } = spawnSync('ps', ['axeww', '-o', 'pid=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .split('\n')
    .filter((line) => places.some((place) => line.includes(place)))
    .map((line) => line.trim().slice(0, 120));
};

/** Waits until no process of a data directory is left. */
export const untilNothingLivesIn = (directory: string): Promise<void> =>
  until(() => livingIn(directory).length === 0, 15_000);

/** The process of the Redis server at a `unix://` URL. */
export const redisPid = async (url: string): Promise<number> => {
  const redis = new Redis(url.slice('unix://'.length));
  try {
    return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  } finally {
    redis.disconnect();
  }
};

/** How many events a topic holds, in the one partition of the tests' tenant. */
export const countIn = async (url: string, topic: string): Promise<number> => {
  const redis = new Redis(url.slice('unix://'.length));
  try {
    return await redis.xlen(keys.stream({ tenantId: 't1', partition: 0 }, topic));
  } finally {
    redis.disconnect();
  }
};

/** The process of the embedded PostgreSQL of a data directory. */
export const postgresPid = (directory: string): number =>
  Number(readFileSync(join(directory, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

/** The process of a role, from the last line of its log that says it was ready. */
export const rolePid = (directory: string, role: 'gateway' | 'worker'): number => {
  const lines = readFileSync(join(directory, `${role}.log`), 'utf8')
    .trim()
    .split('\n');
  const ready = lines.findLast((line) => line.includes(`the ${role} is ready`));
  return JSON.parse(ready ?? '{}').pid;
};

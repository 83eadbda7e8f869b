// Our side: the built program with everything on, all of it on embedded stores of its own.
import { type ChildProcess, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import {
  ended,
  removeDirectory,
  spawnProgram,
  startPlatform,
} from '../../tests/support/platform.ts';
import { redisPid, rolePid } from '../../tests/support/processes.ts';
import type { Target } from './load.ts';
import { type GatewaySide, target, targets } from './side.ts';
import { model } from './words.ts';

export interface OurPlatform {
  readonly side: GatewaySide;
  readonly url: string;
  readonly directory: string;
  token(body: Readonly<Record<string, unknown>>): Promise<string>;
  /** A second gateway over the same stores, and whole questions for it. */
  startSecond(): Promise<{ readonly whole: Target; stop(): Promise<void> }>;
  stop(): Promise<void>;
}

const userCount = 200;

/** Limits that the load of a bench never meets; the windows are short, or they would hold
 * thousands of prompts of each user. */
const settingsFor = (upstreamUrl: string): Readonly<Record<string, string>> => ({
  OPENAI_API_KEY: 'bench',
  OPENAI_BASE_URL: `${upstreamUrl}/v1`,
  OPENAI_MODEL: model,
  RATE_LIMIT_RPM: '1000000',
  ...{ CEP_SHORT_WINDOW_SEC: '1', CEP_SHORT_THRESHOLD: '1000' },
  ...{ CEP_LONG_WINDOW_SEC: '2', CEP_LONG_THRESHOLD: '1000' },
  LEASE_MS: '5000',
});

const path = '/v1/chat/completions';

/** Reads what a gateway prints until it is ready, and lets it print on. */
const readyUrl = (printed: Readable): Promise<string> =>
  new Promise((resolve, reject) => {
    const lines = createInterface({ input: printed });
    lines.on('line', (line) => {
      const { ready, url } = JSON.parse(line);
      if (ready === true) resolve(url);
    });
    lines.once('close', () => reject(new Error('the second gateway did not start')));
  });

const startSecond = async (
  child: ChildProcess,
  users: readonly Readonly<Record<string, string>>[],
) => {
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended(child);
  };
  try {
    child.stderr?.resume();
    const url = await readyUrl(child.stdout as Readable);
    return { whole: target(`${url}${path}`, users, false), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Builds and starts the platform over an upstream. */
export const startOurs = async (
  upstreamUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<OurPlatform> => {
  // The platform runs dist/: it must be what the sources say.
  const { status } = spawnSync(process.execPath, ['api/build.mjs'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the sources do not build');
  const settings = { ...settingsFor(upstreamUrl), ...more };
  const platform = await startPlatform(settings);
  const seconds: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    process.off('SIGINT', interrupted);
    for (const child of seconds) child.kill('SIGTERM');
    await Promise.all(seconds.map(ended));
    await platform.stop();
    removeDirectory(platform.directory);
  };
  /** They have sessions of their own: whoever interrupts the bench does not reach them. */
  const interrupted = (): void => void stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  try {
    const subjects = Array.from({ length: userCount }, (_, n) => ({ sub: `bench-${n}` }));
    const users: { readonly authorization: string }[] = [];
    for (const subject of subjects) {
      users.push({ authorization: `Bearer ${await platform.token(subject)}` });
    }
    const pids = {
      gateway: rolePid(platform.directory, 'gateway'),
      worker: rolePid(platform.directory, 'worker'),
      redis: await redisPid(platform.redisUrl),
    };
    return {
      side: { name: 'gateway', pids, ...targets(`${platform.url}${path}`, users) },
      ...{ url: platform.url, directory: platform.directory, token: platform.token },
      startSecond: () => {
        const stores = { REDIS_URL: platform.redisUrl, DATABASE_URL: platform.databaseUrl };
        const place = { ...stores, WEIR_DATA_DIR: platform.directory, PORT: '0' };
        const child = spawnProgram(['gateway', '--json'], { ...settings, ...place });
        seconds.push(child);
        return startSecond(child, users);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

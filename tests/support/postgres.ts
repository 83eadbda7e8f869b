// A private PostgreSQL for a test file: fresh directory, migrated on demand.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../connectors/embedded/postgres.ts';
import { isAlive } from '../../connectors/embedded/server.ts';
import { systemClock } from '../../engine/kernel/clock.ts';

export interface TestPostgres {
  readonly url: string;
  readonly pid: number;
  /** Kills it with -9. */
  kill(): Promise<void>;
  /** Starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL that nobody else uses. */
export const startTestPostgres = async (): Promise<TestPostgres> => {
  const directory = mkdtempSync(join(tmpdir(), 'wp-'));
  chmodSync(directory, 0o711);
  const options = {
    dataDirectory: directory,
    runDirectory: directory,
    mayMove: false,
    hasty: true,
    say: () => undefined,
  };
  let server = await startPostgres(options);
  return {
    url: server.url,
    get pid() {
      return server.pid;
    },
    kill: async () => {
      process.kill(server.pid, 'SIGKILL');
      while (isAlive(server.pid)) await systemClock.sleep(5);
    },
    restart: async () => {
      server = await startPostgres(options);
    },
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

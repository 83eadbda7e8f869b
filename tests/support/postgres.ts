// A private PostgreSQL for a test file: fresh directory, migrated on demand.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../connectors/embedded/postgres.ts';

export interface TestPostgres {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL that nobody else uses. */
export const startTestPostgres = async (): Promise<TestPostgres> => {
  const directory = mkdtempSync(join(tmpdir(), 'wp-'));
  chmodSync(directory, 0o711);
  const server = await startPostgres({
    dataDirectory: directory,
    runDirectory: directory,
    mayMove: false,
    hasty: true,
    say: () => undefined,
  });
  return {
    url: server.url,
    pid: server.pid,
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

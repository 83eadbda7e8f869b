// A private PostgreSQL for a test file: fresh directory, migrated on demand.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../connectors/embedded/postgres.ts';
import { stopByPid } from '../../connectors/embedded/server.ts';

export interface TestPostgres {
  readonly url: string;
  readonly pid: number;
  /** Kills it with -9. */
  kill(): Promise<void>;
  /** Starts it again on the same data. */
  restart(): Promise<void>;
  /** Makes another database on it and answers its URL. */
  database(name: string): Promise<string>;
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
    kill: () => stopByPid(server.pid, 'SIGKILL'),
    restart: async () => {
      server = await startPostgres(options);
    },
    database: async (name) => {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return server.url.replace(/weir$/, name);
    },
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

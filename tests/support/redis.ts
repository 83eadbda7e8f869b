// A private Redis for a test file: fresh directory, unix socket, stopped by its own pid.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../connectors/embedded/redis.ts';
import { stopByPid } from '../../connectors/embedded/server.ts';
import { chosenServer } from './chosen-server.ts';

export interface TestRedis {
  readonly url: string;
  readonly path: string;
  readonly pid: number;
  /** Kills it with -9. */
  kill(): Promise<void>;
  /** Starts it again on the same data. */
  restart(): Promise<void>;
  /** Kills it with -9 and starts it again on the same data. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Redis that nobody else uses. */
export const startTestRedis = async (): Promise<TestRedis> => {
  const directory = mkdtempSync(join(tmpdir(), 'wr-'));
  const options = {
    dataDirectory: directory,
    runDirectory: directory,
    path: process.env['PATH'] ?? '',
    program: chosenServer(),
    install: false,
    say: () => undefined,
  };
  let server = await startRedis(options);
  const kill = () => stopByPid(server.pid, 'SIGKILL');
  const restart = async () => {
    server = await startRedis(options);
  };
  return {
    url: server.url,
    path: server.url.slice('unix://'.length),
    get pid() {
      return server.pid;
    },
    kill,
    restart,
    crash: async () => {
      await kill();
      await restart();
    },
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

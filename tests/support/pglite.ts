// A private PGlite for a test file: fresh directory, nothing in it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPglite } from '../../connectors/embedded/pglite.ts';

export interface TestPglite {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a PGlite that nobody else uses. */
export const startTestPglite = async (): Promise<TestPglite> => {
  const directory = mkdtempSync(join(tmpdir(), 'wl-'));
  const server = await startPglite({ dataDirectory: directory, runDirectory: directory });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

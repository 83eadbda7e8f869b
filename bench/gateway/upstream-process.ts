// The upstream as its parent sees it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Pace } from './upstream.ts';

export interface Upstream {
  readonly url: string;
  /** From now on it answers like this. */
  setPace(pace: Partial<Pace>): Promise<void>;
  stop(): void;
}

/** Starts the upstream; it answers at once until it is told otherwise. */
export const startUpstream = async (): Promise<Upstream> => {
  const file = fileURLToPath(new URL('./upstream.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [url] = await once(child, 'message');
  return {
    url: String(url),
    setPace: async (pace) => {
      child.send({ delayMs: 0, pieceMs: 0, repeats: 1, ...pace } satisfies Pace);
      await once(child, 'message');
    },
    stop: () => child.disconnect(),
  };
};

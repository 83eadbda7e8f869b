// The hold on a data directory: one living platform per directory. A socket that somebody answers
// on tells the living from the dead, where a pid in a file may meanwhile be another process.
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

export interface Hold {
  /** Lets go. */
  release(): Promise<void>;
}

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const listen = (server: Server, path: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(path, () => resolve(true));
  });

/** Takes the hold of a run directory; `undefined` when a living process has it. */
export const takeHold = async (runDirectory: string): Promise<Hold | undefined> => {
  const path = join(runDirectory, 'hold.sock');
  const server = createServer((socket) => socket.destroy());
  server.unref();
  if (!(await listen(server, path))) {
    if (await isAnswered(path)) return undefined;
    rmSync(path, { force: true });
    if (!(await listen(server, path))) return undefined;
  }
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
};

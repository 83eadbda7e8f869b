// A proxy on a unix socket between workers and Redis. It can swallow the reply to a commit that the
// server has applied, and it can be turned to another server.
import { createServer, connect as dial, type Socket } from 'node:net';

export interface LossyProxy {
  readonly url: string;
  /** Replies to commits that were swallowed so far. */
  readonly swallowed: number;
  /** The connection of the next commit ends after it was applied and before its reply arrives. */
  swallowNext(): void;
  /** From now on connections lead to another server; open ones end. */
  turnTo(path: string): void;
  close(): Promise<void>;
}

const commitCall = 'weir_v1_commit';

/** Opens a proxy at `path` to the server at `target`. */
export const openProxy = async (path: string, target: string): Promise<LossyProxy> => {
  const open = new Set<Socket>();
  let to = target;
  let isWaiting = false;
  let swallowed = 0;

  const server = createServer((client) => {
    const upstream = dial(to);
    let isDeaf = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
      open.delete(client);
    };
    open.add(client);
    client.on('data', (chunk) => {
      if (isWaiting && chunk.includes(commitCall)) {
        isWaiting = false;
        isDeaf = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!isDeaf) client.write(chunk);
      else {
        swallowed += 1;
        end();
      }
    });
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((ready) => server.listen(path, ready));
  return {
    url: `unix://${path}`,
    get swallowed() {
      return swallowed;
    },
    swallowNext: () => {
      isWaiting = true;
    },
    turnTo: (next) => {
      to = next;
      for (const client of open) client.destroy();
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const client of open) client.destroy();
      }),
  };
};

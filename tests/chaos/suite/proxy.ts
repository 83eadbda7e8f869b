// A proxy on a unix socket between workers and Redis. It can keep the reply to a commit that the
// server has applied, and it can be turned to another server.
import { createServer, connect as dial, type Socket } from 'node:net';

export interface LossyProxy {
  readonly url: string;
  /** Replies to commits that were lost so far. */
  readonly lost: number;
  /** The connection of the next commit ends after it was applied and before its reply arrives. */
  loseNext(): void;
  /**
   * The reply to the next commit is kept; resolves with its task, as `{tenant:partition}:chain`.
   * Whoever waits for the reply is for the caller to end.
   */
  keepNext(): Promise<string>;
  /** Replies are passed on again. */
  calm(): void;
  /** From now on connections lead to another server; open ones end. */
  turnTo(path: string): void;
  close(): Promise<void>;
}

const commitCall = 'weir_v1_commit';
const metaKey = /weir:(\{[^}]+\}:\w+):meta/;

/** What becomes of the reply to the next commit. */
type Fate =
  | { readonly kind: 'lost' }
  | { readonly kind: 'kept'; readonly tell: (task: string) => void };

interface Route {
  to: string;
  fate: Fate | undefined;
  lost: number;
}

/** Joins a client to the server, until one of the two ends. */
const join = (client: Socket, route: Route, ended: () => void): void => {
  const upstream = dial(route.to);
  let mine: Fate | undefined;
  let task = '';
  const end = (): void => {
    client.destroy();
    upstream.destroy();
    ended();
  };
  client.on('data', (chunk) => {
    if (route.fate && chunk.includes(commitCall)) {
      mine = route.fate;
      task = metaKey.exec(chunk.toString('latin1', chunk.indexOf(commitCall)))?.[1] ?? '';
      route.fate = undefined;
    }
    upstream.write(chunk);
  });
  upstream.on('data', (chunk) => {
    if (!mine) client.write(chunk);
    else if (mine.kind === 'kept') mine.tell(task);
    else {
      route.lost += 1;
      end();
    }
  });
  for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
};

/** Opens a proxy at `path` to the server at `target`. */
export const openProxy = async (path: string, target: string): Promise<LossyProxy> => {
  const open = new Set<Socket>();
  const route: Route = { to: target, fate: undefined, lost: 0 };
  const server = createServer((client) => {
    open.add(client);
    join(client, route, () => open.delete(client));
  });
  const endAll = (): void => {
    for (const client of open) client.destroy();
  };
  await new Promise<void>((ready) => server.listen(path, ready));
  return {
    url: `unix://${path}`,
    get lost() {
      return route.lost;
    },
    loseNext: () => {
      route.fate = { kind: 'lost' };
    },
    keepNext: () =>
      new Promise((tell) => {
        route.fate = { kind: 'kept', tell };
      }),
    calm: () => {
      route.fate = undefined;
    },
    turnTo: (next) => {
      route.to = next;
      endAll();
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        endAll();
      }),
  };
};

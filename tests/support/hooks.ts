// A server for tests that takes posts and keeps them; it answers as it is told.
import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Hooks {
  readonly url: string;
  /** As an allow-list names it. */
  readonly host: string;
  readonly posts: readonly Posted[];
  /** The statuses of the next answers, one after the other; 200 after them. */
  answer(...statuses: readonly number[]): void;
  stop(): Promise<void>;
}

/** Starts it on a port of the loopback interface. */
export const startHooks = async (): Promise<Hooks> => {
  const posts: Posted[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString('utf8');
    posts.push({ path: request.url ?? '', headers: request.headers, body });
    const status = statuses.shift() ?? 200;
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('ok');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    posts,
    answer: (...next) => {
      statuses.push(...next);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
};

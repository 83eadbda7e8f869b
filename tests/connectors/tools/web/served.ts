// What the tests of the web tools have in common: real servers on the loopback interface, calls with a
// deadline, and a watch over the connections that this process opens.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type RequestListener } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import type { ToolCall } from '../../../../connectors/tools/tool.ts';

export interface Served {
  readonly host: string;
  readonly port: number;
  /** `127.0.0.1:4711`, as an allow-list names it. */
  readonly place: string;
  /** How many connections have come in. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/** Opens a server; port 0 is any that is free. */
export const listen = async (server: Server, host: string, port: number): Promise<Served> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((ready, failed) => {
    server.once('error', failed).listen(port, host, ready);
  });
  const { port: opened } = server.address() as AddressInfo;
  return {
    ...{ host, port: opened },
    place: `${host}:${opened}`,
    connections: () => sockets.size,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

export const serve = (answer: RequestListener, host = '127.0.0.1', port = 0): Promise<Served> =>
  listen(createServer(answer), host, port);

/** On another loopback address than most: the second of IPv4, or that of IPv6 where there is none. */
export const serveBeside = (answer: RequestListener, port: number): Promise<Served> =>
  serve(answer, '127.0.0.2', port).catch(() => serve(answer, '::1', port));

/** A server below HTTP: it says what it likes. */
export const serveBytes = (answer: (socket: Socket) => void): Promise<Served> =>
  listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => answer(socket));
    }),
    '127.0.0.1',
    0,
  );

export const calling = (signal: AbortSignal = AbortSignal.timeout(15_000)): ToolCall => ({
  ...{ tenantId: 't1', userId: 'u1', sessionId: 's1', callId: 'c1', signal },
});

/** Counts the sockets that this process opens while `work` is done. */
export const socketsOpened = async (work: () => Promise<unknown>): Promise<number> => {
  let opened = 0;
  const count = (): void => {
    opened += 1;
  };
  const channels = ['net.client.socket', 'http.client.request.start'];
  for (const channel of channels) subscribe(channel, count);
  await work().catch(() => undefined);
  for (const channel of channels) unsubscribe(channel, count);
  return opened;
};

// A kept-alive connection to a server, one question at a time. Questions are bytes made beforehand.
import { connect } from 'node:net';
import { type Response, responseReader } from './response-reader.ts';

export interface Connection {
  readonly isOpen: boolean;
  /** Sends a question; rejects when the connection breaks before its answer is whole. */
  ask(question: Buffer, hear?: (part: string) => void): Promise<Response>;
  close(): void;
}

/** The bytes of a request. */
export const requestBytes = (
  url: URL,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Buffer => {
  const lines = [
    `${body === undefined ? 'GET' : 'POST'} ${url.pathname} HTTP/1.1`,
    `host: ${url.host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined
      ? []
      : ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
};

const silent = (): void => undefined;

/** Opens a connection; resolves once it stands. */
export const openConnection = (url: URL): Promise<Connection> =>
  new Promise((opened, refused) => {
    let hear: (part: string) => void = silent;
    let settle: ((response: Response) => void) | undefined;
    let fail: (error: Error) => void = refused;
    let isOpen = true;
    const reader = responseReader((part) => hear(part));
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    socket.on('data', (arrived) => {
      const response = reader.take(arrived);
      if (response) settle?.(response);
    });
    socket.on('error', (error) => fail(error));
    socket.on('close', () => {
      isOpen = false;
      fail(new Error('the connection was closed'));
    });
    socket.on('connect', () =>
      opened({
        get isOpen() {
          return isOpen;
        },
        ask: (question, heard = silent) =>
          new Promise((resolve, reject) => {
            hear = heard;
            settle = resolve;
            fail = reject;
            if (isOpen) socket.write(question);
            else reject(new Error('the connection was closed'));
          }),
        close: () => {
          fail = silent;
          socket.destroy();
        },
      }),
    );
  });

// Whether somebody could listen on a port.
import { createServer } from 'node:net';

/** `undefined` when the port is free, else the code of what stands in the way: `EADDRINUSE`, `EACCES`. */
export const portTaken = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });

// The process that is the PGlite database: PostgreSQL in WebAssembly behind a unix socket. Plain
// JavaScript, so that Node runs it from dist/ and from the sources alike.
// Arguments: data directory, path of the socket, path of the note that names process and socket.
import { rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const connectionsMax = 60;
const [dataDirectory, socket, note] = process.argv.slice(2);

/** Messages of an extended query before its Sync; until then it belongs to one connection. */
const opening = new Set('PBDECHF');

/**
 * All connections share one session. The socket server lets them take turns wherever this says
 * that no transaction is open, so it must say so in the midst of an extended query, too.
 */
class SharedSession extends PGlite {
  #inQuery = false;

  isInTransaction() {
    return this.#inQuery || super.isInTransaction();
  }

  async execProtocolRawStream(message, options) {
    this.#inQuery = opening.has(String.fromCharCode(message[0]));
    try {
      await super.execProtocolRawStream(message, options);
    } catch (error) {
      // The session is beyond use, and the socket server would wait for it forever.
      console.error(error);
      process.exit(1);
    }
  }

  /** What the socket server calls when a connection has ended with something open. */
  async exec(sql, options) {
    this.#inQuery = false;
    await this.execProtocolRaw(Uint8Array.of(0x53, 0, 0, 0, 4));
    return super.exec(sql, options);
  }
}

// Before the data is touched: nobody else may open it from now on.
writeFileSync(note, `${process.pid}\n${dirname(socket)}\n`, { mode: 0o600 });
const database = new SharedSession({ dataDir: dataDirectory });
await database.waitReady;
rmSync(socket, { force: true });
const server = new PGLiteSocketServer({
  db: database,
  path: socket,
  maxConnections: connectionsMax,
});
await server.start();

const stop = async () => {
  await server.stop();
  await database.close();
  rmSync(note, { force: true });
  process.exit(0);
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

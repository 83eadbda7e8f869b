// Loaded into the peer before its own code: it would listen on every address of the machine. Here it
// listens on loopback alone, on a port that the system picks, and tells its parent which.
import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function listenOnLoopback() {
  return listen.call(this, { host: '127.0.0.1', port: 0 }, () => {
    process.send?.(`http://127.0.0.1:${this.address().port}`);
  });
};
process.on('disconnect', () => process.exit(0));

// Keeps an embedded server alive: when it dies, it is started again on the same data, at the same
// address, and those who use it find it there. An adopted server is nobody's child, so its pid is
// watched instead of its exit.
import { systemClock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { type EmbeddedServer, isAlive } from './server.ts';

const watchEveryMs = 100;
const retryMs = 200;
const retryMsMax = 5_000;

/** Starts a server, and again whenever it has died, until `stop`. `pid` is that of the present one. */
export const keepAlive = async (
  start: () => Promise<EmbeddedServer>,
  log: Logger,
): Promise<EmbeddedServer> => {
  let server = await start();
  let stopping = false;

  const revive = async (): Promise<void> => {
    const { description } = server;
    log.warn({ server: description }, 'an embedded server died and is started again');
    for (let waitMs = retryMs; !stopping; waitMs = Math.min(2 * waitMs, retryMsMax)) {
      try {
        server = await start();
        log.warn({ server: description }, 'an embedded server is back');
        return;
      } catch (error) {
        log.error(
          { server: description, ...errorFacts(error) },
          'an embedded server does not start',
        );
        await systemClock.sleep(waitMs);
      }
    }
  };
  const watch = async (): Promise<void> => {
    while (!stopping) {
      await systemClock.sleep(watchEveryMs);
      if (!stopping && !isAlive(server.pid)) await revive();
    }
  };
  const watching = watch();

  return {
    url: server.url,
    description: server.description,
    get pid() {
      return server.pid;
    },
    stop: async () => {
      stopping = true;
      await watching;
      await server.stop();
    },
  };
};

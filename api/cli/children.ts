// The processes of a platform: gateway and worker, each in a session of its own, started with the
// addresses of the stores, restarted when they die, stopped in order.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { apiErrors } from '../errors.ts';

/** What a child says when it is ready, or why it is not. */
export type ChildMessage =
  | { readonly ready: true; readonly url?: string }
  | { readonly failed: string; readonly code: string; readonly detail: string };

export interface Child {
  readonly name: string;
  readonly pid: number | undefined;
  readonly url: string | undefined;
  /** Asks it to drain and waits for its end. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

const readyMsMax = 30_000;
const restartMs = 500;
const stopMsMax = 20_000;

export interface ChildOptions {
  readonly name: 'gateway' | 'worker';
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly dataDirectory: string;
  readonly log: Logger;
}

const launch = ({ name, environment, dataDirectory }: ChildOptions): ChildProcess => {
  const file = openSync(join(dataDirectory, `${name}.log`), 'a', 0o600);
  const entry = process.argv[1] ?? '';
  const child = spawn(process.execPath, [...process.execArgv, entry, name], {
    detached: true,
    stdio: ['ignore', file, file, 'ipc'],
    env: { ...environment },
  });
  closeSync(file);
  return child;
};

const untilReady = (child: ChildProcess, name: string): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(apiErrors.CHILD_FAILED({ process: name, said: 'nothing in time' }));
    }, readyMsMax);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      child.removeAllListeners('message');
      settle();
    };
    child.on('message', (message: ChildMessage) => {
      if ('ready' in message) return end(() => resolve(message.url));
      const { code, failed, detail } = message;
      end(() => reject(apiErrors.CHILD_FAILED({ process: name, said: failed, code, detail })));
    });
    child.once('exit', (code) =>
      end(() => reject(apiErrors.CHILD_FAILED({ process: name, said: `it ended with ${code}` }))),
    );
  });

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

/** Starts a child and waits until it is ready; from then on it is kept alive. */
export const startChild = async (options: ChildOptions): Promise<Child> => {
  const { name, log } = options;
  let stopping = false;
  let child = launch(options);
  const url = await untilReady(child, name);

  const revive = (): void => {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      log.warn({ process: name, code, signal }, 'a process died and is started again');
      setTimeout(() => {
        if (stopping) return;
        child = launch(options);
        untilReady(child, name).catch((error) => log.error(errorFacts(error), 'it did not start'));
        revive();
      }, restartMs);
    });
  };
  revive();

  return {
    name,
    get pid() {
      return child.pid;
    },
    url,
    stop: async () => {
      stopping = true;
      const end = ended(child);
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
      await end;
      clearTimeout(timer);
    },
    kill: () => {
      stopping = true;
      child.kill('SIGKILL');
    },
  };
};

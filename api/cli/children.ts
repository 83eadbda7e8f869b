// The processes of a platform: gateway and worker, each in a session of its own, started with the
// addresses of the stores, restarted when they die, stopped in order.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../engine/kernel/clock.ts';
import { type ErrorSpec, WeirError } from '../../engine/kernel/errors.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { apiErrors } from '../errors.ts';

/** What a child says when it is ready, or why it is not. */
export type ChildMessage =
  | { readonly ready: true; readonly url?: string }
  | {
      readonly failed: ErrorSpec & Pick<WeirError, 'code' | 'detail'>;
    };

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
/**
 * Where new objects live until they die: a batch of a worker is many of them, and with less room they are
 * kept, which lengthens every collection.
 */
const youngMb = { gateway: 16, worker: 32 } as const;
const restartMs = 500;
const restartMsMax = 8_000;
const stopMsMax = 20_000;

export interface ChildOptions {
  readonly name: 'gateway' | 'worker';
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly dataDirectory: string;
  /** A bound makes Node collect garbage early: unbounded, it keeps four times what it needs. */
  readonly heapMb: number;
  readonly log: Logger;
}

const logOf = ({ name, dataDirectory }: ChildOptions): string => join(dataDirectory, `${name}.log`);

const launch = (options: ChildOptions): ChildProcess => {
  const file = openSync(logOf(options), 'a', 0o600);
  const entry = process.argv[1] ?? '';
  const flags = [
    ...process.execArgv,
    `--max-old-space-size=${options.heapMb}`,
    `--max-semi-space-size=${youngMb[options.name]}`,
  ];
  const child = spawn(process.execPath, [...flags, entry, options.name], {
    detached: true,
    stdio: ['ignore', file, file, 'ipc'],
    env: { ...options.environment },
  });
  closeSync(file);
  return child;
};

const untilReady = (child: ChildProcess, options: ChildOptions): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const place = { process: options.name, log: logOf(options) };
    const timer = setTimeout(() => {
      reject(apiErrors.CHILD_FAILED({ ...place, said: 'nothing in time' }));
    }, readyMsMax);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      child.removeAllListeners('message');
      settle();
    };
    child.on('message', (message: ChildMessage) => {
      if ('ready' in message) return end(() => resolve(message.url));
      const { code, detail, ...spec } = message.failed;
      end(() => reject(new WeirError(code, spec, { ...detail, ...place })));
    });
    child.once('exit', (code, signal) =>
      end(() => reject(apiErrors.CHILD_FAILED({ ...place, said: `ended: ${code ?? signal}` }))),
    );
  });

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const ended = (child: ChildProcess): Promise<End> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve({ code: child.exitCode, signal: child.signalCode })
    : new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));

/** Starts a child and waits until it is ready; from then on it is kept alive, on the same port. */
export const startChild = async (options: ChildOptions): Promise<Child> => {
  const { name, log } = options;
  let stopping = false;
  let child = launch(options);

  const ready = async (): Promise<string | undefined> => {
    try {
      return await untilReady(child, options);
    } catch (error) {
      child.kill('SIGKILL');
      await ended(child);
      throw error;
    }
  };
  const url = await ready();
  const environment =
    url === undefined ? options.environment : { ...options.environment, PORT: new URL(url).port };

  const keepAlive = async (): Promise<void> => {
    for (let waitMs = restartMs; ; ) {
      const end = await ended(child);
      if (stopping) return;
      log.warn({ process: name, ...end }, 'a process died and is started again');
      await systemClock.sleep(waitMs);
      if (stopping) return;
      child = launch({ ...options, environment });
      try {
        await ready();
        waitMs = restartMs;
        log.warn({ process: name, pid: child.pid }, 'a process is back');
      } catch (error) {
        waitMs = Math.min(2 * waitMs, restartMsMax);
        if (!stopping) log.error({ process: name, ...errorFacts(error) }, 'it did not start');
      }
    }
  };
  void keepAlive();

  return {
    name,
    get pid() {
      return child.pid;
    },
    url,
    stop: async () => {
      stopping = true;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
      await ended(child);
      clearTimeout(timer);
    },
    kill: () => {
      stopping = true;
      child.kill('SIGKILL');
    },
  };
};

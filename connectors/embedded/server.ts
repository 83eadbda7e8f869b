// A server process of our own: started in its own session, so that a Ctrl-C at the terminal does
// not reach it before its clients have drained; stopped by its own pid.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { systemClock } from '../../engine/kernel/clock.ts';
import { embeddedErrors } from './errors.ts';

/** A running embedded server. */
export interface EmbeddedServer {
  /** Where clients reach it. */
  readonly url: string;
  readonly pid: number;
  /** What runs, for people: `redis-server on a private socket`. */
  readonly description: string;
  /** Stops it and waits for its end. */
  stop(): Promise<void>;
}

const pollMs = 10;
const usualStartMsMax = 20_000;
const stopMsMax = 15_000;

/** Linux keeps the entry of a dead process until its parent asks; an adopted server's may not. */
const isUnburied = (pid: number): boolean => {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
};

/** Whether a process lives. What is no pid does not: a signal to 0 reaches our own group. */
export const isAlive = (pid: number): boolean => {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return !isUnburied(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Sends `signal`, waits, and kills what does not end in time. */
export const stopByPid = async (pid: number, signal: NodeJS.Signals): Promise<void> => {
  if (!isAlive(pid)) return;
  process.kill(pid, signal);
  for (let waitedMs = 0; waitedMs < stopMsMax; waitedMs += pollMs) {
    if (!isAlive(pid)) return;
    await systemClock.sleep(pollMs);
  }
  process.kill(pid, 'SIGKILL');
};

export interface LaunchOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly cwd: string;
  /** How long the start may take. */
  readonly startMsMax?: number;
  /** Resolves once the server answers, rejects while it does not. */
  readonly probe: () => Promise<void>;
}

/** Starts a server and waits until it answers. Rejects with `WEIR_EMBEDDED_SERVER_FAILED`. */
export const launch = async (options: LaunchOptions): Promise<number> => {
  const { startMsMax = usualStartMsMax } = options;
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(options.command, [...options.args], {
    cwd: options.cwd,
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', ...options.environment },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  closeSync(log);
  let failure: unknown;
  let ended = false;
  child.once('error', (error) => {
    failure = error;
    ended = true;
  });
  child.once('exit', () => {
    ended = true;
  });
  child.unref();
  for (let waitedMs = 0; waitedMs < startMsMax && !ended; waitedMs += pollMs) {
    try {
      await options.probe();
      if (child.pid !== undefined) return child.pid;
    } catch (error) {
      failure = error;
      await systemClock.sleep(pollMs);
    }
  }
  if (child.pid !== undefined && !ended) await stopByPid(child.pid, 'SIGKILL');
  throw embeddedErrors.SERVER_FAILED(
    { command: options.command, log: options.logFile },
    { cause: failure },
  );
};

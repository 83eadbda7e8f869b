// A whole platform for end-to-end tests: the real program, on embedded stores, in a directory of
// its own, on a port that the system picks.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openRunDirectory } from '../../connectors/embedded/run-directory.ts';

const builtProgram = resolve('dist/api/main.js');
const readyMsMax = 90_000;
const runMsMax = 60_000;

export interface TestPlatform {
  readonly url: string;
  readonly directory: string;
  readonly redisUrl: string;
  readonly databaseUrl: string;
  readonly process: ChildProcess;
  /** Everything that the program has printed. */
  readonly printed: () => string;
  token(body?: Readonly<Record<string, unknown>>): Promise<string>;
  post(path: string, body: unknown, token?: string): Promise<PostAnswer>;
  /** Runs a command beside the platform. */
  run(args: readonly string[], input?: string): Promise<RunResult>;
  stop(): Promise<number | null>;
}

export interface PostAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes a data directory that a database user can reach. */
export const dataDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'we-'));
  chmodSync(directory, 0o711);
  return directory;
};

/** The variables of a test's program: nothing of the tester's own settings. */
const cleanly = (environment: Readonly<Record<string, string>>): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  ...environment,
});

export interface RunOptions {
  readonly input?: string;
  /** The entry of another copy of the program. */
  readonly program?: string;
  /** Put before the command: `unshare` and what it needs. */
  readonly before?: readonly string[];
  readonly uid?: number;
}

/** Runs the program once and collects what it says; what does not end in time is killed. */
export const runProgram = (
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  { input = '', program = builtProgram, before = [], uid }: RunOptions = {},
): Promise<RunResult> =>
  new Promise((done) => {
    const [command = '', ...rest] = [...before, process.execPath, program, ...args];
    const child = spawn(command, rest, {
      env: cleanly(environment),
      timeout: runMsMax,
      killSignal: 'SIGKILL',
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part) => {
      stdout += part;
    });
    child.stderr.on('data', (part) => {
      stderr += part;
    });
    child.once('close', (code) => done({ code, stdout, stderr }));
    // A program that ends early does not read to the end.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });

/** Starts the program and leaves it running. */
export const spawnProgram = (
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess =>
  spawn(process.execPath, [builtProgram, ...args], {
    env: cleanly(environment),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });

/** The exit code of a process, once it has ended; `null` when a signal ended it. */
export const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((done) => child.once('exit', (code) => done(code)));

/** Starts the platform and waits for its ready line. */
export const startPlatform = async (
  settings: Readonly<Record<string, string>> = {},
  directory = dataDirectory(),
): Promise<TestPlatform> => {
  const environment = { WEIR_DATA_DIR: directory, PORT: '0', LEASE_MS: '1000', ...settings };
  const child = spawnProgram(['start'], environment);
  let printed = '';
  const url = await new Promise<string>((ready, failed) => {
    const timer = setTimeout(() => failed(new Error(`not ready: ${printed}`)), readyMsMax);
    const hear = (part: Buffer): void => {
      printed += part;
      const found = /weir ready on (\S+)/.exec(printed)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      ready(found);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => failed(new Error(`ended: ${printed}`)));
  });
  const left = JSON.parse(readFileSync(join(directory, 'addresses.json'), 'utf8'));
  const post = async (path: string, body: unknown, token?: string): Promise<PostAnswer> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text) };
  };
  return {
    url,
    directory,
    redisUrl: left.redis_url,
    databaseUrl: left.database_url,
    process: child,
    printed: () => printed,
    token: async (body = {}) => String((await post('/dev-token', body)).body['token']),
    post,
    run: (args, input = '') => runProgram(args, environment, { input }),
    stop: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
      return ended(child);
    },
  };
};

/** Removes a data directory and its run directory. */
export const removeDirectory = (directory: string): void => {
  rmSync(openRunDirectory(directory), { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
};

// A whole platform for end-to-end tests: the real program, on embedded stores, in a directory of
// its own, on a port that the system picks.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const program = resolve('dist/api/main.js');
const readyMsMax = 45_000;

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

/** Runs the program once and collects what it says. */
export const runProgram = (
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = '',
): Promise<RunResult> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
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
    child.stdin.end(input);
  });

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((done) => child.once('exit', (code) => done(code)));

/** Starts the platform and waits for its ready line. */
export const startPlatform = async (
  settings: Readonly<Record<string, string>> = {},
  directory = dataDirectory(),
): Promise<TestPlatform> => {
  const environment = { WEIR_DATA_DIR: directory, PORT: '0', LEASE_MS: '1000', ...settings };
  const child = spawn(process.execPath, [program, 'start'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
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
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
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
    run: (args, input) => runProgram(args, environment, input),
    stop: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
      return ended(child);
    },
  };
};

/** Removes a data directory, and where root's PostgreSQL may have been moved to. */
export const removeDirectory = (directory: string): void => {
  rmSync(directory, { recursive: true, force: true });
};

// Finds a Redis or Valkey server program, and installs one where that is allowed.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { embeddedErrors } from './errors.ts';
import { isRoot } from './run-directory.ts';

const programs = ['valkey-server', 'redis-server'] as const;
const usualPlaces = ['/usr/local/bin', '/usr/bin', '/usr/sbin', '/opt/homebrew/bin'] as const;

interface Installer {
  readonly command: string;
  /** What a person would type. */
  readonly line: string;
  readonly steps: readonly (readonly string[])[];
}

const installers: readonly Installer[] = [
  {
    command: 'apt-get',
    line: 'apt-get update && apt-get install -y redis-server',
    steps: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', 'redis-server'],
    ],
  },
  {
    command: 'dnf',
    line: 'dnf install -y valkey',
    steps: [['dnf', 'install', '-y', 'valkey']],
  },
  { command: 'apk', line: 'apk add valkey', steps: [['apk', 'add', 'valkey']] },
  { command: 'brew', line: 'brew install valkey', steps: [['brew', 'install', 'valkey']] },
];

const findProgram = (name: string, path: string): string | undefined =>
  [...path.split(':'), ...usualPlaces]
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, name))
    .find((candidate) => {
      try {
        accessSync(candidate, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

const findServer = (path: string): string | undefined =>
  programs.map((program) => findProgram(program, path)).find((found) => found !== undefined);

const environment = { DEBIAN_FRONTEND: 'noninteractive' };

const run = (command: readonly string[], path: string): boolean => {
  const [program = '', ...args] = command;
  // A package's own service must not start: Weir runs a private server.
  const env = { ...environment, PATH: path, RUNLEVEL: '1' };
  return spawnSync(program, args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
};

/**
 * The path of the server program. When there is none and `install` allows it, installs one with
 * the system's package manager (as root, or by password-less sudo), saying so through `say`.
 * Throws `WEIR_EMBEDDED_REDIS_MISSING` with the one line to run.
 */
export const redisProgram = (options: {
  readonly path: string;
  readonly install: boolean;
  readonly say: (line: string) => void;
}): string => {
  const { path, install, say } = options;
  const found = findServer(path);
  if (found) return found;
  const installer = installers.find(({ command }) => findProgram(command, path));
  if (installer && install) {
    const needsRoot = installer.command !== 'brew' && !isRoot();
    const prefix = needsRoot ? ['sudo', '-n'] : [];
    if (!needsRoot || run(['sudo', '-n', 'true'], path)) {
      say(`no Redis or Valkey server found: installing one (${installer.line})`);
      const done = installer.steps.every((step) => run([...prefix, ...step], path));
      const installed = done ? findServer(path) : undefined;
      if (installed) return installed;
    }
  }
  throw embeddedErrors.REDIS_MISSING({
    run: installer?.line ?? 'install redis-server or valkey-server 7.0 or newer',
  });
};

// The peer: Portkey's gateway, a proxy in TypeScript that checks nothing here. It is no dependency:
// it brings ninety packages and a script to run at installation, so that a bench installs it when it
// is asked for, at one version, without scripts, into a directory of its own.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GatewaySide, targets } from './side.ts';

export const peerPackage = '@portkey-ai/gateway';
export const peerVersion = '1.15.2';
/** The one that it is built with; newer ones in its range break its streams (its issue 1389). */
const serverVersion = '1.13.5';

const root = fileURLToPath(new URL('../../', import.meta.url));
const place = join(root, 'node_modules/.cache/bench-peer', `${peerVersion}-${serverVersion}`);
const program = join(place, 'node_modules', peerPackage, 'build/start-server.js');
const installMsMax = 180_000;
const readyMsMax = 20_000;

export interface Peer {
  readonly side: GatewaySide;
  stop(): void;
}

const isInstalled = (): boolean => {
  const description = join(place, 'node_modules', peerPackage, 'package.json');
  if (!existsSync(program) || !existsSync(description)) return false;
  return JSON.parse(readFileSync(description, 'utf8')).version === peerVersion;
};

const install = (say: (line: string) => void): void => {
  say(`installing ${peerPackage} ${peerVersion}, without its scripts, into node_modules/.cache`);
  mkdirSync(place, { recursive: true });
  const dependencies = { [peerPackage]: peerVersion };
  const overrides = { '@hono/node-server': serverVersion };
  writeFileSync(
    join(place, 'package.json'),
    JSON.stringify({ private: true, dependencies, overrides }),
  );
  const quiet = ['--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error, stderr } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', ...quiet, '--prefix', place],
    { cwd: place, encoding: 'utf8', timeout: installMsMax },
  );
  if (status === 0) return;
  const [reason = 'npm did not end well'] = (stderr ?? '').trim().split('\n');
  throw new Error(error?.message ?? reason);
};

const start = async (upstreamUrl: string): Promise<Peer> => {
  const preload = new URL('./loopback.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', preload, program, '--headless'], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production' },
  });
  const stop = (): void => {
    if (child.connected) child.disconnect();
    child.kill('SIGKILL');
  };
  const signal = AbortSignal.timeout(readyMsMax);
  const [url] = await Promise.race([
    once(child, 'message', { signal }),
    once(child, 'exit', { signal }).then(() => Promise.reject(new Error('it did not start'))),
  ]).catch((error: unknown) => {
    stop();
    throw error;
  });
  const headers = {
    authorization: 'Bearer bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${upstreamUrl}/v1`,
  };
  const side = { name: 'peer' as const, pids: { peer: child.pid ?? 0 } };
  return { side: { ...side, ...targets(`${url}/v1/chat/completions`, [headers]) }, stop };
};

/** Starts the peer over an upstream, installed first where it is not; a reason when it cannot be had. */
export const startPeer = async (
  upstreamUrl: string,
  say: (line: string) => void,
): Promise<Peer | { readonly missing: string }> => {
  try {
    if (!isInstalled()) install(say);
    return await start(upstreamUrl);
  } catch (error) {
    const missing = error instanceof Error ? error.message : String(error);
    say(`THE PEER IS MISSING, what is compared with it is void: ${missing}`);
    return { missing };
  }
};

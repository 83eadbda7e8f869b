import { spawnSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, kill, openPlace, type Place, startElsewhere } from './place.ts';

const connect = (url: string): Redis => new Redis(url.slice('unix://'.length));

const ask = async (url: string, command: string, ...args: string[]): Promise<unknown> => {
  const redis = connect(url);
  try {
    return await redis.call(command, ...args);
  } finally {
    redis.disconnect();
  }
};

describe('the embedded Redis', () => {
  let place: Place;
  beforeEach(() => {
    place = openPlace();
  });
  afterEach(() => place.remove());

  it('listens on a socket for its owner alone and on no port', async () => {
    const { url } = await place.redis();
    expect(url).toBe(`unix://${join(place.directory, 'redis.sock')}`);
    expect(await ask(url, 'CONFIG', 'GET', 'port')).toEqual(['port', '0']);
    expect(statSync(join(place.directory, 'redis.sock')).mode & 0o777).toBe(0o700);
    expect(statSync(join(place.directory, 'redis')).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['appendonly', 'yes'],
    ['appendfsync', 'everysec'],
    ['save', ''],
    ['maxmemory-policy', 'noeviction'],
  ])('runs with %s set to "%s"', async (name, value) => {
    const { url } = await place.redis();
    expect(await ask(url, 'CONFIG', 'GET', name)).toEqual([name, value]);
  });

  it('leads a process group of its own, which a Ctrl-C at the terminal does not reach', async () => {
    const { pid } = await place.redis();
    const { stdout } = spawnSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' });
    expect(Number(stdout)).toBe(pid);
  });

  it('outlives the process that started it, and the next start adopts it', async () => {
    const { url, pid = 0 } = await startElsewhere('redis', place.redisOptions);
    place.keep(pid);
    const adopted = await place.redis();
    expect(adopted).toMatchObject({ url, pid });
    await adopted.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('leaves no process and no socket when it is stopped, even twice', async () => {
    const server = await place.redis();
    await server.stop();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(existsSync(join(place.directory, 'redis.sock'))).toBe(false);
  });

  it('has its data again after a stop', async () => {
    const first = await place.redis();
    await ask(first.url, 'SET', 'fruit', 'quince');
    await first.stop();
    const second = await place.redis();
    expect(await ask(second.url, 'GET', 'fruit')).toBe('quince');
  });

  it('has what it acknowledged again after a kill -9, over the stale socket', async () => {
    const first = await place.redis();
    for (let at = 0; at < 200; at += 1) await ask(first.url, 'RPUSH', 'list', String(at));
    await kill(first.pid);
    expect(existsSync(join(place.directory, 'redis.sock'))).toBe(true);
    const second = await place.redis();
    expect(await ask(second.url, 'LLEN', 'list')).toBe(200);
  });

  it('does not take the process of a stale pid file for its server', async () => {
    writeFileSync(join(place.directory, 'redis.pid'), String(process.pid));
    expect((await place.redis()).pid).not.toBe(process.pid);
  });

  it('says where the log is when the server refuses to run', async () => {
    writeFileSync(join(place.directory, 'redis.sock.d'), '');
    const broken = place.redis({ runDirectory: join(place.directory, 'redis.sock.d') });
    await expect(broken).rejects.toMatchObject({
      code: 'WEIR_EMBEDDED_SERVER_FAILED',
      detail: { log: join(place.directory, 'redis.log') },
    });
  });
});

// Known defects: each turns red on the day it is mended; then drop the `.fails`.
describe('the embedded Redis, started twice on one data directory', () => {
  let place: Place;
  beforeEach(() => {
    place = openPlace();
  });
  afterEach(() => place.remove());

  it.fails('is one server when two start at the same moment', async () => {
    const [one, two] = await Promise.all([place.redis(), place.redis()]);
    expect(one.pid).toBe(two.pid);
  });

  it.fails('is never a second server on the same files, though the run directory moved', async () => {
    const other = openPlace();
    try {
      const first = await place.redis();
      const second = await place
        .redis({ runDirectory: other.directory })
        .catch((error: unknown) => error);
      const living = second as { readonly pid?: number };
      expect(living.pid ?? first.pid).toBe(first.pid);
    } finally {
      await other.remove();
    }
  });

  it.fails('is adopted though its pid file is gone', async () => {
    const first = await place.redis();
    const { rmSync } = await import('node:fs');
    rmSync(join(place.directory, 'redis.pid'));
    expect((await place.redis()).pid).toBe(first.pid);
  });
});

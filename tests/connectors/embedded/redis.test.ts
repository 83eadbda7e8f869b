import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

  it.each([
    ['a process that is gone', 2 ** 22 + 1],
    // In a container the pids of one start are those of the next.
    ['an earlier process with the pid of this one', process.pid],
  ])('starts although the lock of %s was left behind', async (_, pid) => {
    writeFileSync(join(place.directory, 'redis.starting'), String(pid));
    const { url } = await place.redis();
    expect(await ask(url, 'PING')).toBe('PONG');
    expect(existsSync(join(place.directory, 'redis.starting'))).toBe(false);
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

describe('the embedded Redis, started twice on one data directory', () => {
  let place: Place;
  beforeEach(() => {
    place = openPlace();
  });
  afterEach(() => place.remove());

  it('is one server when two start at the same moment', async () => {
    const [one, two] = await Promise.all([place.redis(), place.redis()]);
    expect(one.pid).toBe(two.pid);
  });

  it('is one server when three processes start at the same moment', async () => {
    const started = await Promise.all(
      [1, 2, 3].map(() => startElsewhere('redis', place.redisOptions)),
    );
    for (const { pid } of started) place.keep(pid);
    expect(new Set(started.map(({ pid }) => pid)).size).toBe(1);
  });

  it('is never a second server on the same files, though the run directory moved', async () => {
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

  it('is adopted though the note of its socket is gone', async () => {
    const first = await place.redis();
    rmSync(join(place.directory, 'redis.socket'));
    expect((await place.redis()).pid).toBe(first.pid);
  });
});

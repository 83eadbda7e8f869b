import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { keys } from '../../engine/stream/keys.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { until } from '../support/worker.ts';

const partition = { tenantId: 't1', partition: 0 } as const;

interface Letter {
  readonly id: string;
  readonly chain: string;
  readonly topic: string;
  readonly step: string;
  readonly error: string;
}

describe('what cannot be worked on', () => {
  let platform: TestPlatform;
  let transport: Transport;
  let redis: Redis;
  let token: string;

  beforeAll(async () => {
    platform = await startPlatform();
    const { redisUrl: url } = platform;
    transport = await openRedisTransport({ url, patience: 'fail', log: silentLog });
    redis = new Redis(url.slice('unix://'.length));
    token = await platform.token();
  }, 60_000);
  afterAll(async () => {
    redis?.disconnect();
    await transport?.close();
    await platform?.stop();
    if (platform) removeDirectory(platform.directory);
  });

  const ask = async () => (await platform.post('/chat', { prompt: 'Name a prime.' }, token)).status;
  const append = (id: string, text: string) =>
    transport.append({ partition, topic: 'raw', events: [{ id, text }], dedupeMs: 60_000 });
  const letters = async (): Promise<readonly Letter[]> =>
    JSON.parse((await platform.run(['dlq', 'list', '--json'])).stdout);
  const judged = async () => (await letters()).filter(({ chain }) => chain === 'judge');

  it('has no dead letters to begin with', async () => {
    expect(await letters()).toEqual([]);
    expect((await platform.run(['dlq', 'list'])).stdout).toBe('no dead letters\n');
  });

  it('is set aside, shown with its reason and its text, and the partition goes on', async () => {
    const wire = { id: 'p2', source: 'x', type: 'raw', subject: 'u', tenantid: 't1' };
    const time = new Date(systemClock.now()).toISOString();
    await append('p1', 'this is no JSON');
    await append('p2', JSON.stringify({ ...wire, time, schemaversion: 1, data: { user_id: 7 } }));
    expect(await ask()).toBe(200);
    await until(async () => (await judged()).length === 2);
    const found = await judged();
    expect(found.map(({ topic, step, error }) => `${topic} ${step} ${error}`).sort()).toEqual([
      'raw decode WEIR_ENGINE_EVENT_MALFORMED',
      'raw decode WEIR_ENGINE_PAYLOAD_INVALID',
    ]);
    expect(JSON.stringify(found)).not.toContain('no JSON');
    const malformed = found.find(({ error }) => error.endsWith('MALFORMED'));
    const { code, stdout } = await platform.run(['dlq', 'show', malformed?.id ?? '', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ tenant: 't1', partition: 0, chain: 'judge', id: malformed?.id },
      letter: { text: 'this is no JSON', topic: 'raw', attempts: 1 },
    });
    expect((await platform.run(['dlq', 'list'])).stdout).toMatch(/^t1:0:judge:\d+-\d+ +t1 +0/m);
    expect(await ask()).toBe(200);
  });

  it('is counted in the metrics', async () => {
    const text = await (await fetch(`${platform.url}/metrics`)).text();
    expect(text).toMatch(/weir_dead_letters_total\{chain="judge",step="decode"\} 2/);
  });

  it('stops a task only where an entry is foreign, which the doctor names, until it is gone', async () => {
    expect((await platform.run(['doctor'])).code).toBe(0);
    const stream = keys.stream(partition, 'raw');
    const entry = (await redis.xadd(stream, '*', 'hello', 'world')) ?? '';
    expect(await ask()).toBe(503);
    const { code, stdout } = await platform.run(['doctor', '--json']);
    expect(code).toBe(1);
    const findings: { check: string; sound: boolean; seen: string }[] = JSON.parse(stdout).findings;
    expect(findings.filter(({ sound }) => !sound)).toEqual([
      expect.objectContaining({ check: 'log', seen: expect.stringContaining(entry) }),
    ]);
    const inText = await platform.run(['doctor']);
    expect([inText.code, inText.stdout]).toEqual([
      1,
      expect.stringMatching(/^BAD +log .*foreign/m),
    ]);
    await redis.xdel(stream, entry);
    await until(async () => (await ask()) === 200, 15_000);
    expect((await platform.run(['doctor'])).code).toBe(0);
    expect(await judged()).toHaveLength(2);
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPipelines } from '../../api/cli/pipeline-file.ts';
import { clicksPerPage, pipelineFile, type TestFile } from '../support/pipeline-file.ts';
import { runProgram } from '../support/platform.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { appendEvents, startTestWorker, type TestWorker, until } from '../support/worker.ts';

const clicks = 30;

describe('weir replay --file', () => {
  let redis: TestRedis;
  let file: TestFile;
  let worker: TestWorker;

  beforeAll(async () => {
    redis = await startTestRedis();
    file = pipelineFile(clicksPerPage());
    const { chains } = await loadPipelines(file.path);
    worker = await startTestWorker(redis.url, chains);
    await worker.transport.settlePartitions('t1', 1);
    const events = Array.from({ length: clicks }, (_, nth) => ({
      ...{ id: `c${nth}`, subject: `u${nth % 3}` },
      data: { page: nth % 2 === 0 ? '/' : '/more' },
    }));
    await appendEvents(worker.transport, 'clicks', events);
    const task = { tenantId: 't1', partition: 0, chain: 'per_page' };
    await until(
      async () => (await worker.transport.committed(task, ['clicks'])).get('clicks') === clicks,
    );
  });
  afterAll(async () => {
    await worker.stop();
    await redis.stop();
    file.remove();
  });

  const replay = () =>
    runProgram(['replay', 'per_page', '--from', 'archive', '--file', file.path, '--json'], {
      REDIS_URL: redis.url,
    });

  it('compares the next version of a file with what the last one has written', async () => {
    const same = await replay();
    expect([same.code, JSON.parse(same.stdout).replayed]).toEqual([
      0,
      [
        expect.objectContaining({
          inputs: clicks,
          equal: clicks,
          changed: 0,
          added: 0,
          missing: 0,
        }),
      ],
    ]);
    file.write(clicksPerPage(10));
    const changed = await replay();
    expect([changed.code, JSON.parse(changed.stdout).replayed]).toEqual([
      1,
      [expect.objectContaining({ equal: 0, changed: clicks, added: 0, missing: 0 })],
    ]);
  });
});

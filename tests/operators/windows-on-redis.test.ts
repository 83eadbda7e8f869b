import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import type { Pipeline } from '../../engine/model/pipeline.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { hopping } from '../../operators/window/hopping.ts';
import { session } from '../../operators/window/session.ts';
import { arrivals, outOfOrderMsMax, outputsOf, type Tick, ticks } from '../support/arrivals.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { atTime, type Outcome, outcomes, sums, windowed } from '../support/window-world.ts';
import { readEvents, shortLimits, startTestWorker, until } from '../support/worker.ts';

const partition = { tenantId: 't1', partition: 0 };
const limits = {
  ...shortLimits,
  batchSizeMax: 7,
  outOfOrderMsMax,
  clockSkewMsMax: Number.MAX_SAFE_INTEGER,
};

const textOf = ({ n, key, side, atMs }: Tick): { id: string; text: string } => {
  const id = `tick-${n}`;
  return {
    id,
    text: encodeEvent({
      ...{ id, source: 'test', type: ticks.name, subject: key, timeMs: atMs },
      ...{ tenantId: partition.tenantId, correlationId: id, traceparent: undefined },
      ...{ expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1, data: { n, side } },
    }),
  };
};

/** What was written, without the names of the tenants. */
const shown = ({ id, subject, timeMs, data }: Event<unknown>) => {
  const outcome = data as Outcome;
  const late = outcome.outcome === 'late' ? { value: outcome.value.data } : {};
  return { id, subject, timeMs, ...outcome, ...late };
};

describe('windows on a real Redis', () => {
  let redis: TestRedis;
  let outside: Transport;

  beforeEach(async () => {
    redis = await startTestRedis();
    outside = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
  });
  afterEach(async () => {
    await outside.close();
    await redis.stop();
  });

  const steps: readonly [string, Pipeline][] = [
    [
      'hopping',
      windowed(hopping('w', { sizeMs: 1_600, slideMs: 20, latenessMs: 200, at: atTime }, sums)),
    ],
    ['sessions', windowed(session('w', { gapMs: 700, latenessMs: 3_000, at: atTime }, sums))],
  ];

  it.each(steps)(
    'are what the driver says they are, though an owner dies: %s',
    async (_, tested) => {
      const [all = []] = fc.sample(arrivals({}, 120), { numRuns: 1, seed: 7 });
      const came = all.slice(0, -1);
      const expected = await outputsOf<Outcome>({ ...tested, name: 'windowed' }, all);
      await outside.settlePartitions(partition.tenantId, 1);
      await outside.append({
        partition,
        topic: ticks.name,
        dedupeMs: 60_000,
        events: came.map(textOf),
      });
      const written = async () => (await readEvents(outside, outcomes.name)).map(shown);
      const first = await startTestWorker(redis.url, [chain('windowed', [tested])], { limits });
      await until(async () => (await written()).length > expected.length / 4);
      await first.crash();
      const second = await startTestWorker(redis.url, [chain('windowed', [tested])], { limits });
      await until(async () => (await written()).length >= expected.length);
      await second.stop();
      expect(await written()).toEqual(expected.map(shown));
    },
  );
});

// Our engine: one task, as a worker runs it. At least once: the same program, but each commit is a
// plain pipeline without epoch, offset or contiguity checks.
import type { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { startTask } from '../../engine/runtime/task.ts';
import { keys } from '../../engine/stream/keys.ts';
import { connect } from '../../engine/stream/redis/connection.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { CommitOutcome, CommitPlan, Transport } from '../../engine/stream/transport.ts';
import type { RunRound } from '../round.ts';
import { asked, counting } from '../workload.ts';

const plainly = async (redis: Redis, plan: CommitPlan): Promise<CommitOutcome> => {
  const { task } = plan;
  const pipeline = redis.pipeline();
  for (const { topic, texts } of plan.outputs) {
    for (const text of texts) pipeline.xadd(keys.stream(task, topic), '*', 's', 0, 'd', text);
  }
  for (const { operator, set } of plan.state) {
    pipeline.hset(keys.state(task, operator), ...set.flat());
  }
  for (const { topic, to, entryIds } of plan.inputs) {
    pipeline.xack(keys.stream(task, topic), task.chain, ...entryIds);
    pipeline.hset(keys.meta(task), `seq:${topic}`, to);
  }
  await pipeline.exec();
  return 'committed';
};

/** A side that runs the engine with the given guarantee. */
export const engineSide = async (
  url: string,
  guarantee: 'exactly-once' | 'at-least-once',
): Promise<RunRound> => {
  const real = await openRedisTransport({ url, patience: 'wait', log: silentLog });
  const redis = await connect(url, 'wait', silentLog);
  const metrics = createMetrics(engineMetrics, new Registry());
  const reader = real.reader({ chain: counting.name, countMax: taskLimits.batchSizeMax });
  return async (tenantId, events) => {
    const id = { tenantId, partition: 0, chain: counting.name };
    let done = () => undefined as unknown;
    const finished = new Promise((resolve) => {
      done = () => resolve(undefined);
    });
    let committed = 0;
    const transport: Transport = {
      ...real,
      commit: async (plan) => {
        const outcome =
          guarantee === 'exactly-once' ? await real.commit(plan) : await plainly(redis, plan);
        for (const { entryIds } of plan.inputs) committed += entryIds.length;
        if (committed >= events) done();
        return outcome;
      },
    };
    const tenure = await transport.acquire(id, 'bench', [asked.name], 60_000);
    if (!tenure) throw new Error('the lease is held');
    const task = startTask({
      ...{ id, chain: counting, tenure, transport, reader, metrics },
      ...{ limits: taskLimits, clock: systemClock, log: silentLog },
    });
    await finished;
    await task.stop();
  };
};

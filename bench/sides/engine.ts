// Our engine: one task, as a worker runs it. At least once: the same program, but each commit is a
// script that writes the same without checking anything first.
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { startTask } from '../../engine/runtime/task.ts';
import { openTurns } from '../../engine/runtime/turns.ts';
import { keys } from '../../engine/stream/keys.ts';
import { connect } from '../../engine/stream/redis/connection.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { CommitOutcome, CommitPlan, Transport } from '../../engine/stream/transport.ts';
import type { RunRound } from '../round.ts';
import { asked, counting } from '../workload.ts';

const source = readFileSync(new URL('./plain-commit.lua', import.meta.url), 'utf8');

/** Commits plans of this workload: one input, one output and one state each. */
const plainCommit = async (redis: Redis) => {
  const sha = (await redis.script('LOAD', source)) as string;
  return async ({ task, inputs, outputs, state }: CommitPlan): Promise<CommitOutcome> => {
    const [input, output, changed] = [inputs[0], outputs[0], state[0]];
    if (!input || !output || !changed) throw new Error('a batch of another shape');
    const names = [
      keys.stream(task, input.topic),
      keys.stream(task, output.topic),
      keys.state(task, changed.operator),
      keys.meta(task),
      keys.heads(task),
    ];
    const args = [task.chain, input.topic, output.topic, input.to, input.entryIds.length];
    const lists = [...input.entryIds, ...output.texts, ...changed.set.flat()];
    return (await redis.evalsha(sha, names.length, ...names, ...args, ...lists)) as CommitOutcome;
  };
};

/** A side that runs the engine with the given guarantee. */
export const engineSide = async (
  url: string,
  guarantee: 'exactly-once' | 'at-least-once',
): Promise<RunRound> => {
  const real = await openRedisTransport({ url, patience: 'wait', log: silentLog });
  const plainly = await plainCommit(await connect(url, 'wait', silentLog));
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
        const outcome = await (guarantee === 'exactly-once' ? real.commit(plan) : plainly(plan));
        for (const { entryIds } of plan.inputs) committed += entryIds.length;
        if (committed >= events) done();
        return outcome;
      },
    };
    const tenure = await transport.acquire(id, 'bench', [asked.name], 60_000);
    if (!tenure) throw new Error('the lease is held');
    const task = startTask({
      ...{ id, chain: counting, tenure, transport, reader, metrics },
      ...{ limits: taskLimits, clock: systemClock, log: silentLog, turns: openTurns(systemClock) },
    });
    await finished;
    await task.stop();
  };
};

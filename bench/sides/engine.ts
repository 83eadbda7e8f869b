// Our engine: one task, as a worker runs it. At least once: the same program, but each commit is a
// script that writes the same without checking anything first.
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import type { Chain } from '../../engine/model/chain.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { startTask } from '../../engine/runtime/task.ts';
import { keys } from '../../engine/stream/keys.ts';
import { connect } from '../../engine/stream/redis/connection.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { CommitOutcome, CommitPlan, Transport } from '../../engine/stream/transport.ts';
import type { RunRound } from '../round.ts';
import { counting } from '../workload.ts';

type Commit = Transport['commit'];

const source = readFileSync(new URL('./plain-commit.lua', import.meta.url), 'utf8');

/** Commits plans of the counting: one input, one output and one state each. */
const plainCommit = async (redis: Redis): Promise<Commit> => {
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

/** Runs rounds of a chain over a transport whose commits may be others than its own. */
const rounds = (real: Transport, chain: Chain, commit: Commit): RunRound => {
  const metrics = createMetrics(engineMetrics, new Registry());
  const reader = real.reader({ chain: chain.name, countMax: taskLimits.batchSizeMax });
  const topics = chain.inputs.map(({ name }) => name);
  return async ({ tenantId, events }) => {
    const id = { tenantId, partition: 0, chain: chain.name };
    let done = () => undefined as unknown;
    const finished = new Promise((resolve) => {
      done = () => resolve(undefined);
    });
    let committed = 0;
    const transport: Transport = {
      ...real,
      commit: async (plan) => {
        const outcome = await commit(plan);
        for (const { entryIds } of plan.inputs) committed += entryIds.length;
        if (committed >= events) done();
        return outcome;
      },
    };
    const tenure = await transport.acquire(id, 'bench', topics, 60_000);
    if (!tenure) throw new Error('the lease is held');
    const task = startTask({
      ...{ id, chain, tenure, transport, reader, metrics },
      ...{ limits: taskLimits, clock: systemClock, log: silentLog },
    });
    await finished;
    await task.stop();
  };
};

const openLog = (url: string): Promise<Transport> =>
  openRedisTransport({ url, patience: 'wait', log: silentLog });

/** A side that counts with the given guarantee. */
export const countingSide = async (
  url: string,
  guarantee: 'exactly-once' | 'at-least-once',
): Promise<RunRound> => {
  const real = await openLog(url);
  const plainly = await plainCommit(await connect(url, 'wait', silentLog));
  return rounds(real, counting, guarantee === 'exactly-once' ? real.commit : plainly);
};

/** A side that runs any chain. */
export const querySide = async (url: string, chain: Chain): Promise<RunRound> => {
  const real = await openLog(url);
  return rounds(real, chain, real.commit);
};

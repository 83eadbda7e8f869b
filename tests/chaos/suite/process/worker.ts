// A worker process of the suite: imported once, put to work for one schedule after another, until
// it is killed. Traps make it die or stop at a named point.
import { Registry } from 'prom-client';
import { openBulkPool } from '../../../../connectors/postgres/pool.ts';
import { postgresSink } from '../../../../connectors/postgres/sink.ts';
import { systemClock } from '../../../../engine/kernel/clock.ts';
import type { Logger } from '../../../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../../../engine/kernel/metrics.ts';
import { taskLimits } from '../../../../engine/runtime/limits.ts';
import { startWorker } from '../../../../engine/runtime/worker.ts';
import { openRedisTransport } from '../../../../engine/stream/redis/transport.ts';
import { plainRedis } from '../oracle/plain-redis.ts';
import { workload } from '../workload/chains.ts';
import { breakTransport } from './broken.ts';
import { type Assignment, breaks, type Report, type Request } from './messages.ts';
import { openTraps, trappedSink, trappedTransport } from './traps.ts';

const say = (report: Report): Promise<void> =>
  new Promise((sent) => {
    process.send?.(report, undefined, undefined, () => sent());
  });

const traps = openTraps(say);
const broken = breaks.find((name) => name === process.env['WEIR_CHAOS_BREAK']);

const hear = (facts: Readonly<Record<string, unknown>>, message: string): void => {
  const { partition, chain, reason } = facts;
  if (message === 'took over a task') {
    void say({ said: 'took over', task: `${partition}:${chain}` });
  }
  if (message === 'a task has a fault') void say({ said: 'fault', reason: String(reason) });
};
const log: Logger = { debug: hear, info: hear, warn: hear, error: hear };

const work = async ({ workerId, redisUrl, databaseUrl, ...bounds }: Assignment) => {
  const pool = openBulkPool(databaseUrl, 4);
  const opened = await openRedisTransport({ url: redisUrl, patience: 'wait', log });
  const redis = plainRedis(redisUrl);
  const transport = trappedTransport(await breakTransport(opened, redis, broken), traps, say);
  const sink = trappedSink(postgresSink(pool), traps, say);
  const chains = workload({ clock: systemClock, sink });
  const worker = startWorker({
    ...{ id: workerId, chains, allChains: chains, transport, clock: systemClock, log },
    limits: { ...taskLimits, ...bounds },
    metrics: createMetrics(engineMetrics, new Registry()),
  });
  return async (): Promise<void> => {
    await worker.stop();
    await opened.close();
    redis.disconnect();
    await pool.end();
  };
};

let rest: (() => Promise<void>) | undefined;

const follow = async (request: Request): Promise<void> => {
  if (request.ask === 'trap') return traps.arm(request);
  if (request.ask === 'work') {
    traps.arm(undefined);
    rest = await work(request);
    return say({ said: 'working' });
  }
  await rest?.();
  rest = undefined;
  await say({ said: 'idle' });
};

process.on('message', (request: Request) => {
  follow(request).catch(async (error) => {
    await say({ said: 'fault', reason: String(error) });
    await say({ said: 'failed' });
  });
});
process.on('disconnect', () => process.exit(0));
void say({ said: 'idle' });

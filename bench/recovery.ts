// Recovery: the owner of a task with 100,000 keys dies by kill -9 under load; how long until its
// heir has written the first output, and how much of that is not waiting for the lease.
import { systemClock } from '../engine/kernel/clock.ts';
import { keys } from '../engine/stream/keys.ts';
import type { Effort, Outcome } from './benchmark.ts';
import { type LogServer, startLogServer } from './log-server.ts';
import { spread } from './ratio.ts';
import { type Side, startSide } from './side-process.ts';
import { leaseMs } from './sides/worker.ts';
import { answersOf, appendBacklog, untilAnswered } from './workers/backlog.ts';
import { beats, beatText, heardBeats } from './workers/beat.ts';

interface Found {
  /** From the death to the first output of the heir, in ms. */
  readonly totalMs: number;
  /** From the end of the dead one's lease to that output. */
  readonly afterLeaseMs: number;
}

const stateKeys = 100_000;
const roundsMax = 5;
const trickleMs = 10;
const patienceMs = 30_000;
const tenantId = 'recovery';
const partition = { tenantId, partition: 0 };
const task = { ...partition, chain: 'keyed' };

const serverMs = async ({ redis }: LogServer): Promise<number> => {
  const [seconds, micros] = (await redis.time()) as unknown as [string, string];
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
};

/** One event after the other, until it is told to stop. */
const trickle = (log: LogServer) => {
  const ending = new AbortController();
  const running = (async () => {
    for (let n = 0; !ending.signal.aborted; n += 1) {
      const event = beatText(tenantId, { run: 2, n, due_us: 0 }, systemClock.now());
      await log.transport.append({
        partition,
        topic: beats.name,
        events: [event],
        dedupeMs: 1_000,
      });
      await systemClock.sleep(trickleMs, ending.signal);
    }
  })();
  return async (): Promise<void> => {
    ending.abort();
    await running;
  };
};

/** When the first answer of another epoch than `epoch` was written. */
const firstOfHeir = async (log: LogServer, epoch: string): Promise<number> => {
  const stream = keys.stream(partition, heardBeats.name);
  const endMs = systemClock.monotonicMs() + patienceMs;
  let after = '+';
  while (systemClock.monotonicMs() < endMs) {
    // What stands here once the epoch has changed was written by the dead one.
    if ((await log.redis.hget(keys.meta(task), 'epoch')) === epoch) {
      after = (await log.redis.xrevrange(stream, '+', '-', 'COUNT', 1))[0]?.[0] ?? '0-0';
    } else {
      const [first] = await log.redis.xrange(stream, `(${after}`, '+', 'COUNT', 1);
      if (first) return Number.parseInt(first[0], 10);
    }
    await systemClock.sleep(1);
  }
  throw new Error('nobody took over');
};

const oneDeath = async (log: LogServer, sides: readonly Side[]): Promise<Found> => {
  const total = await answersOf(log.redis, { tenantId, partitions: 1 });
  const stop = trickle(log);
  try {
    while ((await answersOf(log.redis, { tenantId, partitions: 1 })) === total) {
      await systemClock.sleep(trickleMs);
    }
    const owner = await ownerAmong(log, sides);
    const epoch = (await log.redis.hget(keys.meta(task), 'epoch')) ?? '';
    process.kill(owner.pid, 'SIGKILL');
    const diedMs = await serverMs(log);
    const leftMs = await log.redis.pttl(keys.lease(task));
    const firstMs = await firstOfHeir(log, epoch);
    return { totalMs: firstMs - diedMs, afterLeaseMs: firstMs - diedMs - leftMs };
  } finally {
    await stop();
  }
};

/** The side whose worker holds the lease: workers are called by their process here. */
const ownerAmong = async (log: LogServer, sides: readonly Side[]): Promise<Side> => {
  const owner = (await log.redis.get(keys.lease(task))) ?? '';
  const found = sides.find(({ pid }) => owner === `worker-${pid}`);
  if (!found) throw new Error(`the lease is held by ${owner}`);
  return found;
};

/** Kills the owner again and again; a new worker takes its place as the heir. */
export const measureRecovery = async (effort: Effort): Promise<Outcome> => {
  const log = await startLogServer();
  const total = effort.quick ? 2_000 : stateKeys;
  const found: Found[] = [];
  let sides: Side[] = [];
  try {
    await appendBacklog(log.transport, { tenantId, partitions: 1, total, run: 1, users: total });
    await log.transport.settlePartitions(tenantId, 1);
    for (let n = 0; n < 2; n += 1) sides.push(await startSide('worker:keyed', log.server.url));
    await untilAnswered(log.redis, { tenantId, partitions: 1, total });
    for (let round = 0; round < Math.min(effort.rounds, roundsMax); round += 1) {
      found.push(await oneDeath(log, sides));
      sides = sides.filter(({ isAlive }) => isAlive());
      sides.push(await startSide('worker:keyed', log.server.url));
      effort.say(`first output ${Math.round(found.at(-1)?.totalMs ?? 0)} ms after the death`);
      await systemClock.sleep(leaseMs);
    }
  } finally {
    for (const side of sides) side.end();
    await log.stop();
  }
  return {
    figures: [
      {
        name: 'recovery_total_ms',
        unit: 'ms',
        spread: spread(found.map(({ totalMs }) => totalMs)),
      },
      {
        name: 'recovery_after_lease_ms',
        unit: 'ms',
        spread: spread(found.map(({ afterLeaseMs }) => afterLeaseMs)),
      },
    ],
    charts: [],
    notes: [`${total} keys of state; a lease of ${leaseMs} ms`],
  };
};

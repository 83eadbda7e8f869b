// The engine comparison: every side on the same Redis, one round each in turn, outputs checked.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { systemClock } from '../engine/kernel/clock.ts';
import { silentLog } from '../engine/kernel/log.ts';
import { keys } from '../engine/stream/keys.ts';
import { connect } from '../engine/stream/redis/connection.ts';
import { openRedisTransport } from '../engine/stream/redis/transport.ts';
import { startTestRedis } from '../tests/support/redis.ts';
import { type Ratio, ratioOf, spread } from './ratio.ts';
import type { RoundResult } from './round.ts';
import type { SideName } from './side.ts';
import { asked, counted, eventText, fill } from './workload.ts';

export interface SideFigures {
  readonly eventsPerSecond: Ratio;
  readonly clientCpuUs: Ratio;
  readonly redisCpuUs: Ratio;
}

export interface EngineFigures {
  readonly ratios: Readonly<
    Record<
      | 'engine_vs_best_loop'
      | 'engine_vs_fair_loop'
      | 'engine_vs_bullmq'
      | 'exactly_once_vs_at_least_once',
      Ratio
    >
  >;
  readonly sides: Readonly<Record<SideName, SideFigures>>;
  readonly rounds: number;
  readonly notes: readonly string[];
}

const names: readonly SideName[] = [
  'engine',
  'best_loop',
  'engine_at_least_once',
  'fair_loop',
  'bullmq',
];
/** A worker runs for days: the figures are those of a warm one. */
const warmUpRounds = 4;
const bullmqShare = 12;
/** A best loop that needs more than this is not one: the machine was not fit for the comparison. */
const bestLoopCpuUsMax = 11;

const startSide = async (name: SideName, url: string): Promise<ChildProcess> => {
  const file = fileURLToPath(new URL('./side.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, name, url], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise((resolve) => child.once('message', resolve));
  return child;
};

const runRound = (child: ChildProcess, tenantId: string, events: number): Promise<RoundResult> =>
  new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('a side has died')));
    child.once('message', (result) => {
      child.removeAllListeners('exit');
      resolve(result as RoundResult);
    });
    child.send({ tenantId, events });
  });

const redisCpuUs = async (redis: Redis): Promise<number> => {
  const info = await redis.info('cpu');
  const seconds = (field: string): number =>
    Number(new RegExp(`${field}:([\\d.]+)`).exec(info)?.[1] ?? 0);
  return (seconds('used_cpu_user') + seconds('used_cpu_sys')) * 1e6;
};

/** Every event has exactly one output, with the count that its user had then. */
const check = (outputs: readonly string[], events: number, name: string): void => {
  const ids = new Set<string>();
  const last = new Map<string, number>();
  for (const text of outputs) {
    const { id, subject, data } = JSON.parse(text);
    ids.add(id);
    if (data.count !== (last.get(subject) ?? 0) + 1) throw new Error(`${name}: out of order`);
    last.set(subject, data.count);
  }
  if (ids.size !== events || outputs.length !== events) {
    throw new Error(`${name}: ${outputs.length} outputs, ${ids.size} ids of ${events}`);
  }
};

const streamOutputs = async (redis: Redis, tenantId: string): Promise<readonly string[]> => {
  const stream = keys.stream({ tenantId, partition: 0 }, counted.name);
  const entries = (await redis.call('XRANGE', stream, '-', '+')) as [string, string[]][];
  return entries.map(([, fields]) => fields.at(-1) ?? '');
};

const queueOutputs = async (path: string, tenantId: string): Promise<number> => {
  const connection = new Redis(path, { maxRetriesPerRequest: null });
  const queue = new Queue(`${tenantId}-out`, { connection });
  const waiting = await queue.getWaitingCount();
  await queue.close();
  connection.disconnect();
  return waiting;
};

const fillQueue = async (path: string, tenantId: string, events: number): Promise<void> => {
  const connection = new Redis(path, { maxRetriesPerRequest: null });
  const queue = new Queue(`${tenantId}-${asked.name}`, { connection });
  const nowMs = systemClock.now();
  const jobs = Array.from({ length: events }, (_, n) => ({
    name: 'in',
    data: { text: eventText(tenantId, n, nowMs) },
  }));
  await queue.addBulk(jobs);
  await queue.close();
  connection.disconnect();
};

interface Measured {
  readonly rate: number;
  readonly clientCpuUs: number;
  readonly redisCpuUs: number;
}

/** Runs the comparison. Throws when any side loses, repeats or reorders anything. */
export const compareEngines = async (options: {
  readonly rounds: number;
  readonly events: number;
  readonly say: (line: string) => void;
}): Promise<EngineFigures> => {
  const server = await startTestRedis();
  const redis = await connect(server.url, 'wait', silentLog);
  const transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
  const sides = new Map<SideName, ChildProcess>();
  for (const name of names) sides.set(name, await startSide(name, server.url));
  const measured = new Map<SideName, Measured[]>(names.map((name) => [name, []]));

  const oneRound = async (name: SideName, round: number): Promise<Measured> => {
    const tenantId = `${name.replaceAll('_', '')}${round}`;
    const isQueue = name === 'bullmq';
    const events = isQueue ? Math.ceil(options.events / bullmqShare) : options.events;
    if (isQueue) await fillQueue(server.path, tenantId, events);
    else await fill(transport, tenantId, events, systemClock.now());
    const before = await redisCpuUs(redis);
    const { ms, cpuUs } = await runRound(sides.get(name) as ChildProcess, tenantId, events);
    const used = (await redisCpuUs(redis)) - before;
    if (isQueue) {
      const outputs = await queueOutputs(server.path, tenantId);
      if (outputs !== events) throw new Error(`bullmq: ${outputs} outputs of ${events}`);
    } else check(await streamOutputs(redis, tenantId), events, name);
    await redis.flushdb();
    return {
      rate: (events / ms) * 1_000,
      clientCpuUs: cpuUs / events,
      redisCpuUs: used / events,
    };
  };

  try {
    for (let round = -warmUpRounds; round < options.rounds; round += 1) {
      for (const name of names) {
        const figures = await oneRound(name, round + warmUpRounds);
        if (round >= 0) measured.get(name)?.push(figures);
        options.say(
          `${round < 0 ? 'warm-up' : `round ${round + 1}`}  ${name.padEnd(21)} ` +
            `${Math.round(figures.rate).toString().padStart(7)} events/s  ` +
            `client ${figures.clientCpuUs.toFixed(1)} us  redis ${figures.redisCpuUs.toFixed(1)} us`,
        );
      }
    }
  } finally {
    for (const child of sides.values()) child.disconnect();
    await transport.close();
    redis.disconnect();
    await server.stop();
  }
  const of = (name: SideName, field: keyof Measured): number[] =>
    (measured.get(name) ?? []).map((each) => each[field]);
  const against = (name: SideName): Ratio => ratioOf(of('engine', 'rate'), of(name, 'rate'));
  const figures = Object.fromEntries(
    names.map((name) => [
      name,
      {
        eventsPerSecond: spread(of(name, 'rate').map(Math.round)),
        clientCpuUs: spread(of(name, 'clientCpuUs')),
        redisCpuUs: spread(of(name, 'redisCpuUs')),
      },
    ]),
  ) as Record<SideName, SideFigures>;
  const voided = figures.best_loop.clientCpuUs.median > bestLoopCpuUsMax;
  return {
    ratios: {
      engine_vs_best_loop: against('best_loop'),
      engine_vs_fair_loop: against('fair_loop'),
      engine_vs_bullmq: against('bullmq'),
      exactly_once_vs_at_least_once: against('engine_at_least_once'),
    },
    sides: figures,
    rounds: options.rounds,
    notes: voided
      ? [`the best loop took more than ${bestLoopCpuUsMax} us of CPU: its ratio is void`]
      : [],
  };
};

// The engine comparison: every side on the same Redis, one round each in turn, outputs checked.
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { systemClock } from '../engine/kernel/clock.ts';
import type { Effort, Figure, Outcome } from './benchmark.ts';
import { type LogServer, startLogServer } from './log-server.ts';
import { profileLines } from './profile.ts';
import { median, ratioOf, spread } from './ratio.ts';
import { type Side, startSide } from './side-process.ts';
import { asked, counted, eventText, fill } from './workload.ts';

const names = [
  'engine',
  'numbered_loop',
  'best_loop',
  'engine_at_least_once',
  'fair_loop',
  'bullmq',
] as const;
type Name = (typeof names)[number];

const bullmqShare = 12;
/** A best loop that needs more than this is not one: the machine was not fit for the comparison. */
const bestLoopCpuUsMax = 11;
const profiled: readonly Name[] = ['engine', 'best_loop'];

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

const withQueue = async <T>(path: string, name: string, use: (queue: Queue) => Promise<T>) => {
  const connection = new Redis(path, { maxRetriesPerRequest: null });
  const queue = new Queue(name, { connection });
  const found = await use(queue);
  await queue.close();
  connection.disconnect();
  return found;
};

const fillQueue = async (path: string, tenantId: string, events: number): Promise<void> => {
  const nowMs = systemClock.now();
  const jobs = Array.from({ length: events }, (_, n) => ({
    name: 'in',
    data: { text: eventText(tenantId, n, nowMs) },
  }));
  await withQueue(path, `${tenantId}-${asked.name}`, (queue) => queue.addBulk(jobs));
};

const checkQueue = async (path: string, tenantId: string, events: number): Promise<void> => {
  const outputs = await withQueue(path, `${tenantId}-out`, (queue) => queue.getWaitingCount());
  if (outputs !== events) throw new Error(`bullmq: ${outputs} outputs of ${events}`);
};

interface Measured {
  readonly rate: number;
  readonly clientCpuUs: number;
  readonly redisCpuUs: number;
}

const oneRound = async (
  log: LogServer,
  side: Side,
  tenantId: string,
  total: number,
): Promise<Measured> => {
  const isQueue = side.name === 'bullmq';
  const events = isQueue ? Math.ceil(total / bullmqShare) : total;
  const baseMs = systemClock.now();
  if (isQueue) await fillQueue(log.server.path, tenantId, events);
  else await fill(log.transport, tenantId, events, baseMs);
  const before = await log.cpuUs();
  const { ms, cpuUs } = await side.run({ tenantId, events, baseMs });
  const used = (await log.cpuUs()) - before;
  if (isQueue) await checkQueue(log.server.path, tenantId, events);
  else check(await log.texts(tenantId, counted.name), events, side.name);
  await log.redis.flushdb();
  return {
    rate: (events / ms) * 1_000,
    clientCpuUs: cpuUs / events,
    redisCpuUs: used / events,
  };
};

type Rounds = ReadonlyMap<Name, Measured[]>;

const outcomeOf = (measured: Rounds): Outcome => {
  const of = (name: Name, field: keyof Measured): number[] =>
    (measured.get(name) ?? []).map((each) => each[field]);
  const isVoid = median(of('best_loop', 'clientCpuUs')) > bestLoopCpuUsMax;
  const voided = isVoid
    ? { voidBecause: `the best loop took more than ${bestLoopCpuUsMax} us of CPU` }
    : {};
  const over = (name: string, a: Name, b: Name, field: keyof Measured): Figure => ({
    ...{ name, unit: 'x', spread: ratioOf(of(a, field), of(b, field)) },
    ...(b === 'best_loop' || b === 'numbered_loop' ? voided : {}),
  });
  const each = (field: keyof Measured, name: string, unit: string): Figure[] =>
    names.map((side) => ({ name: `${side}_${name}`, unit, spread: spread(of(side, field)) }));
  return {
    figures: [
      over('engine_vs_numbered_loop', 'engine', 'numbered_loop', 'rate'),
      over('engine_cpu_vs_numbered_loop', 'engine', 'numbered_loop', 'clientCpuUs'),
      over('engine_vs_best_loop', 'engine', 'best_loop', 'rate'),
      over('engine_cpu_vs_best_loop', 'engine', 'best_loop', 'clientCpuUs'),
      over('engine_vs_fair_loop', 'engine', 'fair_loop', 'rate'),
      over('engine_vs_bullmq', 'engine', 'bullmq', 'rate'),
      over('exactly_once_vs_at_least_once', 'engine', 'engine_at_least_once', 'rate'),
      ...each('rate', 'rate', 'events/s'),
      ...each('clientCpuUs', 'client_cpu', 'us/event'),
      ...each('redisCpuUs', 'redis_cpu', 'us/event'),
    ],
    charts: [
      {
        title: 'The keyed count, round by round',
        x: { label: 'round', values: of('engine', 'rate').map((_, index) => index + 1) },
        y: { label: 'events/s' },
        lines: names.map((name) => ({ name, values: of(name, 'rate').map(Math.round) })),
      },
    ],
    notes: isVoid ? ['the machine was not fit: ratios to the best loop are void'] : [],
  };
};

/** Runs the comparison. Throws when any side loses, repeats or reorders anything. */
export const compareEngines = async (effort: Effort): Promise<Outcome> => {
  const { rounds, warmUpRounds, events, say } = effort;
  const log = await startLogServer();
  const sides = new Map<Name, Side>();
  const measured = new Map<Name, Measured[]>(names.map((name) => [name, []]));
  const eachProfiled = profiled.filter(() => effort.profile);
  try {
    for (const name of names) sides.set(name, await startSide(name, log.server.url));
    for (let round = -warmUpRounds; round < rounds; round += 1) {
      if (round === 0) for (const name of eachProfiled) await sides.get(name)?.startProfile();
      for (const [name, side] of sides) {
        const tenantId = `${name.replaceAll('_', '')}${round + warmUpRounds}`;
        const figures = await oneRound(log, side, tenantId, events);
        if (round >= 0) measured.get(name)?.push(figures);
        say(
          `${round < 0 ? 'warm-up' : `round ${round + 1}`}  ${name.padEnd(21)} ` +
            `${Math.round(figures.rate).toString().padStart(7)} events/s  ` +
            `client ${figures.clientCpuUs.toFixed(1)} us  redis ${figures.redisCpuUs.toFixed(1)} us`,
        );
      }
    }
    for (const name of eachProfiled) {
      say(`\nprofile of ${name}, with waiting left out`);
      const profile = await sides.get(name)?.stopProfile();
      for (const line of profile ? profileLines(profile, rounds * events) : []) say(line);
    }
  } finally {
    for (const side of sides.values()) side.end();
    await log.stop();
  }
  return outcomeOf(measured);
};

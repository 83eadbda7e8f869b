// Scale: many tasks in one worker, at rest and at work, and a second worker process beside the
// first, for work that costs and for work that costs nothing.
import { systemClock } from '../engine/kernel/clock.ts';
import { judgeChain } from '../pipelines/catalogue.ts';
import type { Effort, Figure, Outcome } from './benchmark.ts';
import { cpuMsOf } from './cpu.ts';
import { type LogServer, startLogServer } from './log-server.ts';
import { ratioOf, spread } from './ratio.ts';
import { type Side, startSide } from './side-process.ts';
import { answeringMs, appendBacklog, untilAnswered } from './workers/backlog.ts';
import { prompts } from './workers/prompts.ts';

const taskCounts = [1, 4, 16, 64] as const;
const roundsMax = 3;
const users = 2_000;
const partitionsOfTwo = 8;
/** Enough for announcements, leases and the first reads. */
const settleMs = 2_500;

const sizeOf = ({ quick }: Effort, full: number): number => (quick ? 2_000 : full);

/** CPU of a process at rest, in percent of a core. */
const idlePercent = async (side: Side, lastingMs: number): Promise<number> => {
  const before = cpuMsOf(side.pid);
  await systemClock.sleep(lastingMs);
  return ((cpuMsOf(side.pid) - before) / lastingMs) * 100;
};

/** A worker with so many tasks: what it costs at rest, and how fast it works off a backlog. */
const withTasks = async (
  log: LogServer,
  tasks: number,
  effort: Effort,
): Promise<{ readonly idle: number; readonly rate: number }> => {
  const tenantId = `t${tasks}`;
  const total = sizeOf(effort, 60_000);
  const backlog = { tenantId, partitions: tasks, total, run: 1, users };
  await log.redis.flushdb();
  await log.transport.settlePartitions(tenantId, tasks);
  const side = await startSide('worker:keyed', log.server.url);
  try {
    await systemClock.sleep(settleMs);
    const idle = await idlePercent(side, effort.quick ? 200 : 3_000);
    side.end();
    // A tenant with a backlog of its own, for a worker that starts into it.
    const busy = { ...backlog, tenantId: `${tenantId}b` };
    await log.redis.flushdb();
    await appendBacklog(log.transport, busy);
    await log.transport.settlePartitions(busy.tenantId, tasks);
    const worker = await startSide('worker:keyed', log.server.url);
    try {
      await untilAnswered(log.redis, busy);
      return { idle, rate: (total / (await answeringMs(log.redis, busy))) * 1_000 };
    } finally {
      worker.end();
    }
  } finally {
    side.end();
  }
};

/** One worker with 1, 4, 16 and 64 tasks. */
export const measureTasks = async (effort: Effort): Promise<Outcome> => {
  const log = await startLogServer();
  const found = taskCounts.map((tasks) => ({ tasks, idle: [] as number[], rates: [] as number[] }));
  try {
    for (let round = 0; round < Math.min(effort.rounds, roundsMax); round += 1) {
      for (const { tasks, idle, rates } of found) {
        const each = await withTasks(log, tasks, effort);
        idle.push(each.idle);
        rates.push(Math.round(each.rate));
        effort.say(`${tasks} tasks: ${each.idle.toFixed(1)} % of a core at rest`);
      }
    }
  } finally {
    await log.stop();
  }
  const one = found[0]?.rates ?? [];
  return {
    figures: found.flatMap(({ tasks, idle, rates }): Figure[] => [
      { name: `idle_cpu_of_${tasks}_tasks`, unit: '% of core', spread: spread(idle) },
      { name: `rate_of_${tasks}_tasks`, unit: 'events/s', spread: spread(rates) },
      { name: `${tasks}_tasks_vs_one`, unit: 'x', spread: ratioOf(rates, one) },
    ]),
    charts: [
      {
        title: 'One worker at rest, by its tasks',
        x: { label: 'tasks', values: taskCounts.map(String) },
        y: { label: '% of a core' },
        lines: [{ name: 'CPU', values: found.map(({ idle }) => spread(idle).median) }],
      },
    ],
    notes: [],
  };
};

interface Pace {
  readonly rate: number;
  /** CPU of workers and log per second of wall clock: the machine has no more than its cores. */
  readonly cores: number;
}

/** Workers are up and idle when the backlog is laid open to them. */
const withWorkers = async (
  log: LogServer,
  chains: string,
  count: number,
  total: number,
): Promise<Pace> => {
  const kind = chains === judgeChain ? prompts : undefined;
  const tenantId = `${chains}${count}`;
  const backlog = { kind, tenantId, partitions: partitionsOfTwo, total, run: 1, users };
  await log.redis.flushdb();
  await appendBacklog(log.transport, backlog);
  const sides: Side[] = [];
  const cpuMs = async (): Promise<number> =>
    sides.reduce((sum, { pid }) => sum + cpuMsOf(pid), 0) + (await log.cpuUs()) / 1_000;
  try {
    for (let n = 0; n < count; n += 1)
      sides.push(await startSide(`worker:${chains}`, log.server.url));
    await systemClock.sleep(settleMs / 2);
    const [beforeMs, startedMs] = [await cpuMs(), systemClock.monotonicMs()];
    await log.transport.settlePartitions(tenantId, partitionsOfTwo);
    await untilAnswered(log.redis, backlog);
    const cores = ((await cpuMs()) - beforeMs) / (systemClock.monotonicMs() - startedMs);
    return { rate: (total / (await answeringMs(log.redis, backlog))) * 1_000, cores };
  } finally {
    for (const side of sides) side.end();
  }
};

const inWords = ({ rate, cores }: Pace): string =>
  `${Math.round(rate)}/s on ${cores.toFixed(2)} cores`;

const pacesOf = (name: string, paces: readonly Pace[]): readonly Figure[] => [
  { name, unit: 'events/s', spread: spread(paces.map(({ rate }) => Math.round(rate))) },
  { name: `${name}_cores`, unit: 'cores', spread: spread(paces.map(({ cores }) => cores)) },
];

/** Two worker processes beside one, over eight partitions. */
export const measureProcesses = async (effort: Effort): Promise<Outcome> => {
  const log = await startLogServer();
  const found = [judgeChain, 'passing'].map((chains) => ({
    chains,
    one: [] as Pace[],
    two: [] as Pace[],
  }));
  try {
    for (let round = 0; round < Math.min(effort.rounds, roundsMax); round += 1) {
      for (const { chains, one, two } of found) {
        const total = sizeOf(effort, chains === judgeChain ? 40_000 : 200_000);
        const alone = await withWorkers(log, chains, 1, total);
        const together = await withWorkers(log, chains, 2, total);
        one.push(alone);
        two.push(together);
        effort.say(`${chains}: one ${inWords(alone)}, two ${inWords(together)}`);
      }
    }
  } finally {
    await log.stop();
  }
  const ratesOf = (paces: readonly Pace[]): number[] => paces.map(({ rate }) => rate);
  return {
    figures: found.flatMap(({ chains, one, two }): Figure[] => [
      {
        name: chains === judgeChain ? 'two_processes_vs_one' : 'two_processes_vs_one_passing',
        unit: 'x',
        spread: ratioOf(ratesOf(two), ratesOf(one)),
      },
      ...pacesOf(`one_process_${chains}`, one),
      ...pacesOf(`two_processes_${chains}`, two),
    ]),
    charts: [],
    notes: ['two workers and Redis share the cores of this machine: the log takes its part'],
  };
};

// A worker: announces itself, takes the leases that are assigned to it, keeps them,
// and gives them back: at once when it stops, at the end of their time to live when it dies.
import type { Clock } from '../kernel/clock.ts';
import { errorFacts, type Logger } from '../kernel/log.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Chain } from '../model/chain.ts';
import { type TaskId, taskName } from '../model/partition.ts';
import type { Reader, Transport } from '../stream/transport.ts';
import { ownersOf } from './assignment.ts';
import { trimBroadcasts } from './broadcast-retention.ts';
import type { TaskLimits } from './limits.ts';
import { observer } from './observe.ts';
import { pressureGauge } from './pressure.ts';
import { trimFor } from './retention.ts';
import { strandedWatch } from './stranded.ts';
import { startTask, type Task } from './task.ts';
import { tickWhenIdle } from './tick.ts';
import { openTurns } from './turns.ts';
import { versionGate } from './version-gate.ts';

export interface WorkerParts {
  readonly id: string;
  /** The chains that this worker runs. */
  readonly chains: readonly Chain[];
  /** All chains of the product: retention must know every reader of a topic. */
  readonly allChains: readonly Chain[];
  readonly transport: Transport;
  readonly limits: TaskLimits;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: EngineMetrics;
  /**
   * Lets the state of steps go that a chain no longer has, instead of refusing its tasks: for those
   * who are still writing it.
   */
  readonly forgetsRemoved?: boolean;
}

export interface Worker {
  readonly id: string;
  readonly owned: readonly TaskId[];
  /** Finishes and commits what is in hand, releases every lease, withdraws. */
  stop(): Promise<void>;
  /** Ends without a word, as a crash would: for tests. */
  crash(): void;
}

const ticksPerLease = 10;
const observeEveryMs = 5_000;
const relieveEveryMs = 1_000;
const choresEveryMs = 60_000;

const tasksOf = (shape: ReadonlyMap<string, number>, chains: readonly Chain[]): readonly TaskId[] =>
  [...shape].flatMap(([tenantId, partitions]) =>
    Array.from({ length: partitions }, (_, partition) =>
      chains.map(({ name }) => ({ tenantId, partition, chain: name })),
    ).flat(),
  );

/** Starts a worker; it looks for tasks until it is stopped. */
export const startWorker = (parts: WorkerParts): Worker => {
  const { id, chains, transport, limits, clock, log, metrics } = parts;
  const byName = new Map(chains.map((chain) => [chain.name, chain]));
  const { forgetsRemoved } = parts;
  const gate = versionGate({ chains: byName, transport, clock, log, forgetsRemoved });
  const versions = Object.fromEntries(chains.map(({ name, version }) => [name, version]));
  const turns = openTurns(clock);
  const { batchSizeMax: countMax, sharedBatchSizeMax } = limits;
  const countNow = (): number =>
    turns.isShared ? Math.min(sharedBatchSizeMax, countMax) : countMax;
  const readers = new Map<string, Reader>(
    chains.map(({ name: chain }) => [chain, transport.reader({ chain, countMax, countNow })]),
  );
  const tasks = new Map<string, Task>();
  const ending = new AbortController();
  const { observe, forget } = observer({ chains, transport, clock, metrics });
  const pressure = pressureGauge({ chains: parts.allChains, transport, limits });
  let observeDueMs = 0;
  let choresDueMs = 0;
  let relieveDueMs = 0;
  let strandedDueMs = 0;

  const take = async (task: TaskId): Promise<void> => {
    const chain = byName.get(task.chain);
    const reader = readers.get(task.chain);
    if (!chain || !reader) return;
    const topics = chain.inputs.map(({ name }) => name);
    const tenure = await transport.acquire(task, id, topics, limits.leaseMs);
    if (!tenure) return;
    if (!(await gate.begin(task, tenure))) return transport.release(task, id);
    const name = taskName(task);
    metrics.weir_take_overs_total.add({ chain: chain.name });
    log.info({ ...task, epoch: tenure.epoch }, 'took over a task');
    const started = startTask({
      ...{ id: task, chain, tenure, transport, reader, limits, clock, log, metrics, turns },
      allChains: parts.allChains,
    });
    tasks.set(name, started);
    void started.done.then(async () => {
      tasks.delete(name);
      forget(started);
      if (!ending.signal.aborted) await transport.release(task, id).catch(() => undefined);
    });
  };

  const giveBack = async (task: Task): Promise<void> => {
    await task.stop();
    await transport.release(task.id, id);
  };

  const keep = async (task: Task): Promise<void> => {
    if (!(await transport.renew(task.id, id, limits.leaseMs))) task.abandon();
  };

  const rebalance = async (): Promise<void> => {
    const possible = tasksOf(await transport.shape(), chains);
    await gate.review(possible);
    const card = { id, chains: [...byName.keys()], versions, refuses: gate.refuses };
    const workers = await transport.announce(card, limits.leaseMs);
    const owners = ownersOf(possible, workers, gate.chosen);
    const wanted = possible.filter((task) => owners.get(taskName(task)) === id);
    const names = new Set(wanted.map(taskName));
    await Promise.all([
      ...[...tasks.values()].map((task) =>
        names.has(taskName(task.id)) ? keep(task) : giveBack(task),
      ),
      ...wanted.filter((task) => !tasks.has(taskName(task))).map(take),
    ]);
  };

  const chores = async (): Promise<void> => {
    const { allChains } = parts;
    for (const task of [...tasks.values()]) {
      await trimFor(task.id, { transport, chains: allChains, clock, metrics });
      await trimBroadcasts(task.id, { transport, chains: allChains, clock, metrics });
      await task.sweep();
    }
  };

  const relieve = async (): Promise<void> => {
    await pressure.measure();
    for (const { id: task, gate } of tasks.values()) {
      const cause = await pressure.on(task, gate.pressure !== undefined);
      if (cause === gate.pressure) continue;
      if (cause) gate.close(cause);
      else gate.open();
      log.warn({ ...task, cause }, cause ? 'a task pauses' : 'a task goes on');
    }
  };

  const topicsOf = ({ chain }: TaskId): readonly string[] =>
    byName.get(chain)?.inputs.map(({ name }) => name) ?? [];
  const lookForStranded = strandedWatch(transport, topicsOf);

  const tick = async (): Promise<void> => {
    for (const task of tasks.values()) {
      await tickWhenIdle(task, { transport, topics: topicsOf(task.id), clock, limits });
    }
  };

  const live = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        await rebalance();
        await tick();
        if (clock.now() >= strandedDueMs) {
          strandedDueMs = clock.now() + limits.leaseMs;
          await lookForStranded([...tasks.values()]);
        }
        if (clock.now() >= relieveDueMs) {
          relieveDueMs = clock.now() + relieveEveryMs;
          await relieve();
        }
        if (clock.now() >= observeDueMs) {
          observeDueMs = clock.now() + observeEveryMs;
          await observe([...tasks.values()]);
        }
        if (clock.now() >= choresDueMs) {
          choresDueMs = clock.now() + choresEveryMs;
          await chores();
        }
      } catch (error) {
        if (!ending.signal.aborted) log.warn(errorFacts(error), 'the worker could not look around');
      }
      await clock.sleep(limits.leaseMs / ticksPerLease, ending.signal);
    }
  };
  const living = live();

  return {
    id,
    get owned() {
      return [...tasks.values()].map((task) => task.id);
    },
    stop: async () => {
      ending.abort();
      await living;
      await Promise.all([...tasks.values()].map(giveBack));
      await Promise.all([...readers.values()].map((reader) => reader.close()));
      await transport.withdraw(id);
    },
    crash: () => {
      ending.abort();
      for (const task of tasks.values()) task.abandon();
      for (const reader of readers.values()) void reader.close();
    },
  };
};

// The simulator: whole workers on the log in memory and a virtual clock, with faults drawn from a
// seed. The same seed is the same run, step by step, so a failure can be looked at again.
import { Registry } from 'prom-client';
import { engineErrors } from '../kernel/engine-errors.ts';
import { silentLog } from '../kernel/log.ts';
import { createMetrics, engineMetrics } from '../kernel/metrics.ts';
import { type VirtualClock, virtualClock } from '../kernel/virtual-clock.ts';
import type { Chain } from '../model/chain.ts';
import type { Event } from '../model/event.ts';
import { partitionOf } from '../model/partition.ts';
import { type TaskLimits, taskLimits } from '../runtime/limits.ts';
import { startWorker, type Worker } from '../runtime/worker.ts';
import { decodeEvent, encodeEvent } from '../stream/codec.ts';
import { openMemoryTransport } from '../stream/memory/transport.ts';
import type { Transport } from '../stream/transport.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly chain: Chain;
  /** Appended in this order, a few at a time. Their times should be near `startMs`. */
  readonly events: readonly Event<unknown>[];
  readonly startMs: number;
  readonly partitions?: number;
  readonly workersMax?: number;
  /** Share of the commits that meet a fault; 0.1 by default. */
  readonly faultShare?: number;
  readonly limits?: Partial<TaskLimits>;
  /** A transport that is other than it should be: to see that a check is missed. */
  readonly wrap?: (transport: Transport) => Transport;
}

/** What the faults have hit. */
export interface SimulatedFaults {
  crashes: number;
  pauses: number;
  lostReplies: number;
  refused: number;
}

export interface Simulated {
  /** Everything in a topic, partition by partition. */
  readonly read: (topic: string) => Promise<readonly Event<unknown>[]>;
  readonly faults: SimulatedFaults;
  /** Every commit and its outcome, in order. */
  readonly trace: readonly string[];
  /** Whether everything was committed before the simulation gave up. */
  readonly isSettled: boolean;
}

const tenantId = 'test';
const leaseMs = 400;
const stepMs = 20;
const stepsMax = 20_000;
const eventsPerStepMax = 20;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Member {
  readonly worker: Worker;
  isAlive: boolean;
}

interface Crew {
  readonly members: Member[];
  start(): void;
}

/** Workers whose commits meet faults. */
const crewOf = (
  { chain, limits, faultShare = 0.1, wrap = (same) => same }: SimulationOptions,
  clock: VirtualClock,
  memory: Transport,
  { faults, note }: { readonly faults: SimulatedFaults; readonly note: (line: string) => void },
): Crew => {
  const members: Member[] = [];
  const metrics = createMetrics(engineMetrics, new Registry());
  const draw = (): number => clock.random();

  const faulty = (member: () => Member | undefined): Transport => {
    const real = wrap(memory);
    let pausedUntilMs = 0;
    /** A process that stands still renews nothing either. */
    const standStill = async (): Promise<void> => {
      if (pausedUntilMs > clock.now()) await clock.sleep(pausedUntilMs - clock.now());
    };
    const commit: Transport['commit'] = async (plan) => {
      const chance = draw();
      const crash = (): never => {
        const own = member();
        if (own) own.isAlive = false;
        own?.worker.crash();
        faults.crashes += 1;
        throw engineErrors.TRANSPORT_AWAY({ during: 'commit' });
      };
      if (chance < faultShare / 4) return crash();
      if (chance < faultShare / 2) {
        // A pause beyond the lease: another owner may have taken over when it goes on.
        faults.pauses += 1;
        pausedUntilMs = clock.now() + leaseMs * (1 + draw());
        await standStill();
      }
      const outcome = await real.commit(plan);
      if (outcome !== 'committed') faults.refused += 1;
      const { task, epoch, inputs } = plan;
      note(JSON.stringify([task.partition, epoch, inputs.map(({ to }) => to), outcome]));
      if (chance >= faultShare / 2 && chance < (faultShare * 3) / 4) return crash();
      if (chance >= (faultShare * 3) / 4 && chance < faultShare) {
        faults.lostReplies += 1;
        throw engineErrors.TRANSPORT_AWAY({ during: 'commit' });
      }
      return outcome;
    };
    return {
      ...real,
      commit,
      renew: async (...args) => {
        await standStill();
        return real.renew(...args);
      },
      announce: async (...args) => {
        await standStill();
        return real.announce(...args);
      },
    };
  };

  return {
    members,
    start: () => {
      let own: Member | undefined;
      const transport = faulty(() => own);
      const worker = startWorker({
        ...{ id: clock.id(), chains: [chain], allChains: [chain], transport, clock, metrics },
        ...{ limits: { ...taskLimits, leaseMs, ...limits }, log: silentLog },
      });
      own = { worker, isAlive: true };
      members.push(own);
    },
  };
};

/**
 * Runs a chain to its end under faults and answers what came of it.
 *
 * @example
 * const { read, isSettled } = await simulate({ seed: 7, chain, events, startMs });
 * expect(isSettled && (await read('totals')).map(({ id }) => id)).toEqual(expected);
 */
export const simulate = async (options: SimulationOptions): Promise<Simulated> => {
  const { seed, chain, events, startMs, partitions = 2, workersMax = 3 } = options;
  const clock = virtualClock(startMs, seed);
  const memory = openMemoryTransport(clock);
  await memory.settlePartitions(tenantId, partitions);
  const faults: SimulatedFaults = { crashes: 0, pauses: 0, lostReplies: 0, refused: 0 };
  const trace: string[] = [];
  const crew = crewOf(options, clock, memory, { faults, note: (line) => void trace.push(line) });
  const places = Array.from({ length: partitions }, (_, partition) => ({ tenantId, partition }));

  const append = async (some: readonly Event<unknown>[]): Promise<void> => {
    for (const event of some) {
      const partition = { tenantId, partition: partitionOf(event.subject, partitions) };
      const texts = [{ id: event.id, text: encodeEvent({ ...event, tenantId }) }];
      await memory.append({ partition, topic: event.type, events: texts, dedupeMs: 3_600_000 });
    }
  };
  const lag = async (): Promise<number> => {
    const lags = places.flatMap((place) => {
      const task = { ...place, chain: chain.name };
      return [...chain.inputs.map(({ name }) => memory.lag(task, name)), memory.outboxLag(task)];
    });
    return (await Promise.all(lags)).reduce((sum, { entries }) => sum + entries, 0);
  };

  let appended = 0;
  let isSettled = false;
  for (let step = 0; step < stepsMax && !isSettled; step += 1) {
    const alive = crew.members.filter(({ isAlive }) => isAlive);
    // Workers come and go: never more than may be, at once a new one when there is none.
    if (alive.length === 0 || (alive.length < workersMax && clock.random() < 0.02)) crew.start();
    else if (alive.length > 1 && clock.random() < 0.005) {
      const leaving = alive[0] as Member;
      leaving.isAlive = false;
      void leaving.worker.stop();
    }
    const count = Math.floor(clock.random() * eventsPerStepMax);
    await append(events.slice(appended, appended + count));
    appended = Math.min(events.length, appended + count);
    clock.advance(stepMs);
    for (let nth = 0; nth < 3; nth += 1) await turn();
    isSettled = appended === events.length && (await lag()) === 0;
  }
  for (const { worker } of crew.members) worker.crash();
  return {
    read: async (topic) => {
      const logs = places.map((place) => memory.range(place, topic, '0', Number.MAX_SAFE_INTEGER));
      return (await Promise.all(logs)).flat().map(({ text }) => decodeEvent(text));
    },
    ...{ faults, isSettled, trace },
  };
};

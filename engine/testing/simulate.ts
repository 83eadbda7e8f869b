// The simulator: whole workers on the log in memory and a virtual clock, with faults drawn from a
// seed. The same seed is the same run, step by step, so a failure can be looked at again.
import { virtualClock } from '../kernel/virtual-clock.ts';
import type { Chain } from '../model/chain.ts';
import { cardOf } from '../model/chain-card.ts';
import type { Event } from '../model/event.ts';
import { partitionOf } from '../model/partition.ts';
import { parkedState } from '../model/state-name.ts';
import type { DeadLetter } from '../runtime/dead-letter.ts';
import { type TaskLimits, taskLimits } from '../runtime/limits.ts';
import { decodeEvent, encodeEvent } from '../stream/codec.ts';
import { openMemoryTransport } from '../stream/memory/transport.ts';
import type { Transport } from '../stream/transport.ts';
import { type CommitFaults, type Crew, leaseMs, openCrew } from './crew.ts';
import { type ErasureFaults, openEraser } from './eraser.ts';
import { type InputFaults, wildInput } from './wild-input.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly chain: Chain;
  /** Appended a few at a time, in this order where no fault changes it. Times near `startMs`. */
  readonly events: readonly Event<unknown>[];
  readonly startMs: number;
  readonly partitions?: number;
  readonly workersMax?: number;
  /** Share of the commits that meet a fault; 0.1 by default. */
  readonly faultShare?: number;
  /**
   * Share of the events that are sent again, that are overtaken within the allowed lateness, and
   * whose clock is wrong, and of the steps that begin a silence; 0.05 of each by default. What came
   * of it says `log` of the result.
   */
  readonly inputFaultShare?: number;
  readonly limits?: Partial<TaskLimits>;
  /** Subjects that are erased at random moments, and once more at the end; none by default. */
  readonly erased?: readonly string[];
  /** A transport that is other than it should be: to see that a check is missed. */
  readonly wrap?: (transport: Transport) => Transport;
}

/** What the faults have hit. */
export interface SimulatedFaults extends CommitFaults, InputFaults, ErasureFaults {}

export interface LoggedEvent {
  readonly event: Event<unknown>;
  readonly appendedMs: number;
}

export interface Simulated {
  /** Everything in a topic, partition by partition. */
  readonly read: (topic: string) => Promise<readonly Event<unknown>[]>;
  /** The same, with the time of each append: what a model of the chain begins with. */
  readonly log: (topic: string) => Promise<readonly LoggedEvent[]>;
  readonly deadLetters: () => Promise<readonly DeadLetter[]>;
  /** Every stored key of a state, partition by partition. */
  readonly keysOf: (operator: string) => Promise<readonly string[]>;
  readonly faults: SimulatedFaults;
  /** Every commit and its outcome, in order. */
  readonly trace: readonly string[];
  /** Whether everything was committed before the simulation gave up. */
  readonly isSettled: boolean;
}

const tenantId = 'test';
const stepMs = 20;
const stepsMax = 20_000;
const eventsPerStepMax = 20;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Workers come and go: never more than may be, at once a new one when there is none. */
const comeAndGo = ({ members, start }: Crew, workersMax: number, draw: () => number): void => {
  const alive = members.filter(({ isAlive }) => isAlive);
  const [leaving] = alive;
  if (!leaving || (alive.length < workersMax && draw() < 0.02)) start();
  else if (alive.length > 1 && draw() < 0.005) {
    leaving.isAlive = false;
    void leaving.worker.stop();
  }
};

/** The log of a simulation: what goes in and what has come of it. */
const openLog = (memory: Transport, chain: Chain, partitions: number) => {
  const tasks = Array.from({ length: partitions }, (_, partition) => ({
    ...{ tenantId, partition, chain: chain.name },
  }));
  const log = async (topic: string): Promise<readonly LoggedEvent[]> => {
    const logs = tasks.map((task) => memory.range(task, topic, '0', Number.MAX_SAFE_INTEGER));
    return (await Promise.all(logs))
      .flat()
      .map(({ text, appendedMs }) => ({ event: decodeEvent(text), appendedMs }));
  };
  return {
    log,
    read: async (topic: string) => (await log(topic)).map(({ event }) => event),
    deadLetters: async () => {
      const letters = tasks.map((task) => memory.deadLetters(task, Number.MAX_SAFE_INTEGER));
      return (await Promise.all(letters)).flat().map(({ text }) => JSON.parse(text) as DeadLetter);
    },
    keysOf: async (operator: string) => {
      const pages = tasks.map((task) => memory.scanState(task, operator, '0'));
      return (await Promise.all(pages)).flatMap(({ entries }) => entries.map(([key]) => key));
    },
    append: async (some: readonly Event<unknown>[]): Promise<void> => {
      for (const event of some) {
        const partition = { tenantId, partition: partitionOf(event.subject, partitions) };
        const texts = [{ id: event.id, text: encodeEvent({ ...event, tenantId }) }];
        await memory.append({ partition, topic: event.type, events: texts, dedupeMs: 3_600_000 });
      }
    },
    /** Entries that are not committed, rows that are not handed over, subjects that are set aside. */
    open: async (): Promise<number> => {
      const lags = tasks.flatMap((task) => [
        ...chain.inputs.map(({ name }) => memory.lag(task, name)),
        memory.outboxLag(task),
      ]);
      const parked = tasks.map((task) => memory.scanState(task, parkedState, '0'));
      const lag = (await Promise.all(lags)).reduce((sum, { entries }) => sum + entries, 0);
      return (await Promise.all(parked)).reduce((sum, { entries }) => sum + entries.length, lag);
    },
  };
};

/**
 * Runs a chain to its end under faults and answers what came of it.
 *
 * @example
 * const { read, isSettled } = await simulate({ seed: 7, chain, events, startMs });
 * expect(isSettled && (await read('totals')).map(({ id }) => id).sort()).toEqual(expected);
 */
export const simulate = async (options: SimulationOptions): Promise<Simulated> => {
  const { seed, chain, events, startMs, partitions = 2, workersMax = 3, limits = {} } = options;
  const { faultShare = 0.1, inputFaultShare = 0.05, wrap = (same) => same } = options;
  const { erased: subjects = [] } = options;
  const clock = virtualClock(startMs, seed);
  const memory = openMemoryTransport(clock);
  await memory.settlePartitions(tenantId, partitions);
  await memory.register(cardOf(chain));
  const faults: SimulatedFaults = {
    ...{ crashes: 0, pauses: 0, lostReplies: 0, repeated: 0, refused: 0 },
    ...{ duplicates: 0, shuffled: 0, skewed: 0, silences: 0, erased: 0 },
  };
  const trace: string[] = [];
  const note = (line: string): void => void trace.push(line);
  const crew = openCrew({ chain, limits, faultShare, wrap, clock, memory, faults, note });
  const input = wildInput({
    ...{ share: inputFaultShare, limits: { ...taskLimits, ...limits } },
    ...{ faults, draw: clock.random, silenceMs: leaseMs },
  });
  const eraser = openEraser({ tenantId, subjects, transport: memory, clock, faults });
  const { append, open, read, log, keysOf, deadLetters } = openLog(memory, chain, partitions);

  let appended = 0;
  let isSettled = false;
  for (let step = 0; step < stepsMax && !isSettled; step += 1) {
    comeAndGo(crew, workersMax, clock.random);
    const isSilent = input.isSilent(clock.now());
    const count = isSilent ? 0 : Math.floor(clock.random() * eventsPerStepMax);
    await append(input.appended(events.slice(appended, appended + count)));
    appended = Math.min(events.length, appended + count);
    clock.advance(stepMs);
    for (let nth = 0; nth < 3; nth += 1) await turn();
    const isOver = appended === events.length && input.isOver && (await open()) === 0;
    eraser.step(isOver);
    isSettled = isOver && eraser.isDone;
  }
  for (const { worker } of crew.members) worker.crash();
  return { read, log, deadLetters, keysOf, faults, isSettled, trace };
};

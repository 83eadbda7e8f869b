// A task at work: one owner, one epoch. It drains what a predecessor left pending, then reads,
// runs and settles batches: the next ones are read and run while the last ones are being committed.
import type { Clock } from '../kernel/clock.ts';
import { engineErrors } from '../kernel/engine-errors.ts';
import { errorFacts, type Logger } from '../kernel/log.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import { openTracing } from '../kernel/tracing.ts';
import type { Chain } from '../model/chain.ts';
import type { TaskId } from '../model/partition.ts';
import { parkedState } from '../model/state-name.ts';
import type { Entry, Reader, Tenure, Transport } from '../stream/transport.ts';
import { backoffMs } from './backoff.ts';
import { batchRun, type PreparedBatch, turnTopic, withStanding } from './batch-run.ts';
import { commitQueue } from './commit-queue.ts';
import { openControl } from './control.ts';
import { entryDecoder } from './decode.ts';
import { eventless } from './eventless.ts';
import { type Gate, openGate } from './gate.ts';
import type { TaskLimits } from './limits.ts';
import { merge } from './merge.ts';
import { openParking } from './parking.ts';
import { erasedEnds, followsOn, pendingBatches } from './pending.ts';
import { program } from './program.ts';
import { startRelay } from './relay.ts';
import { settle } from './settle.ts';
import { sinkStanding } from './sink-standing.ts';
import { openSlices } from './slices.ts';
import { soon } from './soon.ts';
import { stateSource } from './state-source.ts';
import { isErasure, stretches } from './stretches.ts';
import { sweep } from './sweep.ts';
import { openTurns, type Turns } from './turns.ts';

export interface TaskParts {
  readonly id: TaskId;
  readonly chain: Chain;
  /** All chains of the product: who reads what this task sends. */
  readonly allChains?: readonly Chain[];
  readonly tenure: Tenure;
  readonly transport: Transport;
  readonly reader: Reader;
  readonly limits: TaskLimits;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: EngineMetrics;
  /** Shared by the tasks of a worker. */
  readonly turns?: Turns;
}

export interface Task {
  readonly id: TaskId;
  /** Resolves when the task has ended: after `stop`, or because another owner took over. */
  readonly done: Promise<void>;
  readonly watermarkMs: number;
  /** Nothing is in hand, on its way, or set aside. */
  readonly isIdle: boolean;
  /** When the next timer is due, in event time; `Infinity` when none is set. */
  readonly nextAlarmMs: number;
  readonly parked: { readonly subjects: number; readonly entries: number };
  /** Keys held in memory, by operator. */
  readonly stateKeys: ReadonlyMap<string, number>;
  /** Closed by whoever watches the pressure. */
  readonly gate: Gate;
  /** Reads again what was delivered but not committed, as after a refused commit. */
  lookAgain(): void;
  /** Stops pulling, finishes and commits what is in hand, then ends. */
  stop(): Promise<void>;
  /** Ends at once: the lease is lost. What is in hand would be refused anyway. */
  abandon(): void;
  /** Removes state that has outlived its time to live. Answers how many keys. */
  sweep(): Promise<number>;
}

const writesRows = ({ pipelines }: Chain): boolean => pipelines.some(({ into }) => into);

type Phase = 'working' | 'stopping' | 'lost';

/** Commits under way at a time; one where a sink takes the rows first, in order. */
const commitsInFlightMax = 2;

/** For how long entries are held back when nothing older comes. */
const heldMsMax = 50;

const retryAfterFault = { attemptsMax: 1, backoffMs: 50, backoffMsMax: 2_000 } as const;

/** Counts what a task has waited for. */
const waits =
  ({ chain, clock, metrics }: TaskParts) =>
  (cause: string, sinceMs: number): void => {
    const seconds = (clock.monotonicMs() - sinceMs) / 1000;
    if (seconds === 0) return;
    metrics.weir_backpressured_seconds_total.add({ chain: chain.name, cause }, seconds);
  };

/** Compiles the chain for the task, with what is set aside of it, what it sends and what it hears. */
const compile = (parts: TaskParts) => {
  const { id, chain, transport, limits, clock, metrics } = parts;
  const relay = startRelay(parts);
  const control = openControl(parts);
  const compiled = program({
    chain,
    otherPartition: relay.otherPartition,
    latest: control.latest,
    source: (operator) => stateSource(transport, id, operator),
    countLate: (operator) => metrics.weir_late_events_total.add({ chain: chain.name, operator }),
    countEvicted: (operator, count) =>
      metrics.weir_evicted_total.add({ chain: chain.name, operator }, count),
    tracing: openTracing(),
  });
  const parking = openParking(stateSource(transport, id, parkedState));
  const { prepare, retry } = batchRun({
    ...{ task: id, chain, program: compiled, parking, limits, clock, metrics },
    decode: entryDecoder(chain.inputs, limits.clockSkewMsMax, writesRows(chain)),
  });
  const close = (): void => {
    relay.close();
    control.close();
  };
  return { relay, control, close, compiled, parking, prepare, retry };
};

/** Starts a task for the tenure that was just acquired. */
export const startTask = (parts: TaskParts): Task => {
  const { id, chain, tenure, transport, reader, limits, clock, log, metrics } = parts;
  const { turns = openTurns(clock) } = parts;
  const topics = chain.inputs.map(({ name }) => name);
  const sink = chain.pipelines.find(({ into }) => into)?.into;
  const storedIn = sinkStanding({ sink, log, metrics });
  const { relay, control, close, compiled, parking, prepare, retry } = compile(parts);
  let phase: Phase = 'working';
  const ending = new AbortController();
  const finish = settle({
    ...{ task: id, chain, transport, sink, limits, clock, log, metrics, sent: relay.wake },
    incarnation: () => incarnation,
    isEnding: () => phase !== 'working',
  });

  let taken = new Map(tenure.offsets);
  let stored: ReadonlyMap<string, number> = new Map();
  let { watermarkMs, incarnation } = tenure;
  let held: readonly Entry[] = [];
  let isWorking = true;
  const commits = commitQueue(finish, () => reader.cancel(id));
  const [gate, slices, waitedFor] = [openGate(), openSlices(chain, limits), waits(parts)];
  const commitsMax = sink ? 1 : commitsInFlightMax;

  /** Waits until at most `most` commits are under way; false when one was refused. */
  const settledDownTo = async (most: number): Promise<boolean> => {
    const settlement = await commits.downTo(most);
    if (settlement === 'fenced') phase = 'lost';
    return settlement === 'settled';
  };

  /** Prepares a batch while earlier commits are under way, then sends its own. */
  const work = async (run: () => Promise<PreparedBatch>): Promise<boolean> => {
    isWorking = true;
    const batch = await turns.take(id.tenantId, async () => {
      const startedMs = clock.monotonicMs();
      const prepared = await run();
      slices.note(prepared.eventCount, clock.monotonicMs() - startedMs);
      return prepared;
    });
    taken = new Map(taken);
    for (const { topic, to } of batch.plan.inputs) taken.set(topic, to);
    watermarkMs = batch.watermarkMs;
    const ranMs = clock.monotonicMs();
    const isSettled = await settledDownTo(commitsMax - 1);
    waitedFor('commits', ranMs);
    if (!isSettled) return false;
    commits.send(batch);
    isWorking = false;
    return true;
  };

  const position = () => ({
    ...{ epoch: tenure.epoch, watermarkMs, offsets: taken, stored },
    under: control.turn(taken),
  });

  /** Works off what was delivered but not committed, by whomever, then passes over erased ends. */
  const drainPending = async (heads: ReadonlyMap<string, number>): Promise<boolean> => {
    for (const entries of await pendingBatches(transport, id, taken, limits.batchSizeMax)) {
      if (phase !== 'working') return false;
      if (!(await followsOn(transport, id, entries, taken))) {
        throw engineErrors.STREAM_FOREIGN({ at: entries[0]?.entryId });
      }
      for (const stretch of stretches(entries)) {
        if (!(await work(() => prepare(stretch, position()))) || !(await settledDownTo(0)))
          return false;
      }
    }
    const inputs = await erasedEnds(transport, id, taken, heads);
    if (inputs.length === 0) return true;
    const standing = { epoch: tenure.epoch, inputs: withStanding(inputs, taken), watermarkMs };
    const passing = eventless({ task: id, ...standing, state: [], stored, limits });
    return (await work(async () => passing)) && (await settledDownTo(0));
  };

  const rewind = async (): Promise<ReadonlyMap<string, number>> => {
    compiled.reset();
    parking.reset();
    isWorking = true;
    held = [];
    const standing = await transport.resume(id, topics);
    taken = new Map([...standing.offsets, ...(await transport.committed(id, [turnTopic]))]);
    ({ watermarkMs, incarnation } = standing);
    stored = await storedIn({ ...id, incarnation, epoch: tenure.epoch }, standing);
    await Promise.all([relay.open(), control.open()]);
    await compiled.restore();
    await parking.restore();
    isWorking = false;
    return standing.heads;
  };

  /** Awaited later or never: a cancellation must not go unhandled meanwhile. */
  const ask = (): Promise<readonly Entry[]> => {
    const wanted =
      held.length === 0
        ? topics
        : topics.filter((topic) => held.every((entry) => entry.topic !== topic));
    const reading = reader.next(id, wanted);
    reading.catch(() => undefined);
    return reading;
  };

  /** Tries what is parked when it is due, until there is something to read. */
  const retryUntil = async (reading: Promise<readonly Entry[]>): Promise<boolean> => {
    const arrived = reading.then(
      () => true,
      () => true,
    );
    while (phase === 'working' && parking.subjects > 0) {
      const subject = parking.dueAt(clock.now());
      if (subject === undefined) {
        if (await soon(arrived, parking.nextDueMs - clock.now(), clock)) break;
      } else if (!(await work(() => retry(subject, position())))) return false;
    }
    return true;
  };

  const workInSlices = async (entries: readonly Entry[]): Promise<boolean> => {
    for (const slice of stretches(entries, () => slices.sizeMax)) {
      const cause = gate.pressure;
      const sinceMs = clock.monotonicMs();
      await gate.opened();
      if (cause) waitedFor(cause, sinceMs);
      if (phase !== 'working') return false;
      if (!(await work(() => prepare(slice, position())))) return false;
      // It may have left ends of topics behind: they are passed over when it begins again.
      if (slice.some(isErasure)) return false;
    }
    return true;
  };

  const readOn = async (): Promise<void> => {
    let reading = ask();
    while (phase === 'working') {
      if (parking.subjects > 0 && !(await retryUntil(reading))) return;
      // What was held back waits for what may be older, but not for what does not come.
      const fresh = held.length === 0 ? await reading : await soon(reading, heldMsMax, clock);
      if (!fresh) reader.cancel(id);
      const merged = fresh ? merge(held, fresh, limits.batchSizeMax) : { entries: held, held: [] };
      const { entries } = merged;
      held = merged.held;
      if (!(await followsOn(transport, id, entries, taken))) return;
      const isPaced = chain.paceMs > 0 && entries.length < limits.batchSizeMax;
      if (!isPaced) reading = ask();
      if (!(await workInSlices(entries))) return;
      if (!isPaced) continue;
      await clock.sleep(chain.paceMs, ending.signal);
      reading = ask();
    }
  };

  const attend = async (isAgain: boolean): Promise<void> => {
    const heads = await rewind();
    // Who has just begun reads first: it looks again when nothing comes.
    if (await drainPending(isAgain ? heads : taken)) await readOn();
  };

  /** Attends until it must end; after a fault or a refusal it begins again, ever more slowly. */
  const live = async (): Promise<void> => {
    for (let vain = 0; phase === 'working'; ) {
      const before = commits.settled;
      try {
        await attend(vain > 0);
      } catch (error) {
        if (phase === 'working' && vain > 0) {
          log.error({ ...id, ...errorFacts(error) }, 'a task has a fault');
        }
      }
      reader.cancel(id);
      await commits.clear();
      vain = commits.settled > before ? 1 : vain + 1;
      const pauseMs = backoffMs(vain, retryAfterFault, clock.random);
      if (phase === 'working') await clock.sleep(pauseMs, ending.signal);
    }
    close();
    log.info({ ...id, epoch: tenure.epoch, phase }, 'a task has ended');
  };

  const end = (next: Phase): void => {
    if (phase !== 'lost') phase = next;
    ending.abort();
    gate.open();
    reader.cancel(id);
  };

  const done = live();
  return {
    id,
    done,
    gate,
    get watermarkMs() {
      return watermarkMs;
    },
    get isIdle() {
      return !isWorking && held.length + parking.subjects === 0 && commits.open === 0;
    },
    get nextAlarmMs() {
      return compiled.nextAlarmMs;
    },
    get parked() {
      return { subjects: parking.subjects, entries: parking.entries };
    },
    get stateKeys() {
      return new Map(compiled.states.map(({ operator, size }) => [operator, size]));
    },
    lookAgain: () => reader.cancel(id),
    stop: async () => {
      end('stopping');
      await done;
    },
    abandon: () => end('lost'),
    sweep: async () => {
      const before = taken;
      await commits.all();
      const state = await sweep(transport, id, compiled.states, watermarkMs);
      // A batch since then may have written one of these keys anew: leave them to the next sweep.
      if (before !== taken || phase !== 'working' || state.length === 0) return 0;
      const standing = { epoch: tenure.epoch, inputs: withStanding([], taken), watermarkMs };
      commits.send(eventless({ task: id, ...standing, state, limits }));
      for (const { operator, forget } of state) {
        compiled.states.find((each) => each.operator === operator)?.drop(forget);
      }
      return state.reduce((sum, { forget }) => sum + forget.length, 0);
    },
  };
};

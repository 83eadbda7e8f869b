// A task at work: one owner, one epoch. It drains what a predecessor left pending, then reads,
// runs and settles batches: the next ones are read and run while the last ones are being committed.
import type { Clock } from '../kernel/clock.ts';
import { engineErrors } from '../kernel/engine-errors.ts';
import { errorFacts, type Logger } from '../kernel/log.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Chain } from '../model/chain.ts';
import type { TaskId } from '../model/partition.ts';
import type { CommitPlan, Entry, Reader, Tenure, Transport } from '../stream/transport.ts';
import { backoffMs } from './backoff.ts';
import { batchRun, type PreparedBatch } from './batch-run.ts';
import { commitQueue } from './commit-queue.ts';
import { entryDecoder } from './decode.ts';
import type { TaskLimits } from './limits.ts';
import { program } from './program.ts';
import { settle } from './settle.ts';
import { sinkStanding } from './sink-standing.ts';
import { sweep } from './sweep.ts';

export interface TaskParts {
  readonly id: TaskId;
  readonly chain: Chain;
  readonly tenure: Tenure;
  readonly transport: Transport;
  readonly reader: Reader;
  readonly limits: TaskLimits;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: EngineMetrics;
}

export interface Task {
  readonly id: TaskId;
  /** Resolves when the task has ended: after `stop`, or because another owner took over. */
  readonly done: Promise<void>;
  readonly watermarkMs: number;
  /** Keys held in memory, by operator. */
  readonly stateKeys: ReadonlyMap<string, number>;
  /** Stops pulling, finishes and commits what is in hand, then ends. */
  stop(): Promise<void>;
  /** Ends at once: the lease is lost. What is in hand would be refused anyway. */
  abandon(): void;
  /** Removes state that has outlived its time to live. Answers how many keys. */
  sweep(): Promise<number>;
}

type Phase = 'working' | 'stopping' | 'lost';

/** Commits under way at a time; one where a sink takes the rows first, in order. */
const commitsInFlightMax = 2;

const retryAfterFault = { attemptsMax: 1, backoffMs: 50, backoffMsMax: 2_000 } as const;

/** Whether entries go on, number by number, where `taken` ends. */
const follows = (entries: readonly Entry[], taken: ReadonlyMap<string, number>): boolean => {
  const at = new Map(taken);
  for (const { topic, seq } of entries) {
    if (seq !== (at.get(topic) ?? 0) + 1) return false;
    at.set(topic, seq);
  }
  return true;
};

const inOrder = (entries: readonly Entry[]): readonly Entry[] =>
  entries[0]?.topic === entries.at(-1)?.topic
    ? entries
    : [...entries].sort((a, b) => a.appendedMs - b.appendedMs || (a.seq ?? 0) - (b.seq ?? 0));

/** A batch of no entries that only forgets state. */
const forgetting = ({
  limits,
  ...plan
}: Pick<CommitPlan, 'task' | 'epoch' | 'state' | 'watermarkMs'> & {
  readonly limits: TaskLimits;
}): PreparedBatch => ({
  entryOf: () => undefined,
  effects: { outputs: new Map(), state: plan.state, replies: [], rows: [] },
  eventCount: 0,
  watermarkMs: plan.watermarkMs,
  stored: new Map(),
  plan: {
    ...plan,
    ...{ inputs: [], outputs: [], dead: [], replies: [] },
    replyTtlMs: limits.replyTtlMs,
  },
});

/** Starts a task for the tenure that was just acquired. */
export const startTask = (parts: TaskParts): Task => {
  const { id, chain, tenure, transport, reader, limits, clock, log, metrics } = parts;
  const topics = chain.inputs.map(({ name }) => name);
  const sink = chain.pipelines.find(({ into }) => into)?.into;
  const standingOf = sink && sinkStanding({ sink, log, metrics });
  let { incarnation } = tenure;
  const compiled = program({
    chain,
    load: (operator) => (stateKeys) => transport.loadState(id, operator, stateKeys),
    countLate: (operator) => metrics.weir_late_events_total.add({ chain: chain.name, operator }),
  });
  const prepare = batchRun({
    task: id,
    chain,
    program: compiled,
    decode: entryDecoder(chain.inputs, limits.clockSkewMsMax),
    limits,
    clock,
    metrics,
  });
  let phase: Phase = 'working';
  const ending = new AbortController();
  const finish = settle({
    ...{ task: id, chain, transport, sink, clock, log, metrics },
    incarnation: () => incarnation,
    isEnding: () => phase !== 'working',
  });

  let taken = new Map(tenure.offsets);
  let stored: ReadonlyMap<string, number> = new Map();
  let watermarkMs = tenure.watermarkMs;
  const commits = commitQueue(finish, () => reader.cancel(id));
  const commitsMax = sink ? 1 : commitsInFlightMax;

  /** Waits until at most `most` commits are under way; false when one was refused. */
  const settledDownTo = async (most: number): Promise<boolean> => {
    const settlement = await commits.downTo(most);
    if (settlement === 'fenced') phase = 'lost';
    return settlement === 'settled';
  };

  /** Runs a batch while earlier commits are under way, then sends its own. */
  const work = async (entries: readonly Entry[]): Promise<boolean> => {
    const position = { epoch: tenure.epoch, watermarkMs, offsets: taken, stored };
    const batch = await prepare(entries, position);
    compiled.accept();
    taken = new Map(taken);
    for (const { topic, to } of batch.plan.inputs) taken.set(topic, to);
    watermarkMs = batch.watermarkMs;
    if (!(await settledDownTo(commitsMax - 1))) return false;
    commits.send(batch);
    return true;
  };

  /** Works off what was delivered but not committed, by whomever, from the stored offset on. */
  const drainPending = async (): Promise<boolean> => {
    for (const topic of topics) {
      for (let after = '0'; phase === 'working'; ) {
        const pending = await transport.pending(id, topic, after, limits.batchSizeMax);
        const last = pending.at(-1);
        if (!last) break;
        const open = pending.filter(
          ({ seq }) => !(seq !== undefined && seq <= (taken.get(topic) ?? 0)),
        );
        if (open.length > 0) {
          if (!follows(open, taken))
            throw engineErrors.STREAM_FOREIGN({ ...id, topic, at: open[0]?.entryId });
          if (!(await work(open)) || !(await settledDownTo(0))) return false;
        }
        after = last.entryId;
      }
    }
    return true;
  };

  const rewind = async (): Promise<void> => {
    compiled.reset();
    const standing = await transport.resume(id, topics);
    taken = new Map(standing.offsets);
    incarnation = standing.incarnation;
    if (standingOf) {
      stored = await standingOf({ ...id, incarnation, epoch: tenure.epoch }, standing);
    }
  };

  /** Awaited later or never: a cancellation must not go unhandled meanwhile. */
  const ask = (): Promise<readonly Entry[]> => {
    const reading = reader.next(id, topics);
    reading.catch(() => undefined);
    return reading;
  };

  const readOn = async (): Promise<void> => {
    let reading = ask();
    while (phase === 'working') {
      const entries = inOrder(await reading);
      if (!follows(entries, taken)) return;
      const isPaced = chain.paceMs > 0 && entries.length < limits.batchSizeMax;
      if (!isPaced) reading = ask();
      if (!(await work(entries))) return;
      if (!isPaced) continue;
      await clock.sleep(chain.paceMs, ending.signal);
      reading = ask();
    }
  };

  const attend = async (): Promise<void> => {
    await rewind();
    if (await drainPending()) await readOn();
  };

  /** Attends until it must end; after a fault or a refusal it begins again, ever more slowly. */
  const live = async (): Promise<void> => {
    for (let vain = 0; phase === 'working'; ) {
      const before = commits.settled;
      try {
        await attend();
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
    log.info({ ...id, epoch: tenure.epoch, phase }, 'a task has ended');
  };

  const end = (next: Phase): void => {
    if (phase !== 'lost') phase = next;
    ending.abort();
    reader.cancel(id);
  };

  const done = live();
  return {
    id,
    done,
    get watermarkMs() {
      return watermarkMs;
    },
    get stateKeys() {
      return new Map(compiled.states.map(({ operator, size }) => [operator, size]));
    },
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
      commits.send(forgetting({ task: id, epoch: tenure.epoch, state, watermarkMs, limits }));
      for (const { operator, forget } of state) {
        compiled.states.find((each) => each.operator === operator)?.drop(forget);
      }
      return state.reduce((sum, { forget }) => sum + forget.length, 0);
    },
  };
};

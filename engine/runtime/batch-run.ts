// One batch, from entries to a commit plan: decode, run, and when something throws, set aside what
// may pass later and bury what will not, so that the rest goes on.
import type { Clock } from '../kernel/clock.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Chain } from '../model/chain.ts';
import { erasureTopic } from '../model/erasure.ts';
import type { TaskId } from '../model/partition.ts';
import type { Under } from '../stream/broadcasts.ts';
import type { CommitInput, CommitPlan, Entry } from '../stream/transport.ts';
import type { Arrival, Mark } from './arrival.ts';
import { deadLetter } from './dead-letter.ts';
import type { Decode } from './decode.ts';
import type { TaskLimits } from './limits.ts';
import type { Parking } from './parking.ts';
import type { Effects, Program } from './program.ts';
import { runParked } from './run-parked.ts';
import { type EntryOf, runSifted } from './run-sifted.ts';
import { advanceWatermark } from './watermark.ts';

/** A row for the sink, and the entry that it stems from. */
export interface Row {
  readonly value: unknown;
  readonly entry: Entry | undefined;
}

/**
 * A batch that is ready to be settled. It holds nothing of what was read that the commit does not
 * need: while it waits, the collector would copy all of it, over and over.
 */
export interface PreparedBatch {
  readonly plan: CommitPlan;
  readonly rows: readonly Row[];
  /** The spans of its events, to be ended with the commit. */
  readonly traces: Effects['traces'];
  readonly eventCount: number;
  readonly watermarkMs: number;
  /** What was in the sink when the batch began, as `Position` says. */
  readonly stored: ReadonlyMap<string, number>;
}

export interface BatchRunParts {
  readonly task: TaskId;
  readonly chain: Chain;
  readonly program: Program;
  readonly parking: Parking;
  readonly decode: Decode;
  readonly limits: TaskLimits;
  readonly clock: Clock;
  readonly metrics: EngineMetrics;
}

/** Where the task stands when the batch begins. */
export interface Position {
  readonly epoch: number;
  readonly watermarkMs: number;
  /** The last sequence number handed to an earlier batch, by topic. */
  readonly offsets: ReadonlyMap<string, number>;
  /** The rows of entries up to here are in the sink already, by topic; all else is still to do. */
  readonly stored: ReadonlyMap<string, number>;
  /** The entries of broadcast topics that hold for the batch. */
  readonly under: Under | undefined;
}

const inputsOf = (entries: readonly Entry[], position: Position): readonly CommitInput[] => {
  const byTopic = new Map<string, { ids: string[]; to: number }>();
  for (const { topic, entryId, seq } of entries) {
    const input = byTopic.get(topic) ?? { ids: [], to: 0 };
    input.ids.push(entryId);
    input.to = seq ?? Number.NaN;
    byTopic.set(topic, input);
  }
  return [...byTopic].map(([topic, { ids, to }]) => ({
    topic,
    from: position.offsets.get(topic) ?? 0,
    to,
    entryIds: ids,
  }));
};

/**
 * The inputs of a batch, and where the task stands on those of which it has nothing: what is in memory
 * was made of all of them, and a failover may have rolled back one and not the other.
 */
export const withStanding = (
  inputs: readonly CommitInput[],
  offsets: Position['offsets'],
): readonly CommitInput[] => {
  const all = [...inputs];
  for (const [topic, at] of offsets) {
    if (inputs.some((input) => input.topic === topic)) continue;
    all.push({ topic, from: at, to: at, entryIds: [] });
  }
  return all;
};

/** Without those that a predecessor stored before it died: it was ahead of the log by a batch. */
const rowsToStore = (
  yielded: Effects['rows'],
  entryOf: EntryOf,
  stored: Position['stored'],
): readonly Row[] =>
  yielded
    .map(({ value, from }) => ({ value, entry: entryOf(from) }))
    .filter(({ entry }) => !entry || (entry.seq ?? 0) > (stored.get(entry.topic) ?? 0));

/** The pseudo-topic whose offset counts the batches that no entry of the log has caused. */
export const turnTopic = '~turn';

/** A turn is an input of one entry that nobody wrote: the commit checks its offset like any other. */
const turnOf = ({ offsets }: Position): CommitInput => {
  const from = offsets.get(turnTopic) ?? 0;
  return { topic: turnTopic, from, to: from + 1, entryIds: ['0-0'] };
};

interface Read {
  readonly arrivals: readonly Arrival[];
  readonly marks: readonly Mark[];
  readonly dead: readonly string[];
  readonly watermarkMs: number;
}

/** Prepares batches of one task. */
export const batchRun = (parts: BatchRunParts) => {
  const { task, chain, program, parking, decode, limits, clock, metrics } = parts;
  const sifted = runSifted(parts);
  const { batchSizeMax } = limits;
  const runAgain = runParked({ parking, decode, clock, batchSizeMax }, sifted);

  const read = (batch: readonly Entry[], position: Position): Read => {
    const arrivals: Arrival[] = [];
    const marks: Mark[] = [];
    const dead: string[] = [];
    let { watermarkMs } = position;
    let at = -1;
    for (const entry of batch) {
      at += 1;
      try {
        const event = decode(entry);
        arrivals.push({ event, at, watermarkMs });
        const untilMs = advanceWatermark(watermarkMs, event.timeMs, limits);
        if (untilMs > watermarkMs) marks.push({ at, watermarkMs, untilMs });
        watermarkMs = untilMs;
      } catch (error) {
        metrics.weir_dead_letters_total.add({ chain: chain.name, step: 'decode' });
        dead.push(
          deadLetter(
            entry,
            { step: 'decode', error, attempts: 1, version: chain.version },
            clock.now(),
          ),
        );
      }
    }
    return { arrivals, marks, dead, watermarkMs };
  };

  const planOf = (
    effects: Effects,
    position: Position,
    rest: Pick<CommitPlan, 'inputs' | 'dead' | 'watermarkMs'>,
  ): CommitPlan => {
    const parked = parking.delta();
    const isParkingStill = parked.set.length + parked.forget.length === 0;
    return {
      task,
      epoch: position.epoch,
      outputs: [...effects.outputs].map(([topic, texts]) => ({ topic, texts })),
      outgoing: effects.outgoing,
      state: isParkingStill ? effects.state : [...effects.state, parked],
      under: position.under,
      replies: effects.replies,
      replyTtlMs: limits.replyTtlMs,
      ...rest,
    };
  };

  const timed = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const startedMs = clock.monotonicMs();
    const result = await work();
    const seconds = (clock.monotonicMs() - startedMs) / 1000;
    metrics.weir_batch_seconds.observe({ chain: chain.name }, seconds);
    metrics.weir_busy_seconds_total.add({ chain: chain.name }, seconds);
    return result;
  };

  const accept = (): void => {
    program.accept();
    parking.accept();
  };

  /** An erasure: whatever is kept of its subject is forgotten. Time stands still. */
  const forget = (batch: readonly Entry[], { event: { subject } }: Arrival, position: Position) => {
    const effects = program.forget(subject);
    parking.forget(subject);
    const { watermarkMs, stored } = position;
    const inputs = withStanding(inputsOf(batch, position), position.offsets);
    const plan = planOf(effects, position, { inputs, dead: [], watermarkMs });
    accept();
    return { plan, rows: [], traces: [], eventCount: 0, watermarkMs, stored };
  };

  return {
    /** Prepares what was read from the log; an erasure stands alone. */
    prepare: async (batch: readonly Entry[], position: Position): Promise<PreparedBatch> => {
      const { arrivals, marks, dead, watermarkMs } = read(batch, position);
      const [first] = arrivals;
      if (first?.event.type === erasureTopic.name) return forget(batch, first, position);
      const entryOf = ({ at }: Arrival): Entry | undefined => batch[Math.floor(at)];
      const ran = await timed(() => sifted.run(arrivals, marks, entryOf));
      const plan = planOf(ran.effects, position, {
        inputs: withStanding(inputsOf(batch, position), position.offsets),
        dead: [...dead, ...ran.dead],
        watermarkMs,
      });
      accept();
      const { stored } = position;
      const rows = rowsToStore(ran.effects.rows, entryOf, stored);
      const { traces } = ran.effects;
      return { plan, rows, traces, eventCount: batch.length, watermarkMs, stored };
    },
    /** Prepares what was set aside and is due. */
    retry: async (subject: string, position: Position): Promise<PreparedBatch> => {
      const ran = await timed(() => runAgain(subject));
      const { watermarkMs, stored } = position;
      const plan = planOf(ran.effects, position, {
        inputs: withStanding([turnOf(position)], position.offsets),
        dead: ran.dead,
        watermarkMs,
      });
      accept();
      return { plan, rows: [], traces: ran.effects.traces, eventCount: 0, watermarkMs, stored };
    },
  };
};

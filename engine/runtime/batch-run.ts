// One batch, from entries to a commit plan: decode, run, and when something throws, try again what
// may pass and set aside what will not, so that the rest goes on.
import type { Clock } from '../kernel/clock.ts';
import { WeirError } from '../kernel/errors.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Chain } from '../model/chain.ts';
import type { Event } from '../model/event.ts';
import type { TaskId } from '../model/partition.ts';
import type { CommitInput, CommitPlan, Entry } from '../stream/transport.ts';
import { backoffMs } from './backoff.ts';
import { deadLetter } from './dead-letter.ts';
import type { Decode } from './decode.ts';
import type { TaskLimits } from './limits.ts';
import type { Effects, Program } from './program.ts';
import { type Failure, sift } from './sift.ts';
import { advanceWatermark } from './watermark.ts';

type EntryOf = (event: Event<unknown>) => Entry | undefined;

/** A batch that is ready to be settled. */
export interface PreparedBatch {
  readonly plan: CommitPlan;
  readonly effects: Effects;
  /** The entry that an event of the batch was read from. */
  readonly entryOf: EntryOf;
  readonly eventCount: number;
  readonly watermarkMs: number;
  /** What was in the sink when the batch began, as `Position` says. */
  readonly stored: ReadonlyMap<string, number>;
}

export interface BatchRunParts {
  readonly task: TaskId;
  readonly chain: Chain;
  readonly program: Program;
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
}

const mayPass = (error: unknown): boolean => error instanceof WeirError && error.retry !== 'never';

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

/** Without those that a predecessor stored before it died: it was ahead of the log by a batch. */
const rowsToStore = (
  rows: Effects['rows'],
  entryOf: EntryOf,
  stored: Position['stored'],
): Effects['rows'] => {
  const isStored = (entry: Entry | undefined): boolean =>
    entry !== undefined && (entry.seq ?? 0) <= (stored.get(entry.topic) ?? 0);
  const [first] = rows;
  return first && isStored(entryOf(first.event))
    ? rows.filter(({ event }) => !isStored(entryOf(event)))
    : rows;
};

/** Prepares batches of one task. */
export const batchRun = (parts: BatchRunParts) => {
  const { task, chain, program, decode, limits, clock, metrics } = parts;

  const runPatiently = async (
    events: readonly Event<unknown>[],
    watermarkMs: number,
  ): Promise<Effects> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await program.run(events, watermarkMs);
      } catch (error) {
        if (!mayPass(error) || attempt >= chain.retry.attemptsMax) throw error;
        metrics.weir_retries_total.add({ chain: chain.name });
        await clock.sleep(backoffMs(attempt, chain.retry, clock.random));
      }
    }
  };

  const runWithout = async (
    events: readonly Event<unknown>[],
    watermarkMs: number,
  ): Promise<{ readonly effects: Effects; readonly failures: readonly Failure[] }> => {
    try {
      return { effects: await runPatiently(events, watermarkMs), failures: [] };
    } catch {
      const failures = await sift(events, async (some) => {
        await program.run(some, watermarkMs);
        program.discard();
      });
      const failed = new Set(failures.map(({ event }) => event));
      const rest = events.filter((event) => !failed.has(event));
      return { effects: await program.run(rest, watermarkMs), failures };
    }
  };

  const bury = async (
    failures: readonly Failure[],
    entryOf: EntryOf,
    watermarkMs: number,
  ): Promise<string[]> => {
    const letters: string[] = [];
    for (const { event, error } of failures) {
      const step = await program.failingStep(event, watermarkMs);
      const attempts = mayPass(error) ? chain.retry.attemptsMax : 1;
      metrics.weir_dead_letters_total.add({ chain: chain.name, step });
      const entry = entryOf(event);
      if (entry)
        letters.push(
          deadLetter(entry, { step, error, attempts, version: chain.version }, clock.now()),
        );
    }
    return letters;
  };

  return async (batch: readonly Entry[], position: Position): Promise<PreparedBatch> => {
    const startedMs = clock.monotonicMs();
    const dead: string[] = [];
    const events: Event<unknown>[] = [];
    const entries: Entry[] = [];
    let watermarkMs = position.watermarkMs;
    for (const entry of batch) {
      try {
        const event = decode(entry);
        events.push(event);
        entries.push(entry);
        watermarkMs = advanceWatermark(watermarkMs, event.timeMs, limits);
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
    const entryOf: EntryOf = (event) => entries[events.indexOf(event)];
    const { effects: found, failures } = await runWithout(events, position.watermarkMs);
    const effects = { ...found, rows: rowsToStore(found.rows, entryOf, position.stored) };
    if (failures.length > 0) {
      program.accept();
      dead.push(...(await bury(failures, entryOf, position.watermarkMs)));
    }
    metrics.weir_batch_seconds.observe(
      { chain: chain.name },
      (clock.monotonicMs() - startedMs) / 1000,
    );
    return {
      effects,
      entryOf,
      eventCount: batch.length,
      watermarkMs,
      stored: position.stored,
      plan: {
        task,
        epoch: position.epoch,
        inputs: inputsOf(batch, position),
        outputs: [...effects.outputs].map(([topic, texts]) => ({ topic, texts })),
        state: effects.state,
        dead,
        replies: effects.replies,
        replyTtlMs: limits.replyTtlMs,
        watermarkMs,
      },
    };
  };
};

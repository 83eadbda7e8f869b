// settle: makes a prepared batch final: rows and offsets into the sink first, when the chain has
// one, then the commit. A crash between the two costs a repeat that the sink's offsets skip.
import type { Clock } from '../kernel/clock.ts';
import { errorFacts, type Logger } from '../kernel/log.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Chain } from '../model/chain.ts';
import type { TaskId } from '../model/partition.ts';
import type { Sink, SinkOutcome } from '../model/sink.ts';
import type { CommitPlan, Transport } from '../stream/transport.ts';
import { backoffMs } from './backoff.ts';
import type { PreparedBatch } from './batch-run.ts';
import { deadLetter } from './dead-letter.ts';
import type { TaskLimits } from './limits.ts';

/** `settled`, or why not: `fenced` ends the task, `rewind` begins again at the stored offset. */
export type Settlement = 'settled' | 'fenced' | 'rewind';

export interface SettleParts {
  readonly task: TaskId;
  readonly chain: Chain;
  readonly transport: Transport;
  readonly sink: Sink<unknown> | undefined;
  /** The incarnation of the log in which the task has begun last. */
  readonly incarnation: () => string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: EngineMetrics;
  readonly limits: Pick<TaskLimits, 'durability'>;
  /** True once the task must end, even if the sink is away. */
  readonly isEnding: () => boolean;
  /** Outputs for other partitions were committed. */
  readonly sent: () => void;
}

/** The sink's offsets around a batch. A crash before the commit has left it ahead of the log. */
const sinkOffsets = (
  { plan, stored }: PreparedBatch,
  end: 'from' | 'to',
): ReadonlyMap<string, number> =>
  new Map(
    plan.inputs
      .filter(({ from, to }) => to > from)
      .map((input) => [input.topic, Math.max(input[end], stored.get(input.topic) ?? 0)]),
  );

const topicsOf = ({ inputs }: CommitPlan): readonly string[] => inputs.map(({ topic }) => topic);

/** Whether the committed offsets include a plan. */
const includes = (stored: ReadonlyMap<string, number>, { inputs }: CommitPlan): boolean =>
  inputs.every(({ topic, to }) => (stored.get(topic) ?? 0) >= to);

/** Settles batches of one task, one at a time. */
export const settle = (parts: SettleParts) => {
  const { task, chain, transport, sink, clock, log, metrics } = parts;
  const { durability = parts.limits.durability } = chain;

  const writeRows = async (
    target: Sink<unknown>,
    batch: PreparedBatch,
  ): Promise<SinkOutcome<unknown> | undefined> => {
    for (let attempt = 1; !parts.isEnding(); attempt += 1) {
      try {
        return await target.write({
          task: { ...task, incarnation: parts.incarnation(), epoch: batch.plan.epoch },
          from: sinkOffsets(batch, 'from'),
          to: sinkOffsets(batch, 'to'),
          rows: batch.rows.map(({ value }) => value),
        });
      } catch (error) {
        if (attempt === 1) log.warn({ ...task, ...errorFacts(error) }, 'the sink is away');
        metrics.weir_retries_total.add({ chain: chain.name });
        await clock.sleep(backoffMs(Math.min(attempt, 12), chain.retry, clock.random));
      }
    }
    return undefined;
  };

  const rejectedAsDead = (
    { rows, plan }: PreparedBatch,
    rejected: readonly { readonly row: unknown; readonly reason: string }[],
  ): CommitPlan => {
    const dead = [...plan.dead];
    for (const { row, reason } of rejected) {
      const entry = rows.find(({ value }) => value === row)?.entry;
      metrics.weir_dead_letters_total.add({ chain: chain.name, step: 'sink' });
      const error = Object.assign(new Error('row refused'), { code: reason });
      if (!entry) continue;
      const failure = { step: 'sink', error, attempts: 1, version: chain.version };
      dead.push(deadLetter(entry, failure, clock.now()));
    }
    return { ...plan, dead };
  };

  const commit = async (plan: CommitPlan): Promise<Settlement> => {
    const startedMs = clock.monotonicMs();
    let outcome: string = await transport.commit(plan);
    metrics.weir_commit_seconds.observe(
      { chain: chain.name },
      (clock.monotonicMs() - startedMs) / 1000,
    );
    if (outcome === 'stale') {
      // A lost reply makes the client ask again: the first call may have been applied, and the
      // next one too. Nobody else moves the offset in this epoch.
      if (includes(await transport.committed(task, topicsOf(plan)), plan)) outcome = 'replayed';
    }
    metrics.weir_commits_total.add({ chain: chain.name, outcome });
    if (outcome === 'committed' || outcome === 'replayed') return 'settled';
    log.warn({ ...task, outcome, epoch: plan.epoch }, 'a commit was refused');
    return outcome === 'fenced' ? 'fenced' : 'rewind';
  };

  /** Waits for the disk or a replica; false when the commit was lost meanwhile, or the task ends. */
  const hardened = async (plan: CommitPlan): Promise<boolean> => {
    for (let attempt = 1; ; attempt += 1) {
      const isHard = await transport.harden(task, durability).catch(() => false);
      if (isHard) return includes(await transport.committed(task, topicsOf(plan)), plan);
      if (attempt === 1) log.warn({ ...task, durability }, 'commits wait for disk or a replica');
      if (parts.isEnding()) return false;
      await clock.sleep(backoffMs(Math.min(attempt, 12), chain.retry, clock.random));
    }
  };

  /** Replies follow a commit that waits, so that nobody acts on what may yet be lost. */
  const commitDurably = async (plan: CommitPlan): Promise<Settlement> => {
    if (durability === 'memory') return commit(plan);
    const settlement = await commit({ ...plan, replies: [] });
    if (settlement !== 'settled') return settlement;
    if (!(await hardened(plan))) return 'rewind';
    if (plan.replies.length > 0) {
      const done = { inputs: [], outputs: [], state: [], dead: [], outgoing: [], under: undefined };
      await transport.commit({ ...plan, ...done });
    }
    return 'settled';
  };

  return async (batch: PreparedBatch): Promise<Settlement> => {
    let { plan } = batch;
    if (sink) {
      const written = await writeRows(sink, batch);
      if (!written) return 'fenced';
      if (written.outcome !== 'written') {
        log.warn({ ...task, ...written, epoch: plan.epoch }, 'the sink has refused a batch');
        return written.outcome === 'fenced' ? 'fenced' : 'rewind';
      }
      plan = rejectedAsDead(batch, written.rejected);
    }
    const settlement = await commitDurably(plan);
    if (settlement !== 'settled') return settlement;
    for (const each of batch.traces) each.end();
    metrics.weir_batch_events.observe({ chain: chain.name }, batch.eventCount);
    metrics.weir_events_total.add({ chain: chain.name }, batch.eventCount);
    for (const { topic, texts } of plan.outputs) {
      metrics.weir_outputs_total.add({ chain: chain.name, topic }, texts.length);
    }
    if (plan.outgoing.length > 0) parts.sent();
    for (const { topic } of plan.outgoing) {
      metrics.weir_outputs_total.add({ chain: chain.name, topic });
    }
    return 'settled';
  };
};

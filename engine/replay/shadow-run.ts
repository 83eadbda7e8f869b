// A shadow at work: the entries of a recorded log, one after the other, through a chain as it runs
// in production, on a log in memory. Time is that of the record, so that a run can be repeated.
import { Registry } from 'prom-client';
import { silentLog } from '../kernel/log.ts';
import { createMetrics, engineMetrics } from '../kernel/metrics.ts';
import { virtualClock } from '../kernel/virtual-clock.ts';
import type { Chain } from '../model/chain.ts';
import type { Partition } from '../model/partition.ts';
import type { TaskLimits } from '../runtime/limits.ts';
import { startTask } from '../runtime/task.ts';
import { openTurns } from '../runtime/turns.ts';
import { memoryStore } from '../stream/memory/store.ts';
import { openMemoryTransport } from '../stream/memory/transport.ts';
import type { CommitPlan, Transport } from '../stream/transport.ts';

/** An entry as it was appended once. */
export interface RecordedEntry {
  readonly topic: string;
  /** When it was appended, by the clock of the log; event time is clamped to it. */
  readonly appendedMs: number;
  readonly seq: number;
  readonly text: string;
}

/** An entry of a broadcast topic, and from where on the chain ran under it. */
export interface Switched {
  readonly topic: string;
  readonly entryId: string;
  readonly text: string;
  /** The sequence numbers after which it was in force, by input topic. */
  readonly offsets: Readonly<Record<string, number>>;
}

/** What a shadow has brought about. */
export interface ShadowEffects {
  readonly outputs: readonly { readonly topic: string; readonly text: string }[];
  readonly dead: readonly string[];
}

export interface ShadowRun {
  /** Runs entries, in the order of the record; answers what they brought about. */
  feed(entries: readonly RecordedEntry[]): Promise<ShadowEffects>;
  /** From now on this entry of a broadcast topic is in force. */
  rule(entry: Pick<Switched, 'topic' | 'entryId' | 'text'>): void;
  stop(): Promise<void>;
}

const owner = 'shadow';

/** A turn of the event loop: pending promises of the task run on. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The log of a shadow: outputs are handed out instead of being kept. */
const recording = (log: Transport) => {
  let outputs: { topic: string; text: string }[] = [];
  let dead: string[] = [];
  const commit = async (plan: CommitPlan) => {
    const outcome = await log.commit({ ...plan, outputs: [], outgoing: [] });
    if (outcome !== 'committed') return outcome;
    for (const { topic, texts } of plan.outputs) {
      for (const text of texts) outputs.push({ topic, text });
    }
    for (const { topic, text } of plan.outgoing) outputs.push({ topic, text });
    dead.push(...plan.dead);
    return outcome;
  };
  return {
    transport: { ...log, commit },
    take: (): ShadowEffects => {
      const taken = { outputs, dead };
      outputs = [];
      dead = [];
      return taken;
    },
  };
};

/** Starts the shadow of a chain for one partition, with no state. */
export const startShadowRun = async (
  chain: Chain,
  partition: Partition,
  limits: TaskLimits,
): Promise<ShadowRun> => {
  const clock = virtualClock(0);
  const store = memoryStore(clock);
  const log = openMemoryTransport(clock, store);
  const { transport, take } = recording(log);
  const id = { ...partition, chain: chain.name };
  const topics = chain.inputs.map(({ name }) => name);
  // The clock hardly moves: the lease never ends.
  const tenure = await log.acquire(id, owner, topics, Number.MAX_SAFE_INTEGER);
  if (!tenure) throw new TypeError('a new log has no owner yet');
  const task = startTask({
    ...{ id, chain, tenure, transport, limits, clock, turns: openTurns(clock) },
    reader: transport.reader({ chain: chain.name, countMax: limits.batchSizeMax }),
    log: silentLog,
    metrics: createMetrics(engineMetrics, new Registry()),
  });

  const place = ({ topic, appendedMs, text }: RecordedEntry): void => {
    const stream = store.stream(partition, topic);
    stream.head += 1;
    const entryId = `${appendedMs}-${stream.head}`;
    stream.entries.push({ topic, appendedMs, text, seq: stream.head, entryId });
  };

  const lagging = async (): Promise<boolean> => {
    const lags = await Promise.all(topics.map((topic) => log.lag(id, topic)));
    return lags.some(({ entries }) => entries > 0);
  };

  return {
    feed: async (entries) => {
      for (const entry of entries) place(entry);
      for (const wake of store.appended) wake();
      while (await lagging()) {
        await turn();
        clock.advance(1);
      }
      for (const topic of topics) store.stream(partition, topic).entries.length = 0;
      return take();
    },
    rule: ({ topic, entryId, text }) => {
      const stream = store.stream({ tenantId: partition.tenantId, partition: 'all' }, topic);
      const appendedMs = Number.parseInt(entryId, 10);
      stream.head += 1;
      stream.entries.push({ topic, entryId, appendedMs, text, seq: stream.head });
      for (const wake of store.appended) wake();
    },
    stop: () => task.stop(),
  };
};

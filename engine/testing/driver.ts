// The test driver: runs a pipeline or chain as it runs in production, on the log in memory and a
// virtual clock. No server, no sleep; crashes are a method.
import { Registry } from 'prom-client';
import { silentLog } from '../kernel/log.ts';
import { createMetrics, engineMetrics } from '../kernel/metrics.ts';
import { virtualClock } from '../kernel/virtual-clock.ts';
import { type Chain, chain } from '../model/chain.ts';
import type { Event } from '../model/event.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { AnyTopic, EventOf, Topic } from '../model/topic.ts';
import type { DeadLetter } from '../runtime/dead-letter.ts';
import { type TaskLimits, taskLimits } from '../runtime/limits.ts';
import { startTask, type Task } from '../runtime/task.ts';
import { tickWhenIdle } from '../runtime/tick.ts';
import { openTurns } from '../runtime/turns.ts';
import { decodeEvent, encodeEvent } from '../stream/codec.ts';
import { openMemoryTransport } from '../stream/memory/transport.ts';
import type { CommitOutcome, CommitPlan, Transport } from '../stream/transport.ts';

/** Where an owner can be made to die, once. */
export type CrashPoint = 'before-commit' | 'after-commit';

export interface TestPipeline {
  /** Appends an event; nothing runs before `settle` or `read`. */
  pipe<Data>(
    topic: Topic<Data>,
    data: Data,
    options: { readonly subject: string; readonly atMs?: number; readonly id?: string },
  ): Promise<string>;
  /** Runs until everything piped so far is committed. */
  settle(): Promise<void>;
  /** Settles, then answers everything that a topic holds. */
  read<T extends AnyTopic>(topic: T): Promise<readonly EventOf<T>[]>;
  /** The stored text of an operator's state: `pipeline.label`. */
  state(operator: string, key: string): Promise<string | undefined>;
  deadLetters(): Promise<readonly DeadLetter[]>;
  advance(ms: number): void;
  /** The owner dies at this point of its next commit; another one takes over. */
  crashAt(point: CrashPoint): void;
  /** From now on, events are appended in a shuffled order, by batches of what was piped. */
  reorder(seed: number): void;
  stop(): Promise<void>;
}

export interface TestPipelineOptions {
  readonly startMs?: number;
  readonly limits?: Partial<TaskLimits>;
}

const tenantId = 'test';
const partition = { tenantId, partition: 0 };
const dedupeMs = 60_000;
const defaultStartMs = 1_767_225_600_000;
const retry = { attemptsMax: 3, backoffMs: 0, backoffMsMax: 0 } as const;

const asChain = (tested: Pipeline | Chain): Chain =>
  'pipelines' in tested ? tested : chain(tested.name, [tested], { retry });

/** A turn of the event loop: pending promises of the task run on. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A transport whose owner can be made to die around a commit. */
const crashing = (transport: Transport, crashed: () => void) => {
  let point: CrashPoint | undefined;
  const commit = async (plan: CommitPlan): Promise<CommitOutcome> => {
    const now = point;
    point = undefined;
    if (now === 'before-commit') {
      crashed();
      return 'fenced';
    }
    const outcome = await transport.commit(plan);
    if (now !== 'after-commit') return outcome;
    crashed();
    return 'fenced';
  };
  return {
    transport: { ...transport, commit },
    crashAt: (next: CrashPoint) => {
      point = next;
    },
  };
};

/**
 * Opens a driver for a pipeline or a chain.
 *
 * @example
 * const test = testPipeline(large);
 * await test.pipe(orders, { amount: 120 }, { subject: 'c1' });
 * expect((await test.read(largeOrders))[0]?.data).toEqual({ amount: 120 });
 */
export const testPipeline = (
  tested: Pipeline | Chain,
  { startMs = defaultStartMs, limits: changed = {} }: TestPipelineOptions = {},
): TestPipeline => {
  const clock = virtualClock(startMs);
  const memory = openMemoryTransport(clock);
  const runs = asChain(tested);
  const id = { ...partition, chain: runs.name };
  const limits = { ...taskLimits, ...changed };
  const topics = runs.inputs.map(({ name }) => name);
  const metrics = createMetrics(engineMetrics, new Registry());
  const { transport, crashAt } = crashing(memory, () => task?.abandon());
  let task: Task | undefined;
  let owners = 0;
  let shuffle: (() => number) | undefined;
  let piped: Event<unknown>[] = [];

  const own = async (): Promise<void> => {
    await task?.done;
    owners += 1;
    await memory.release(id, `owner-${owners - 1}`);
    const tenure = await memory.acquire(id, `owner-${owners}`, topics, limits.leaseMs);
    if (!tenure) return;
    const reader = transport.reader({ chain: runs.name, countMax: limits.batchSizeMax });
    const turns = openTurns(clock);
    const parts = { id, chain: runs, tenure, transport, reader, limits, clock, metrics, turns };
    const owned = startTask({ ...parts, log: silentLog });
    task = owned;
    void owned.done.then(() => {
      if (task === owned) task = undefined;
    });
  };

  const lagging = async (): Promise<boolean> => {
    const lags = await Promise.all(topics.map((topic) => memory.lag(id, topic)));
    return lags.some(({ entries }) => entries > 0);
  };

  const appendPiped = async (): Promise<void> => {
    const events = piped;
    piped = [];
    const random = shuffle;
    const ordered = random
      ? events
          .map((event) => ({ event, place: random() }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event)
      : events;
    for (const event of ordered) {
      const text = { id: event.id, text: encodeEvent(event) };
      await memory.append({ partition, topic: event.type, events: [text], dedupeMs });
    }
  };

  const settle = async (): Promise<void> => {
    await appendPiped();
    do {
      do {
        if (!task) await own();
        await turn();
        clock.advance(1);
      } while ((await lagging()) || !task?.isIdle);
    } while (await tickWhenIdle(task, { transport: memory, topics, clock, limits }));
  };

  return {
    pipe: async (topic, data, { subject, atMs = clock.now(), id: given = clock.id() }) => {
      piped.push({
        ...{ id: given, source: 'test', type: topic.name, subject, timeMs: atMs, tenantId },
        ...{ correlationId: given, traceparent: undefined, expiresAtMs: undefined },
        ...{ replyTo: undefined, schemaVersion: topic.schemaVersion, data },
      });
      return given;
    },
    settle,
    read: async (topic) => {
      await settle();
      const entries = await memory.range(partition, topic.name, '0', Number.POSITIVE_INFINITY);
      return entries.map(({ text }) => decodeEvent(text)) as never;
    },
    state: async (operator, key) => {
      await settle();
      return (await memory.loadState(id, operator, [key]))[0];
    },
    deadLetters: async () => {
      await settle();
      const letters = await memory.deadLetters(id, Number.POSITIVE_INFINITY);
      return letters.map(({ text }) => JSON.parse(text) as DeadLetter).reverse();
    },
    advance: (ms) => clock.advance(ms),
    crashAt,
    reorder: (seed) => {
      shuffle = virtualClock(0, seed).random;
    },
    stop: async () => {
      await task?.stop();
    },
  };
};

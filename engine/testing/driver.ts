// The test driver: runs a pipeline or chain as it runs in production, on the log in memory and a
// virtual clock. No server, no sleep; crashes are a method.
import { Registry } from 'prom-client';
import { engineErrors } from '../kernel/engine-errors.ts';
import { silentLog } from '../kernel/log.ts';
import { createMetrics, engineMetrics } from '../kernel/metrics.ts';
import { virtualClock } from '../kernel/virtual-clock.ts';
import type { Broadcast } from '../model/broadcast.ts';
import { type Chain, chain } from '../model/chain.ts';
import type { Event } from '../model/event.ts';
import { partitionOf, type TaskId } from '../model/partition.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { AnyTopic, EventOf, Topic } from '../model/topic.ts';
import type { DeadLetter } from '../runtime/dead-letter.ts';
import { type TaskLimits, taskLimits } from '../runtime/limits.ts';
import { startTask, type Task } from '../runtime/task.ts';
import { tickWhenIdle } from '../runtime/tick.ts';
import { decodeEvent, encodeEvent } from '../stream/codec.ts';
import { openMemoryTransport } from '../stream/memory/transport.ts';
import type { CommitOutcome, CommitPlan, Transport } from '../stream/transport.ts';
import type { CapturedEvent } from './captured.ts';
import { type CrashPoint, type Disturbance, type Disturber, disturber } from './disturbance.ts';

export interface TestPipeline {
  /** Appends an event; nothing runs before `settle` or `read`. */
  pipe<Data>(
    topic: Topic<Data>,
    data: Data,
    options: {
      readonly subject: string;
      readonly atMs?: number;
      readonly id?: string;
      /** The event that started it all; the event itself when absent. */
      readonly correlationId?: string;
    },
  ): Promise<string>;
  /**
   * Appends what `weir capture` has written down of the input topics, each at its time: the clock
   * moves on with them.
   */
  pipeAll(events: readonly CapturedEvent[]): Promise<void>;
  /** Settles, then appends to a broadcast topic; answers the version that is in force from then on. */
  broadcast<Data>(to: Broadcast<Data>, data: Data): Promise<string>;
  /** Runs until everything piped so far is committed. */
  settle(): Promise<void>;
  /** Settles, then answers everything that a topic holds, partition by partition. */
  read<T extends AnyTopic>(topic: T): Promise<readonly EventOf<T>[]>;
  /** The stored text of an operator's state: `pipeline.label`. */
  state(operator: string, key: string): Promise<string | undefined>;
  deadLetters(): Promise<readonly DeadLetter[]>;
  advance(ms: number): void;
  /** An owner dies at this point of its next commit; another one takes over. */
  crashAt(point: CrashPoint): void;
  /** From now on, events are appended in a shuffled order, by batches of what was piped. */
  reorder(seed: number): void;
  stop(): Promise<void>;
}

export interface TestPipelineOptions {
  readonly startMs?: number;
  readonly limits?: Partial<TaskLimits>;
  /** 1 by default; each has an owner of its own. */
  readonly partitions?: number;
  /** Owners die or hand over all the time: what comes out must be the same. */
  readonly disturbedBy?: Disturbance | undefined;
  /** Says when; 1 by default. */
  readonly seed?: number;
}

const tenantId = 'test';
const dedupeMs = 60_000;
const defaultStartMs = 1_767_225_600_000;
const retry = { attemptsMax: 3, backoffMs: 0, backoffMsMax: 0 } as const;

const asChain = (tested: Pipeline | Chain): Chain =>
  'pipelines' in tested ? tested : chain(tested.name, [tested], { retry });

const eventOf = <Data>(
  topic: Topic<Data>,
  data: Data,
  subject: string,
  id: string,
  timeMs: number,
): Event<unknown> => ({
  ...{ id, source: 'test', type: topic.name, subject, timeMs, tenantId },
  ...{ correlationId: id, traceparent: undefined, expiresAtMs: undefined },
  ...{ replyTo: undefined, schemaVersion: topic.schemaVersion, data },
});

/** A turn of the event loop: pending promises of the task run on. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A transport whose owner can be made to die around a commit. */
const crashing = (transport: Transport, disturbing: Disturber, crashed: (task: TaskId) => void) => {
  let point: CrashPoint | undefined;
  const commit = async (plan: CommitPlan): Promise<CommitOutcome> => {
    const now = point ?? disturbing.crashPoint();
    point = undefined;
    if (now === 'before-commit') {
      crashed(plan.task);
      return 'fenced';
    }
    const outcome = await transport.commit(plan);
    if (now !== 'after-commit') return outcome;
    crashed(plan.task);
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
  options: TestPipelineOptions = {},
): TestPipeline => {
  const { startMs = defaultStartMs, limits: changed = {}, partitions = 1, seed = 1 } = options;
  const clock = virtualClock(startMs);
  const disturbing = disturber(options.disturbedBy, virtualClock(0, seed).random);
  const memory = openMemoryTransport(clock);
  const runs = asChain(tested);
  const ids = Array.from({ length: partitions }, (_, partition) => ({
    tenantId,
    partition,
    chain: runs.name,
  }));
  const tasks = new Map<number, Task>();
  const limits = { ...taskLimits, ...changed };
  const topics = runs.inputs.map(({ name }) => name);
  const metrics = createMetrics(engineMetrics, new Registry());
  const { transport, crashAt } = crashing(memory, disturbing, ({ partition }) =>
    tasks.get(partition)?.abandon(),
  );
  let owners = 0;
  let shuffle: (() => number) | undefined;
  let piped: Event<unknown>[] = [];

  const own = async (id: TaskId): Promise<void> => {
    owners += 1;
    const tenure = await memory.acquire(id, `owner-${owners}`, topics, limits.leaseMs);
    if (!tenure) return;
    const { batchSizeMax: countMax } = limits;
    const countNow = () => disturbing.countNow(countMax);
    const reader = transport.reader({ chain: runs.name, countMax, countNow });
    const parts = { id, chain: runs, tenure, transport, reader, limits, clock, metrics };
    const owned = startTask({ ...parts, log: silentLog });
    const owner = `owner-${owners}`;
    tasks.set(id.partition, owned);
    void owned.done.then(async () => {
      await memory.release(id, owner);
      tasks.delete(id.partition);
    });
  };

  const lagging = async (): Promise<boolean> => {
    const lags = await Promise.all(
      ids.flatMap((id) => [...topics.map((topic) => memory.lag(id, topic)), memory.outboxLag(id)]),
    );
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
      const partition = { tenantId, partition: partitionOf(event.subject, partitions) };
      await memory.append({ partition, topic: event.type, events: [text], dedupeMs });
    }
  };

  const tickAll = async (): Promise<boolean> => {
    const parts = { transport: memory, topics, clock, limits };
    const ticked = await Promise.all([...tasks.values()].map((task) => tickWhenIdle(task, parts)));
    return ticked.includes(true);
  };

  const settle = async (): Promise<void> => {
    await memory.settlePartitions(tenantId, partitions);
    await appendPiped();
    do {
      do {
        for (const id of ids) if (!tasks.has(id.partition)) await own(id);
        await turn();
        for (const task of tasks.values()) if (disturbing.handsOver()) void task.stop();
        clock.advance(1);
      } while ((await lagging()) || !ids.every(({ partition }) => tasks.get(partition)?.isIdle));
    } while (await tickAll());
  };

  return {
    pipe: async (topic, data, { subject, atMs = clock.now(), id: given = clock.id(), ...more }) => {
      piped.push({ ...eventOf(topic, data, subject, given, atMs), ...more });
      return given;
    },
    pipeAll: async (events) => {
      for (const { topic: name, id, subject, time, data } of events) {
        const topic = runs.inputs.find((each) => each.name === name);
        if (!topic) throw engineErrors.TOPIC_UNKNOWN({ topic: name });
        const timeMs = Date.parse(time);
        clock.advance(Math.max(0, timeMs - clock.now()));
        piped.push(eventOf(topic, data, subject, id, timeMs));
        await appendPiped();
      }
    },
    broadcast: async ({ topic }, data) => {
      await settle();
      const place = { tenantId, partition: 'all' } as const;
      const id = clock.id();
      const text = encodeEvent(eventOf(topic, data, topic.name, id, clock.now()));
      await memory.append({
        partition: place,
        topic: topic.name,
        events: [{ id, text }],
        dedupeMs,
      });
      const [newest] = await memory.recent(place, topic.name, undefined, 1);
      return newest?.entryId ?? '';
    },
    settle,
    read: async (topic) => {
      await settle();
      const logs = await Promise.all(
        ids.map((id) => memory.range(id, topic.name, '0', Number.POSITIVE_INFINITY)),
      );
      return logs.flat().map(({ text }) => decodeEvent(text)) as never;
    },
    state: async (operator, key) => {
      await settle();
      const texts = await Promise.all(ids.map((id) => memory.loadState(id, operator, [key])));
      return texts.flat().find((text) => text !== undefined);
    },
    deadLetters: async () => {
      await settle();
      const letters = await Promise.all(
        ids.map((id) => memory.deadLetters(id, Number.POSITIVE_INFINITY)),
      );
      return letters.flatMap((each) =>
        each.map(({ text }) => JSON.parse(text) as DeadLetter).reverse(),
      );
    },
    advance: (ms) => clock.advance(ms),
    crashAt,
    reorder: (seed) => {
      shuffle = virtualClock(0, seed).random;
    },
    stop: async () => {
      await Promise.all([...tasks.values()].map((task) => task.stop()));
    },
  };
};

// Hanging reads: one blocking connection per chain asks for all tasks that want entries. A task
// that joins while a read hangs wakes it; a task that leaves has its entries stay pending.
import type { Redis } from 'ioredis';
import { engineErrors } from '../../kernel/engine-errors.ts';
import { errorFacts, type Logger } from '../../kernel/log.ts';
import { type TaskId, taskName } from '../../model/partition.ts';
import { keys } from '../keys.ts';
import type { Entry, Reader } from '../transport.ts';
import { type RawEntry, toEntry } from './entry.ts';

/** One stable consumer name per task, whoever owns it: names never pile up. */
export const consumer = 'owner';

const blockMs = 5_000;
const wakeEveryMs = 2;
const retryMs = 200;

interface Wish {
  readonly task: TaskId;
  readonly topics: readonly string[];
  readonly resolve: (entries: readonly Entry[]) => void;
  readonly reject: (error: unknown) => void;
}

type StreamsReply = readonly (readonly [stream: string, entries: readonly RawEntry[]])[] | null;

interface ReaderParts {
  readonly chain: string;
  /** Opens the connection that hangs; the reader owns it. */
  readonly open: () => Promise<Redis>;
  /** The shared connection, to wake the hanging one. */
  readonly commands: Redis;
  readonly countMax: number;
  readonly log: Logger;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Lets the tasks that were just served ask again, so that the next read includes them. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The reader of one chain. */
export const chainReader = ({ chain, open, commands, countMax, log }: ReaderParts): Reader => {
  const wishes = new Map<string, Wish>();
  let asked: ReadonlySet<Wish> | undefined;
  let running = false;
  let closed = false;
  let waking = false;
  let clientId: number | undefined;
  let hanging: Redis | undefined;

  const ask = async (): Promise<StreamsReply> => {
    hanging ??= await open();
    clientId ??= await hanging.client('ID');
    const current = [...wishes.values()];
    asked = new Set(current);
    const streams = current.flatMap(({ task, topics }) =>
      topics.map((topic) => keys.stream(task, topic)),
    );
    try {
      return (await hanging.call(
        'XREADGROUP',
        ...['GROUP', chain, consumer, 'COUNT', countMax, 'BLOCK', blockMs, 'STREAMS'],
        ...streams,
        ...streams.map(() => '>'),
      )) as StreamsReply;
    } finally {
      asked = undefined;
    }
  };

  const serve = (reply: StreamsReply): void => {
    const byStream = new Map(reply ?? []);
    for (const [name, wish] of wishes) {
      const entries: Entry[] = [];
      for (const topic of wish.topics) {
        const raw = byStream.get(keys.stream(wish.task, topic));
        for (const entry of raw ?? []) entries.push(toEntry(topic, entry));
      }
      if (entries.length === 0) continue;
      wishes.delete(name);
      wish.resolve(entries);
    }
  };

  const run = async (): Promise<void> => {
    running = true;
    while (wishes.size > 0 && !closed) {
      try {
        serve(await ask());
      } catch (error) {
        if (closed) break;
        clientId = undefined;
        const lostGroup = error instanceof Error && error.message.startsWith('NOGROUP');
        if (lostGroup) failAll(engineErrors.TRANSPORT_AWAY({ during: 'read' }, { cause: error }));
        else log.warn({ chain, ...errorFacts(error) }, 'a read failed and is tried again');
        await pause(retryMs);
      }
      await turn();
    }
    running = false;
  };

  const failAll = (error: unknown): void => {
    const all = [...wishes.values()];
    wishes.clear();
    for (const wish of all) wish.reject(error);
  };

  const wake = async (): Promise<void> => {
    if (waking) return;
    waking = true;
    // The hanging command may not have reached the server yet: ask until it has come back.
    while (!closed && asked && [...wishes.values()].some((wish) => !asked?.has(wish))) {
      if (clientId !== undefined) {
        await commands.call('CLIENT', 'UNBLOCK', clientId).catch(() => undefined);
      }
      await pause(wakeEveryMs);
    }
    waking = false;
  };

  return {
    next: (task, topics) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(engineErrors.DRAINING());
        wishes.set(taskName(task), { task, topics, resolve, reject });
        if (!running) void run();
        else if (asked) void wake();
      }),
    cancel: (task) => {
      const wish = wishes.get(taskName(task));
      wishes.delete(taskName(task));
      wish?.reject(engineErrors.DRAINING());
    },
    close: async () => {
      closed = true;
      hanging?.disconnect();
      failAll(engineErrors.DRAINING());
    },
  };
};

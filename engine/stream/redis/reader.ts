// Hanging reads: one blocking connection per chain asks for all tasks that want entries. A task
// that joins or leaves while a read hangs wakes it, or the read would swallow what is another's now.
import { systemClock } from '../../kernel/clock.ts';
import { engineErrors } from '../../kernel/engine-errors.ts';
import { errorFacts, type Logger } from '../../kernel/log.ts';
import { type TaskId, taskName } from '../../model/partition.ts';
import { keys } from '../keys.ts';
import type { Entry, Reader, ReaderOptions } from '../transport.ts';
import { type RawEntry, toEntry } from './entry.ts';
import type { Hanging } from './servers.ts';

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

interface ReaderParts extends ReaderOptions {
  /** Opens the connection that hangs; the reader owns it. One that is lost must not come back. */
  readonly open: () => Promise<Hanging>;
  readonly log: Logger;
}

/** The reader of one chain. */
export const chainReader = (parts: ReaderParts): Reader => {
  const { chain, open, countMax, countNow = () => countMax, log } = parts;
  const wishes = new Map<string, Wish>();
  let connection: Promise<Hanging> | undefined;
  let hanging: Hanging | undefined;
  let asked: ReadonlySet<Wish> | undefined;
  let busy = false;
  let closed = false;
  let waking = false;
  let away = false;
  /** Tasks that were just served and will ask again at once: the next read waits for them. */
  let expected = 0;

  const ask = ({ redis }: Hanging): Promise<StreamsReply> => {
    const current = [...wishes.values()];
    asked = new Set(current);
    const streams = current.flatMap(({ task, topics }) =>
      topics.map((topic) => keys.stream(task, topic)),
    );
    return redis.call(
      'XREADGROUP',
      ...['GROUP', chain, consumer, 'COUNT', countNow(), 'BLOCK', blockMs, 'STREAMS'],
      ...streams,
      ...streams.map(() => '>'),
    ) as Promise<StreamsReply>;
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
      expected += 1;
      wish.resolve(entries);
    }
    asked = undefined;
    busy = false;
  };

  const letGo = (): void => {
    hanging = undefined;
    connection?.then(
      ({ redis }) => redis.disconnect(),
      () => undefined,
    );
    connection = undefined;
  };

  /** Sends those back whose group is gone, to make it again; all of them when none is named. */
  const sendBack = (error: Error): void => {
    const all = [...wishes.values()];
    const named = all.filter(({ task, topics }) =>
      topics.some((topic) => error.message.includes(`'${keys.stream(task, topic)}'`)),
    );
    for (const wish of named.length > 0 ? named : all) {
      wishes.delete(taskName(wish.task));
      wish.reject(engineErrors.TRANSPORT_AWAY({ during: 'read' }, { cause: error }));
    }
  };

  const fail = async (error: unknown): Promise<void> => {
    const lostGroup = error instanceof Error && error.message.startsWith('NOGROUP');
    if (lostGroup) sendBack(error);
    else if (!away) log.warn({ chain, ...errorFacts(error) }, 'a read failed and is tried again');
    away = !lostGroup;
    // Always a new connection: the old one's client id, by which reads are woken, is gone with it.
    letGo();
    await systemClock.sleep(retryMs * (0.5 + systemClock.random()));
  };

  /** Sends the next read in this very turn, so that it travels while the tasks work. */
  const issue = (): void => {
    if (busy || closed || wishes.size === 0) return;
    busy = true;
    expected = 0;
    const reading = hanging ? ask(hanging) : connectAndAsk();
    reading.then(
      (reply) => {
        serve(reply);
        // Whoever did not ask again at once is not waited for any longer: it may never ask.
        setImmediate(() => {
          expected = 0;
          issue();
        });
      },
      async (error) => {
        if (!closed) await fail(error);
        asked = undefined;
        busy = false;
        issue();
      },
    );
  };

  const connectAndAsk = async (): Promise<StreamsReply> => {
    connection ??= open();
    hanging = await connection;
    if (away) log.info({ chain }, 'reads go on');
    away = false;
    return ask(hanging);
  };

  const failAll = (error: unknown): void => {
    const all = [...wishes.values()];
    wishes.clear();
    for (const wish of all) wish.reject(error);
  };

  /** Whether the hanging read asks for more or less than what is wished for. */
  const isOutdated = (): boolean =>
    asked !== undefined &&
    (asked.size !== wishes.size || [...wishes.values()].some((wish) => !asked?.has(wish)));

  const wake = async (): Promise<void> => {
    if (waking) return;
    waking = true;
    // The hanging command may not have reached the server yet: ask until it has come back.
    while (!closed && isOutdated()) {
      await hanging?.unblock().catch(() => undefined);
      await systemClock.sleep(wakeEveryMs);
    }
    waking = false;
  };

  return {
    next: (task, topics) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(engineErrors.DRAINING());
        wishes.set(taskName(task), { task, topics, resolve, reject });
        expected = Math.max(0, expected - 1);
        if (busy) void wake();
        else if (expected === 0) issue();
      }),
    cancel: (task) => {
      const wish = wishes.get(taskName(task));
      wishes.delete(taskName(task));
      wish?.reject(engineErrors.DRAINING());
      // Sent before the lease is given back, on the same connection: the next owner reads alone.
      if (wish && asked?.has(wish)) void wake();
    },
    close: async () => {
      closed = true;
      letGo();
      failAll(engineErrors.DRAINING());
    },
  };
};

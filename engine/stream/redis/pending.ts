// What was delivered to a task but not committed, over a connection for commands.

import { keys } from '../keys.ts';
import type { Transport } from '../transport.ts';
import { type RawEntry, toEntry } from './entry.ts';
import { consumer } from './reader.ts';
import type { Commands } from './servers.ts';

/** Committed already, or deleted since its delivery, as the help for a foreign entry advises. */
const isDone = (entry: RawEntry, committed: number): boolean => {
  const { seq } = toEntry('', entry);
  return entry[1] === null || (seq !== undefined && seq <= committed);
};

export const pendingOver =
  (redis: Commands): Transport['pending'] =>
  async (task, topic, afterId, countMax) => {
    const stream = keys.stream(task, topic);
    for (let after = afterId; ; ) {
      const [committed, reply] = await Promise.all([
        redis.hget(keys.meta(task), `seq:${topic}`),
        redis.call(
          'XREADGROUP',
          ...['GROUP', task.chain, consumer, 'COUNT', countMax, 'STREAMS', stream, after],
        ) as Promise<[string, RawEntry[]][] | null>,
      ]);
      const raw = reply?.[0]?.[1] ?? [];
      const done = raw.filter((entry) => isDone(entry, Number(committed ?? 0)));
      if (done.length > 0) await redis.xack(stream, task.chain, ...done.map(([id]) => id));
      const open = raw.filter((entry) => !done.includes(entry));
      const last = raw.at(-1);
      if (open.length > 0 || !last) return open.map((entry) => toEntry(topic, entry));
      [after] = last;
    }
  };

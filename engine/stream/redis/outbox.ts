// The outboxes of tasks and what partitions receive from them, on Redis Streams.
import { taskName } from '../../model/partition.ts';
import { keys } from '../keys.ts';
import type { Outboxes, OutboxRow, ReceiveOutcome, ReceiveRequest } from '../outbox.ts';
import type { RawEntry } from './entry.ts';
import type { CallFunction } from './functions.ts';
import type { Commands } from './servers.ts';

/** Rows have the fields `i`, `e`, `p`, `n`, `t` and `d`, in this order. */
const toRow = (history: string, [id, fields]: RawEntry): OutboxRow => ({
  id,
  history,
  incarnation: fields?.[1] ?? '',
  eventId: fields?.[3] ?? '',
  target: Number(fields?.[5]),
  seq: Number(fields?.[7]),
  topic: fields?.[9] ?? '',
  text: fields?.[11] ?? '',
});

const receiveArguments = ({ target, source, rows, readers, ...request }: ReceiveRequest) => {
  const topics = [...new Set(rows.map(({ topic }) => topic))];
  return {
    keys: [
      keys.received(target),
      keys.heads(target),
      ...topics.map((topic) => keys.stream(target, topic)),
      ...readers.map(({ chain }) => keys.meta({ ...target, chain })),
      ...rows.map(({ eventId }) => keys.seen(target, eventId)),
    ],
    args: [
      ...[taskName(source), request.incarnation, request.afterLoss ? '1' : '0', request.dedupeMs],
      ...[topics.length, ...topics, readers.length, ...readers.map(({ topic }) => topic)],
      rows.length,
      ...rows.flatMap(({ seq, topic, text }) => [seq, topics.indexOf(topic) + 1, text]),
    ],
  };
};

/** The outboxes over a connection for commands. */
export const redisOutboxes = (redis: Commands, call: CallFunction): Outboxes => ({
  outbox: async (task, afterId, countMax) => {
    const start = afterId === '0' ? '-' : `(${afterId}`;
    const reply = await call('outbox', [keys.outbox(task)], [start, countMax]);
    const [history, raw] = reply as [string, RawEntry[]];
    return raw.map((entry) => toRow(history, entry));
  },
  receive: async (request): Promise<ReceiveOutcome> => {
    const { keys: names, args } = receiveArguments(request);
    const [outcome, lastSeq, backlog = 0] = (await call('receive', names, args)) as [
      'received' | 'hole',
      number,
      number?,
    ];
    return outcome === 'hole' ? { outcome, lastSeq } : { outcome, lastSeq, backlog };
  },
  removeSent: async (task, rows) => {
    const [first] = rows;
    if (!first) return;
    await call('remove_sent', [keys.outbox(task)], [first.history, ...rows.map(({ id }) => id)]);
  },
  outboxLag: async (task) => {
    const outbox = keys.outbox(task);
    const [entries, oldest, [seconds]] = await Promise.all([
      redis.xlen(outbox),
      redis.call('XRANGE', outbox, '-', '+', 'COUNT', 1) as Promise<RawEntry[]>,
      redis.time(),
    ]);
    const first = oldest[0];
    const ageMs = first ? Math.max(0, Number(seconds) * 1000 - Number.parseInt(first[0], 10)) : 0;
    return { entries, ageMs };
  },
});

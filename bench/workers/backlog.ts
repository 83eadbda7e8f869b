// Events that lie ready before anybody reads them, spread over partitions; and when the answers to
// them were written, by the server's clock.
import type { Redis } from 'ioredis';
import { systemClock } from '../../engine/kernel/clock.ts';
import { type Partition, partitionOf } from '../../engine/model/partition.ts';
import { keys } from '../../engine/stream/keys.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { beats, beatText, heardBeats } from './beat.ts';

/** What a backlog consists of. */
export interface Kind {
  readonly topic: string;
  /** The topic that gets one event for each. */
  readonly answers: string;
  text(
    of: Pick<Backlog, 'tenantId' | 'run'> & { readonly n: number; readonly subject: string },
    timeMs: number,
  ): { readonly id: string; readonly text: string };
}

const beat: Kind = {
  topic: beats.name,
  answers: heardBeats.name,
  text: ({ tenantId, run, n, subject }, timeMs) =>
    beatText(tenantId, { run, n, due_us: 0 }, timeMs, subject),
};

export interface Backlog {
  readonly tenantId: string;
  readonly partitions: number;
  readonly total: number;
  readonly run: number;
  /** How many users the beats are of, each in turn. */
  readonly users: number;
  /** The number of the first; 0 when absent. */
  readonly from?: number;
  /** Beats when absent. */
  readonly kind?: Kind | undefined;
}

type Where = Pick<Backlog, 'tenantId' | 'partitions' | 'kind'>;

const appendMax = 1_000;
const dedupeMs = 60_000;
const pollMs = 20;

const partitionsOf = ({ tenantId, partitions }: Where) =>
  Array.from({ length: partitions }, (_, partition): Partition => ({ tenantId, partition }));

/** Appends a backlog. */
export const appendBacklog = async (transport: Transport, backlog: Backlog): Promise<void> => {
  const { tenantId, partitions, total, run, users, from = 0, kind = beat } = backlog;
  const timeMs = systemClock.now();
  const waiting = partitionsOf(backlog).map((partition) => ({
    partition,
    events: [] as ReturnType<Kind['text']>[],
  }));
  const flush = async (index: number): Promise<void> => {
    const lot = waiting[index];
    if (!lot || lot.events.length === 0) return;
    const events = lot.events;
    lot.events = [];
    await transport.append({ partition: lot.partition, topic: kind.topic, events, dedupeMs });
  };
  for (let n = from; n < from + total; n += 1) {
    const subject = `user-${n % users}`;
    const index = partitionOf(subject, partitions);
    waiting[index]?.events.push(kind.text({ tenantId, run, n, subject }, timeMs));
    if ((waiting[index]?.events.length ?? 0) >= appendMax) await flush(index);
  }
  for (let index = 0; index < partitions; index += 1) await flush(index);
};

/** How many answers there are, in all partitions. */
export const answersOf = async (redis: Redis, where: Where): Promise<number> => {
  const { answers } = where.kind ?? beat;
  const lengths = await Promise.all(
    partitionsOf(where).map((partition) => redis.xlen(keys.stream(partition, answers))),
  );
  return lengths.reduce((sum, length) => sum + length, 0);
};

/** Waits until there are `total` answers; throws when there are more. */
export const untilAnswered = async (
  redis: Redis,
  where: Where & Pick<Backlog, 'total'>,
): Promise<void> => {
  for (;;) {
    const found = await answersOf(redis, where);
    if (found > where.total) throw new Error(`${found} answers to ${where.total} events`);
    if (found === where.total) return;
    await systemClock.sleep(pollMs);
  }
};

/** From the first answer to the last, in ms, by the ids of their entries. */
export const answeringMs = async (redis: Redis, where: Where): Promise<number> => {
  const { answers } = where.kind ?? beat;
  const ends = await Promise.all(
    partitionsOf(where).flatMap((partition) => {
      const stream = keys.stream(partition, answers);
      return [
        redis.xrange(stream, '-', '+', 'COUNT', 1),
        redis.xrevrange(stream, '+', '-', 'COUNT', 1),
      ];
    }),
  );
  const times = ends.flatMap((page) => page.map(([id]) => Number.parseInt(id, 10)));
  return Math.max(...times) - Math.min(...times);
};

// The fair hand-written loop: what a careful developer writes in an afternoon. COUNT 500, one
// pipeline per batch, changed in place; at least once, since nothing makes the pipeline atomic.
import type { Redis } from 'ioredis';
import { keys } from '../../engine/stream/keys.ts';
import type { RunRound } from '../round.ts';
import { entriesOf, type HandWork, outputOf, topicsOf } from './hand.ts';

const group = 'fair';
const countMax = 500;

/** A side that runs the fair loop. */
export const fairLoop =
  (reading: Redis, writing: Redis, work: HandWork = 'count'): RunRound =>
  async ({ tenantId, events }) => {
    const partition = { tenantId, partition: 0 };
    const topics = topicsOf(work);
    const input = keys.stream(partition, topics.input);
    const output = keys.stream(partition, topics.output);
    const hash = `weir:{${tenantId}:0}:fair:counts`;
    await writing.xgroup('CREATE', input, group, '0', 'MKSTREAM');
    const counts = work === 'count' ? new Map<string, number>() : undefined;
    for (let done = 0; done < events; ) {
      const entries = entriesOf(
        await reading.xreadgroup(
          ...(['GROUP', group, 'c1', 'COUNT', countMax, 'BLOCK', 1_000] as const),
          ...(['STREAMS', input, '>'] as const),
        ),
      );
      const changed = new Set<string>();
      const pipeline = writing.pipeline();
      for (const [, fields] of entries) {
        pipeline.xadd(output, '*', 'd', outputOf(fields[3] ?? '', topics.output, counts, changed));
      }
      const pairs = [...changed].flatMap((user) => [user, counts?.get(user) ?? 0]);
      if (counts) pipeline.hset(hash, ...pairs);
      pipeline.xack(input, group, ...entries.map(([id]) => id));
      await pipeline.exec();
      done += entries.length;
    }
  };

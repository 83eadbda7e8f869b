// The fair hand-written loop: what a careful developer writes in an afternoon. COUNT 500, one
// pipeline per batch, changed in place; at least once, since nothing makes the pipeline atomic.
import type { Redis } from 'ioredis';
import { keys } from '../../engine/stream/keys.ts';
import type { RunRound } from '../round.ts';
import { asked, counted } from '../workload.ts';
import { entriesOf, outputOf } from './hand.ts';

const group = 'fair';
const countMax = 500;

/** A side that runs the fair loop. */
export const fairLoop =
  (reading: Redis, writing: Redis): RunRound =>
  async (tenantId, events) => {
    const partition = { tenantId, partition: 0 };
    const input = keys.stream(partition, asked.name);
    const output = keys.stream(partition, counted.name);
    const hash = `weir:{${tenantId}:0}:fair:counts`;
    await writing.xgroup('CREATE', input, group, '0', 'MKSTREAM');
    const counts = new Map<string, number>();
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
        pipeline.xadd(output, '*', 'd', outputOf(fields[3] ?? '', counts, changed));
      }
      const pairs = [...changed].flatMap((user) => [user, counts.get(user) ?? 0]);
      pipeline.hset(hash, ...pairs);
      pipeline.xack(input, group, ...entries.map(([id]) => id));
      await pipeline.exec();
      done += entries.length;
    }
  };

// The best hand-written loop: COUNT 200, the next batch is read while this one is worked on, one
// script call per batch, one in flight: fenced, with a stored offset. The numbered one also notices an
// entry that is missing, as ours does.
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { keys } from '../../engine/stream/keys.ts';
import type { RunRound } from '../round.ts';
import { entriesOf, type HandWork, outputOf, topicsOf } from './hand.ts';

const group = 'best';
const countMax = 200;
const scripts = {
  plain: readFileSync(new URL('./best-loop.lua', import.meta.url), 'utf8'),
  numbered: readFileSync(new URL('./numbered-loop.lua', import.meta.url), 'utf8'),
} as const;

/** A side that runs the best loop. */
export const bestLoop =
  (
    reading: Redis,
    writing: Redis,
    work: HandWork = 'count',
    script: keyof typeof scripts = 'plain',
  ): RunRound =>
  async ({ tenantId, events }) => {
    const partition = { tenantId, partition: 0 };
    const topics = topicsOf(work);
    const input = keys.stream(partition, topics.input);
    const output = keys.stream(partition, topics.output);
    const [hash, meta] = [`weir:{${tenantId}:0}:best:counts`, `weir:{${tenantId}:0}:best:meta`];
    await writing.xgroup('CREATE', input, group, '0', 'MKSTREAM');
    await writing.hset(meta, 'epoch', 1);
    const sha = (await writing.script('LOAD', scripts[script])) as string;
    const counts = work === 'count' ? new Map<string, number>() : undefined;
    const read = () =>
      reading.xreadgroup(
        ...(['GROUP', group, 'c1', 'COUNT', countMax, 'BLOCK', 200] as const),
        ...(['STREAMS', input, '>'] as const),
      );
    let reply = read();
    let emitted: Promise<unknown> = Promise.resolve();
    for (let done = 0; done < events; ) {
      const entries = entriesOf(await reply);
      // A read past the last entry would hang, and be counted against this side.
      if (done + entries.length < events) reply = read();
      if (entries.length === 0) continue;
      const changed = new Set<string>();
      const outputs = entries.map(([, fields]) =>
        outputOf(fields[3] ?? '', topics.output, counts, changed),
      );
      const next = done + entries.length;
      // The last number of a batch that misses none is the count of all so far.
      const last = script === 'numbered' ? Number(entries.at(-1)?.[1][1]) : next;
      const args: (string | number)[] = [1, done, last, entries.length];
      for (const [id] of entries) args.push(id);
      for (const text of outputs) args.push(text);
      for (const user of changed) args.push(user, counts?.get(user) ?? 0);
      await emitted;
      emitted = writing.evalsha(sha, 4, input, output, hash, meta, ...args).then((outcome) => {
        if (outcome !== 'committed') throw new Error(`the best loop was refused: ${outcome}`);
      });
      done = next;
    }
    await emitted;
  };

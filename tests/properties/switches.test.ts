import * as fc from 'fast-check';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import type { Place, TaskId } from '../../engine/model/partition.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { startTask, type Task } from '../../engine/runtime/task.ts';
import { openTurns } from '../../engine/runtime/turns.ts';
import type { Switch } from '../../engine/stream/broadcasts.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import { compareEntryIds } from '../../engine/stream/entry-id.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { orders } from '../support/orders.ts';
import { markingChain, marks, rules } from '../support/rules.ts';

// Orders and rules come in as they please, commits are lost before or after they are applied, owners
// die. The record must say of every order which rules it was marked under, so that a replay can do
// the same again.

type Deed = 'order' | 'rules' | 'turn' | 'lose the commit' | 'lose its reply' | 'kill';

const task: TaskId = { tenantId: 't1', partition: 0, chain: markingChain.name };
const everywhere = { tenantId: 't1', partition: 'all' } as const;

const appendTo = async (
  transport: Transport,
  partition: Place,
  topic: string,
  id: string,
  data: unknown,
) => {
  const text = encodeEvent({
    ...{ id, source: 'test', type: topic, subject: 'c1', timeMs: 0, tenantId: 't1' },
    ...{ correlationId: id, traceparent: undefined, expiresAtMs: undefined },
    ...{ replyTo: undefined, schemaVersion: 1, data },
  });
  await transport.append({ partition, topic, events: [{ id, text }], dedupeMs: 1_000 });
};

/** A log, and an owner for it whenever it has none. */
const world = () => {
  const clock = virtualClock(0);
  const memory = openMemoryTransport(clock);
  let lose: 'call' | 'reply' | undefined;
  let owned: Task | undefined;
  let owners = 0;
  const transport: Transport = {
    ...memory,
    commit: async (plan) => {
      const lost = lose;
      lose = undefined;
      if (lost === 'call') throw new Error('the connection is gone');
      const outcome = await memory.commit(plan);
      if (lost === 'reply') throw new Error('the connection is gone');
      return outcome;
    },
  };
  const own = async (): Promise<void> => {
    if (owned) return;
    owners += 1;
    const owner = `w${owners}`;
    const tenure = await memory.acquire(task, owner, [orders.name], 1_000_000);
    if (!tenure) return;
    const limits = { ...taskLimits, batchSizeMax: 2 };
    owned = startTask({
      ...{ id: task, chain: markingChain, tenure, transport, limits, clock, log: silentLog },
      reader: memory.reader({ chain: task.chain, countMax: 2 }),
      metrics: createMetrics(engineMetrics, new Registry()),
      turns: openTurns(clock),
    });
    void owned.done.then(async () => {
      await memory.release(task, owner);
      owned = undefined;
    });
  };
  const turn = async (): Promise<void> => {
    await own();
    for (let round = 0; round < 3; round += 1) await new Promise((next) => setImmediate(next));
    clock.advance(20);
  };
  return {
    memory,
    turn,
    kill: () => owned?.abandon(),
    loseCommit: (what: 'call' | 'reply') => {
      lose = what;
    },
  };
};

const history = async (deeds: readonly Deed[]) => {
  const { memory, turn, kill, loseCommit } = world();
  let count = 0;
  for (const deed of deeds) {
    count += 1;
    if (deed === 'order') await appendTo(memory, task, orders.name, `o${count}`, { amount: count });
    if (deed === 'rules') {
      await appendTo(memory, everywhere, rules.topic.name, `r${count}`, { amountMax: count });
    }
    if (deed === 'turn') await turn();
    if (deed === 'kill') kill();
    if (deed === 'lose the commit') loseCommit('call');
    if (deed === 'lose its reply') loseCommit('reply');
  }
  for (let rounds = 0; (await memory.lag(task, orders.name)).entries > 0; rounds += 1) {
    if (rounds > 2_000) throw new Error('it does not come to an end');
    await turn();
  }
  const entries = await memory.range(task, marks.name, '0', 10_000);
  return {
    versions: entries.map(
      ({ text }) => (decodeEvent(text).data as { rulesVersion: string }).rulesVersion,
    ),
    switches: await memory.switches(task),
  };
};

/** What a replay would have in force for the order with this sequence number. */
const recordedFor = (switches: readonly Switch[], seq: number): string =>
  switches.findLast(({ offsets }) => (offsets[orders.name] ?? 0) < seq)?.version ?? 'none';

const deed = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Deed>('order') },
  { weight: 2, arbitrary: fc.constant<Deed>('rules') },
  { weight: 3, arbitrary: fc.constant<Deed>('turn') },
  { weight: 1, arbitrary: fc.constant<Deed>('lose the commit') },
  { weight: 1, arbitrary: fc.constant<Deed>('lose its reply') },
  { weight: 1, arbitrary: fc.constant<Deed>('kill') },
);

it('records for every output the version that it was made under, and never goes back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 40 }), async (deeds) => {
      const { versions, switches } = await history(deeds);
      expect(versions).toHaveLength(deeds.filter((each) => each === 'order').length);
      expect(versions).toEqual(versions.map((_, index) => recordedFor(switches, index + 1)));
      const named = versions.filter((version) => version !== 'none');
      expect(named).toEqual([...named].sort(compareEntryIds));
      expect(versions.indexOf(named[0] ?? '')).toBe(
        named.length > 0 ? versions.length - named.length : -1,
      );
    }),
    { numRuns: 200 },
  );
});

import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { type VirtualClock, virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { chain } from '../../engine/model/chain.ts';
import { cardOf } from '../../engine/model/chain-card.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { enrol } from '../../engine/runtime/registration.ts';
import { trimFor } from '../../engine/runtime/retention.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { count } from '../../operators/flow/count.ts';
import { map } from '../../operators/flow/map.ts';
import { sliding } from '../../operators/window/sliding.ts';
import { numberingChain, orders, totals } from '../support/orders.ts';

const hourMs = 3_600_000;
const task = { tenantId: 't1', partition: 0, chain: numberingChain.name };

/** The chain of one keyed pipeline from orders to totals, whose first step is given. */
const counting = (label: string) =>
  chain('counting', [
    pipeline({
      name: 'counting',
      from: orders,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          count(label),
          map('total', () => ({ amount: 1, nth: 1 })),
        ),
      to: totals,
    }),
  ]);

const windowing = chain('counting', [
  pipeline({
    name: 'counting',
    from: orders,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        sliding({ hour: { sizeMs: hourMs } }, { at: ({ timeMs }) => timeMs }),
        map('total', () => ({ amount: 1, nth: 1 })),
      ),
    to: totals,
  }),
]);

describe('the registry of chains', () => {
  let clock: VirtualClock;
  let transport: Transport;

  beforeEach(() => {
    clock = virtualClock(hourMs);
    transport = openMemoryTransport(clock);
  });

  it('refuses a chain whose state another kind of step has written, and says which', async () => {
    await enrol(transport, [counting('sliding')]);
    await expect(enrol(transport, [windowing, numberingChain])).rejects.toMatchObject({
      code: 'WEIR_ENGINE_STATE_INCOMPATIBLE',
      detail: {
        chain: 'counting',
        conflicts: [{ state: 'counting.sliding', stored: 'count', declared: 'sliding' }],
      },
    });
    const cards = await transport.registered();
    expect(cards).toEqual([cardOf(counting('sliding'))]);
  });

  it('remembers the states of former versions, since they stay in the log', async () => {
    await enrol(transport, [counting('sliding')]);
    const unused = await enrol(transport, [counting('orders of a customer')]);
    expect(unused).toEqual(new Map([['counting', ['counting.sliding']]]));
    expect((await transport.registered())[0]?.states).toEqual({
      parked: 'parked',
      'counting.sliding': 'count',
      'counting.orders_of_a_customer': 'count',
    });
    await expect(enrol(transport, [windowing])).rejects.toMatchObject({
      code: 'WEIR_ENGINE_STATE_INCOMPATIBLE',
    });
    await transport.deregister('counting');
    await enrol(transport, [windowing]);
  });

  describe('and retention', () => {
    const trimmed = () => {
      const metrics = createMetrics(engineMetrics, new Registry());
      return trimFor(task, { transport, chains: [numberingChain], clock, metrics });
    };

    beforeEach(async () => {
      const tenure = await transport.acquire(task, 'w1', ['orders'], hourMs);
      const events = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
      await transport.append({ partition: task, topic: 'orders', events, dedupeMs: 1 });
      const reader = transport.reader({ chain: task.chain, countMax: 9 });
      const entryIds = (await reader.next(task, ['orders'])).map(({ entryId }) => entryId);
      await reader.close();
      await transport.commit({
        ...{
          task,
          epoch: tenure?.epoch ?? 0,
          outputs: [],
          dead: [],
          outgoing: [],
          replies: [],
          state: [],
        },
        ...{ replyTtlMs: 1, watermarkMs: Number.NEGATIVE_INFINITY },
        inputs: [{ topic: 'orders', from: 0, to: 3, entryIds }],
      });
      clock.advance(hourMs + 1);
    });

    it('waits for a chain that runs elsewhere, until its group is dropped', async () => {
      await enrol(transport, [counting('elsewhere')]);
      expect(await trimmed()).toBe(0);
      await transport.deregister('counting');
      expect(await trimmed()).toBe(2);
    });

    it('keeps a topic for as long as anybody who knows it has asked for', async () => {
      const [known] = cardOf(numberingChain).topics;
      const topics = known ? [{ ...known, retentionMs: 2 * hourMs }] : [];
      const longer = { ...cardOf(numberingChain), name: 'longer', inputs: [], topics };
      await transport.register(longer);
      expect(await trimmed()).toBe(0);
      clock.advance(hourMs);
      expect(await trimmed()).toBe(2);
    });
  });
});

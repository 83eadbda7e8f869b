import { Registry } from 'prom-client';
import Type from 'typebox';
import { expect, it } from 'vitest';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { broadcast } from '../../engine/model/broadcast.ts';
import { chain } from '../../engine/model/chain.ts';
import { step } from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topologyMermaid, topologyOf, topologyText } from '../../engine/model/topology.ts';
import { trimBroadcasts } from '../../engine/runtime/broadcast-retention.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import { describePipeline, testPipeline } from '../support/disturbed.ts';
import { orders, totals } from '../support/orders.ts';
import { marking, markingChain, marks, rules } from '../support/rules.ts';

const order = async (
  test: ReturnType<typeof testPipeline>,
  amounts: readonly number[],
  subjects: readonly string[] = ['c1'],
): Promise<void> => {
  for (const [index, amount] of amounts.entries()) {
    await test.pipe(orders, { amount }, { subject: subjects[index % subjects.length] ?? '' });
  }
};

const everywhere = { tenantId: 'test', partition: 'all' } as const;

describePipeline('a broadcast topic', () => {
  it('is in force from its entry on, and names its version in what was made under it', async () => {
    const test = testPipeline(marking);
    await order(test, [5]);
    const first = await test.broadcast(rules, { amountMax: 3 });
    await order(test, [5, 2]);
    const second = await test.broadcast(rules, { amountMax: 9 });
    await order(test, [5]);
    const seen = (await test.read(marks)).map(({ data }) => [
      data.amount,
      data.isLarge,
      data.rulesVersion,
    ]);
    expect(seen).toEqual([
      [5, false, 'none'],
      [5, true, first],
      [2, false, first],
      [5, false, second],
    ]);
  });

  it('is in force in every partition', async () => {
    const test = testPipeline(marking, { partitions: 4 });
    const version = await test.broadcast(rules, { amountMax: 0 });
    await order(
      test,
      Array.from({ length: 20 }, () => 1),
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
    );
    const versions = (await test.read(marks)).map(({ data }) => data.rulesVersion);
    expect(versions).toEqual(Array.from({ length: 20 }, () => version));
  });

  it.each(['before-commit', 'after-commit'] as const)(
    'stays in force when an owner dies %s',
    async (point) => {
      const test = testPipeline(marking, { limits: { batchSizeMax: 2 } });
      const version = await test.broadcast(rules, { amountMax: 3 });
      await order(test, [1, 5, 1, 5, 1]);
      test.crashAt(point);
      const seen = (await test.read(marks)).map(({ data }) => [data.isLarge, data.rulesVersion]);
      expect(seen).toEqual([false, true, false, true, false].map((large) => [large, version]));
    },
  );

  it('passes over an entry that does not match its schema', async () => {
    const test = testPipeline(marking);
    const good = await test.broadcast(rules, { amountMax: 3 });
    await test.broadcast(rules, { amountMax: 'none' } as never);
    await order(test, [5]);
    expect((await test.read(marks))[0]?.data).toMatchObject({ isLarge: true, rulesVersion: good });
    expect(await test.deadLetters()).toEqual([]);
  });

  it('is heard by steps of one’s own where the pipeline names it', async () => {
    const own = step<{ data: { amount: number } }, { amount: number; nth: number }>(
      'own',
      'own',
      (context, next) => (event) =>
        next({ amount: event.data.amount, nth: context.latest(rules)?.data.amountMax ?? 0 }),
    );
    const define = (heard: boolean) =>
      pipeline({
        name: 'own',
        from: orders,
        ...(heard ? { control: [rules] } : {}),
        flow: (events) => events.pipe(own),
        to: totals,
      });
    const hearing = testPipeline(define(true));
    await hearing.broadcast(rules, { amountMax: 7 });
    await order(hearing, [1]);
    expect((await hearing.read(totals)).map(({ data }) => data.nth)).toEqual([7]);
    const deaf = testPipeline(define(false));
    await order(deaf, [1]);
    expect(await deaf.deadLetters()).toMatchObject([{ step: 'own.own', error: 'TypeError' }]);
  });

  it('is shown in the topology', () => {
    expect(markingChain.control).toEqual([rules]);
    const nodes = topologyOf([markingChain, chain('deaf', [pipelineWithout()])]);
    expect(nodes.map(({ control }) => control)).toEqual([['rules'], []]);
    expect(topologyText(nodes)).toContain('orders → marking (under rules) → marks');
    expect(topologyMermaid(nodes)).toContain('b_rules{{rules}} -.-> marking');
  });

  it('needs a name that can be a part of a key', () => {
    const define = () =>
      broadcast({ name: 'Not-A-Name' as string, schema: Type.Object({}), retentionMs: 1 });
    expect(define).toThrow(expect.objectContaining({ code: 'WEIR_ENGINE_NAME_INVALID' }));
  });
});

const pipelineWithout = () =>
  pipeline({ name: 'deaf', from: totals, flow: (events) => events.pipe(bare), to: totals });
const bare = step<{ data: { amount: number; nth: number } }, { amount: number; nth: number }>(
  'bare',
  'bare',
  (_, next) => (event) => next(event.data),
);

describePipeline('the retention of a broadcast topic', () => {
  it('removes what is older than its age, and keeps the newest for ever', async () => {
    const clock = virtualClock(1_000);
    const transport = openMemoryTransport(clock);
    const metrics = createMetrics(engineMetrics, new Registry());
    const parts = { transport, chains: [markingChain], clock, metrics };
    const task = { tenantId: 'test', partition: 0, chain: markingChain.name };
    const append = (id: string) =>
      transport.append({
        ...{ partition: everywhere, topic: rules.topic.name, dedupeMs: 1 },
        events: [{ id, text: id }],
      });
    const left = async () =>
      (await transport.range(everywhere, rules.topic.name, '0', 9)).map(({ text }) => text);
    await append('a');
    clock.advance(1_000);
    await append('b');
    clock.advance(1_000);
    expect(await trimBroadcasts(task, parts)).toBe(0);
    clock.advance(rules.topic.retentionMs);
    expect(await trimBroadcasts({ ...task, partition: 1 }, parts)).toBe(0);
    expect(await left()).toEqual(['a', 'b']);
    expect(await trimBroadcasts(task, parts)).toBe(1);
    clock.advance(10 * rules.topic.retentionMs);
    await trimBroadcasts(task, parts);
    expect(await left()).toEqual(['b']);
  });
});

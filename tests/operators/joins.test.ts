import Type from 'typebox';
import { expect, it } from 'vitest';
import { type Pipeline, pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { distinct } from '../../operators/flow/distinct.ts';
import { map } from '../../operators/flow/map.ts';
import { intervalJoin } from '../../operators/join/interval-join.ts';
import { lookupJoin } from '../../operators/join/lookup-join.ts';
import { describePipeline, testPipeline } from '../support/disturbed.ts';

const startMs = 1_767_225_600_000;
const limits = { outOfOrderMsMax: 0, clockSkewMsMax: Number.MAX_SAFE_INTEGER };
const orders = topic({
  name: 'orders',
  schema: Type.Object({ id: Type.String() }),
  retentionMs: 1,
});
const payments = topic({
  name: 'payments',
  schema: Type.Object({ cents: Type.Number() }),
  retentionMs: 1,
});
const lines = topic({
  name: 'lines',
  schema: Type.Object({ text: Type.String() }),
  retentionMs: 1,
});

const paid = (eventsPerKeyMax?: number): Pipeline =>
  pipeline({
    name: 'paid',
    from: [orders, payments],
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        intervalJoin('paid in time', {
          left: (event) => event.type === 'orders',
          right: (event) => event.type === 'payments',
          withinMs: { before: 0, after: 1_000 },
          keep: 'left',
          at: (event) => event.timeMs,
          ...(eventsPerKeyMax === undefined ? {} : { eventsPerKeyMax }),
        }),
        map('line', (each) => {
          if (each.outcome === 'late') return { text: `late: ${each.reason}` };
          const { id } = each.left.data;
          return {
            text: each.outcome === 'matched' ? `${id} ${each.right.data.cents}` : `${id} –`,
          };
        }),
      ),
    to: lines,
  });

const opened = (tested: Pipeline) => {
  const test = testPipeline(tested, { startMs, limits });
  const subject = 'ann';
  return {
    ...test,
    order: (id: string, at: number) => test.pipe(orders, { id }, { subject, atMs: startMs + at }),
    pay: (cents: number, at: number) =>
      test.pipe(payments, { cents }, { subject, atMs: startMs + at }),
    lines: async () => (await test.read(lines)).map(({ data }) => data.text),
  };
};

describePipeline('an interval join', () => {
  it('pairs events of two topics, whichever comes first, both ends of the interval included', async () => {
    const test = opened(paid());
    await test.order('a', 100);
    await test.settle();
    await test.pay(1, 100);
    await test.settle();
    await test.pay(2, 1_100);
    await test.settle();
    await test.order('b', 1_100);
    expect(await test.lines()).toEqual(['a 1', 'a 2', 'b 2']);
  });

  it('tells of a left event that stays alone, as soon as no partner can come any more', async () => {
    const test = opened(paid());
    await test.order('a', 0);
    await test.settle();
    await test.pay(1, 1_000);
    await test.settle();
    await test.order('b', 1_500);
    await test.settle();
    await test.pay(2, 2_501);
    expect(await test.lines()).toEqual(['a 1', 'b –']);
  });

  it('takes no more events of a side than it may keep, and says so', async () => {
    const test = opened(paid(1));
    await test.order('a', 0);
    await test.order('b', 0);
    await test.settle();
    await test.pay(1, 5);
    expect(await test.lines()).toEqual(['late: full', 'a 1']);
  });

  it('that looks into the past or the future by less than nothing is refused', () => {
    const backwards = () =>
      intervalJoin<{ n: number }, { n: number }, { n: number }>('w', {
        left: (value): value is { n: number } => value.n > 0,
        right: (value): value is { n: number } => value.n < 0,
        withinMs: { before: -1, after: 5 },
        at: ({ n }) => n,
      });
    expect(backwards).toThrow(expect.objectContaining({ code: 'WEIR_OPERATORS_STEP_INVALID' }));
  });
});

describePipeline('a look-up join', () => {
  const priced = pipeline({
    name: 'priced',
    from: [orders, payments],
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        lookupJoin('price of that time', {
          table: (event) => event.type === 'payments',
          row: ({ data }) => (data.cents < 0 ? undefined : data.cents),
          versionsPerKeyMax: 2,
          at: (event) => event.timeMs,
        }),
        map('line', (each) => {
          const { id } = each.value.data;
          if (each.outcome !== 'found') return { text: `${id} ${each.outcome}` };
          return { text: `${id} ${each.row} since ${each.sinceMs - startMs}` };
        }),
      ),
    to: lines,
  });

  it('finds what was valid at the time of the event, whatever has come since', async () => {
    const test = opened(priced);
    await test.order('a', 0);
    await test.settle();
    await test.pay(10, 1);
    await test.pay(20, 5);
    await test.settle();
    await test.order('b', 4);
    await test.order('c', 5);
    await test.order('d', 0);
    expect(await test.lines()).toEqual(['a missing', 'b 10 since 1', 'c 20 since 5', 'd missing']);
  });

  it('knows a row that was removed, and says when it has forgotten one', async () => {
    const test = opened(priced);
    await test.pay(10, 1);
    await test.pay(20, 5);
    await test.pay(-1, 9);
    await test.settle();
    await test.order('a', 9);
    await test.order('b', 8);
    await test.order('c', 4);
    expect(await test.lines()).toEqual(['a missing', 'b 20 since 5', 'c forgotten']);
  });
});

describePipeline('distinct', () => {
  const once = pipeline({
    name: 'once',
    from: orders,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        distinct('ids', {
          by: ({ data }) => data.id,
          withinMs: 100,
          namesPerKeyMax: 2,
          at: (event) => event.timeMs,
        }),
        map('line', ({ data }) => ({ text: data.id })),
      ),
    to: lines,
  });

  it('lets the first of equals pass, and an equal one again after a while', async () => {
    const test = opened(once);
    for (const [id, at] of [
      ['a', 0],
      ['a', 99],
      ['b', 99],
      ['a', 100],
      ['a', 199],
    ] as const) {
      await test.order(id, at);
    }
    expect(await test.lines()).toEqual(['a', 'b', 'a']);
  });

  it('hands on to the next owner each time that a name has passed', async () => {
    const test = opened(once);
    await test.order('a', 0);
    await test.settle();
    await test.order('a', 150);
    await test.settle();
    test.crashAt('before-commit');
    await test.order('b', 160);
    await test.settle();
    await test.order('a', 200);
    expect(await test.lines()).toEqual(['a', 'a', 'b']);
  });

  it('forgets the oldest name when there is no room for another one', async () => {
    const test = opened(once);
    for (const id of ['a', 'b', 'c', 'b', 'a']) await test.order(id, 0);
    expect(await test.lines()).toEqual(['a', 'b', 'c', 'a']);
  });
});

// Types that flow from left to right. The compiler proves them (`npm run types`, and the test of
// its messages beside this one); at run time the assertions do nothing.
import Type from 'typebox';
import { describe, expectTypeOf, it } from 'vitest';
import type { Event } from '../../engine/model/event.ts';
import { type Flow, record, type WithKey, type WithoutKey } from '../../engine/model/flow.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import type { Sink } from '../../engine/model/sink.ts';
import { type EventOf, topic } from '../../engine/model/topic.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import { also } from '../../operators/flow/also.ts';
import { attach } from '../../operators/flow/attach.ts';
import { type Counted, count } from '../../operators/flow/count.ts';
import { distinct } from '../../operators/flow/distinct.ts';
import { expand } from '../../operators/flow/expand.ts';
import { lookup } from '../../operators/flow/lookup.ts';
import { map } from '../../operators/flow/map.ts';
import { where } from '../../operators/flow/where.ts';
import { intervalJoin, type Joined } from '../../operators/join/interval-join.ts';
import { type LookedUp, lookupJoin } from '../../operators/join/lookup-join.ts';
import { counting, summing, together } from '../../operators/window/aggregate.ts';
import { hopping } from '../../operators/window/hopping.ts';
import { type Distinct, distinctOf, type Top, topOf } from '../../operators/window/names.ts';
import type { WindowOutcome } from '../../operators/window/outcome.ts';
import { session } from '../../operators/window/session.ts';
import { sliding } from '../../operators/window/sliding.ts';
import { tumbling } from '../../operators/window/tumbling.ts';
import { orders, totals } from '../support/orders.ts';

type Order = Event<{ amount: number }, 'orders'>;
type Total = Event<{ amount: number; nth: number }, 'totals'>;

type Size = 'large' | 'small';
type Yields<T> = Flow<T, WithoutKey>;

const flow = record<Order, WithoutKey>();
const keyed = record<Order, WithKey>();
const refund = topic({
  name: 'refund',
  schema: Type.Object({ of: Type.String(), why: Type.Optional(Type.String()) }),
  retentionMs: 1,
});

describe('a topic', () => {
  it('gives its name and its schema to its events', () => {
    expectTypeOf<EventOf<typeof orders>>().toEqualTypeOf<Order>();
    expectTypeOf<EventOf<typeof refund>['type']>().toEqualTypeOf<'refund'>();
    expectTypeOf<EventOf<typeof refund>['data']>().toEqualTypeOf<{ of: string; why?: string }>();
  });

  it('in a union is told from the others by the type of its events', () => {
    expectTypeOf<EventOf<typeof orders | typeof totals>>().toEqualTypeOf<Order | Total>();
  });
});

describe('a flow', () => {
  it('yields what its last step yields, for one to eight steps', () => {
    const a = map('a', ({ data }: Order) => data.amount);
    const b = map('b', (n: number) => n > 1);
    const c = map('c', (large: boolean) => (large ? 'large' : 'small'));
    const d = map('d', (size: Size) => [size]);
    const e = expand('e', (sizes: Size[]) => sizes);
    const f = map('f', (size: Size) => ({ size }));
    const g = map('g', ({ size }: { size: Size }) => BigInt(size.length));
    const h = map('h', (n: bigint) => new Date(Number(n)));
    expectTypeOf(flow.pipe(a)).toEqualTypeOf<Yields<number>>();
    expectTypeOf(flow.pipe(a, b)).toEqualTypeOf<Yields<boolean>>();
    expectTypeOf(flow.pipe(a, b, c)).toEqualTypeOf<Yields<Size>>();
    expectTypeOf(flow.pipe(a, b, c, d)).toEqualTypeOf<Yields<Size[]>>();
    expectTypeOf(flow.pipe(a, b, c, d, e)).toEqualTypeOf<Yields<Size>>();
    expectTypeOf(flow.pipe(a, b, c, d, e, f)).toEqualTypeOf<Yields<{ size: Size }>>();
    expectTypeOf(flow.pipe(a, b, c, d, e, f, g)).toEqualTypeOf<Yields<bigint>>();
    expectTypeOf(flow.pipe(a, b, c, d, e, f, g, h)).toEqualTypeOf<Yields<Date>>();
  });

  it('needs no annotation in any of its steps', () => {
    const described = flow.pipe(
      where('is paid', ({ data }) => data.amount > 0),
      attach('tax', ({ data }) => data.amount * 0.2),
      lookup('rate', async ({ tax }) => BigInt(Math.round(tax))),
      expand('twice', (order) => [order, order]),
      also(refund, ({ id, rate }) => (rate > 1n ? { of: id } : undefined)),
      map('its rate', ({ rate }) => rate),
      where('is odd', (rate) => rate % 2n === 1n),
      map('its text', (rate) => rate.toString()),
    );
    expectTypeOf(described).toEqualTypeOf<Yields<string>>();
  });

  it('goes on from where it was', () => {
    const first = flow.pipe(map('its amount', ({ data }) => data.amount));
    expectTypeOf(first.pipe(map('text', (n) => n.toFixed()))).toEqualTypeOf<Yields<string>>();
  });

  it('is narrowed by a guard, and stays as it is with a mere predicate', () => {
    const either = record<Order | Total, WithoutKey>();
    const isTotal = (event: Order | Total): event is Total => event.type === 'totals';
    expectTypeOf(either.pipe(where('are totals', isTotal))).toEqualTypeOf<Yields<Total>>();
    expectTypeOf(either.pipe(where('are large', ({ data }) => data.amount > 1))).toEqualTypeOf<
      Flow<Order | Total, WithoutKey>
    >();
  });

  it('passes values on unchanged beside a side output', () => {
    const passed = flow.pipe(also(refund, ({ id }) => ({ of: id })));
    expectTypeOf(passed).toEqualTypeOf<Yields<Order>>();
  });

  it('gains a field from what is attached or looked up', () => {
    const rated = flow.pipe(lookup('rate', async ({ data }) => BigInt(data.amount)));
    expectTypeOf(rated).toEqualTypeOf<Yields<Order & { readonly rate: bigint }>>();
  });

  it('counts and windows by name where there is a key', () => {
    const counted = keyed.pipe(count('orders'));
    expectTypeOf(counted).toEqualTypeOf<Flow<Counted<Order>, WithKey>>();
    const windows = { hour: { sizeMs: 3_600_000 }, day: { sizeMs: 86_400_000 } };
    const windowed = keyed.pipe(
      sliding(windows, { at: ({ timeMs }) => timeMs }),
      map('counts', ({ counts }) => counts),
    );
    expectTypeOf(windowed).toEqualTypeOf<Flow<Readonly<Record<'hour' | 'day', number>>, WithKey>>();
  });

  it('gives windows the results of their aggregates, by name and without annotation', () => {
    const at = ({ timeMs }: Order): number => timeMs;
    const sums = keyed.pipe(
      hopping(
        'sums',
        { sizeMs: 60_000, slideMs: 1_000, at: ({ timeMs }) => timeMs },
        together({
          orders: counting(),
          revenue: summing(({ data }) => data.amount),
          who: distinctOf(({ subject }) => subject, { max: 3 }),
        }),
      ),
    );
    interface Result {
      readonly orders: number;
      readonly revenue: number;
      readonly who: Distinct;
    }
    type Outcomes<R> = Flow<WindowOutcome<Order, R>, WithKey>;
    expectTypeOf(sums).toEqualTypeOf<Outcomes<Result>>();
    const counts = keyed.pipe(tumbling('counts', { sizeMs: 1_000, at }, counting()));
    expectTypeOf(counts).toEqualTypeOf<Outcomes<number>>();
    const visits = keyed.pipe(
      session(
        'visits',
        { gapMs: 1_000, at },
        topOf(3, ({ id }) => id),
      ),
    );
    expectTypeOf(visits).toEqualTypeOf<Outcomes<Top>>();
  });

  it('joins the events of two topics, told apart by their types', () => {
    const either = record<Order | Total, WithKey>();
    const pairs = either.pipe(
      intervalJoin('pairs', {
        left: (event) => event.type === 'orders',
        right: (event) => event.type === 'totals',
        withinMs: { before: 0, after: 1_000 },
        at: ({ timeMs }) => timeMs,
      }),
    );
    expectTypeOf(pairs).toEqualTypeOf<Flow<Joined<Order | Total, Order, Total>, WithKey>>();
    const rows = either.pipe(
      lookupJoin('totals of that time', {
        table: (event) => event.type === 'totals',
        row: ({ data }) => data.nth,
        at: ({ timeMs }) => timeMs,
      }),
    );
    expectTypeOf(rows).toEqualTypeOf<Flow<LookedUp<Order, number>, WithKey>>();
  });

  it('leaves values as they are where it lets only the first of equals pass', () => {
    const by = ({ id }: Order): string => id;
    const once = keyed.pipe(distinct('ids', { by, withinMs: 1_000, at: ({ timeMs }) => timeMs }));
    expectTypeOf(once).toEqualTypeOf<Flow<Order, WithKey>>();
  });
});

describe('a pipeline', () => {
  it('offers the events of all its topics to its key and its flow', () => {
    pipeline({
      name: 'either',
      from: [orders, totals],
      key: (event) => {
        expectTypeOf(event).toEqualTypeOf<Order | Total>();
        return event.subject;
      },
      flow: (events) => {
        expectTypeOf(events).toEqualTypeOf<Flow<Order | Total, WithKey>>();
        return events.pipe(map('nothing', () => ({ of: 'nothing' })));
      },
      to: refund,
    });
  });

  it('has a flow without state when it has no key', () => {
    pipeline({
      name: 'unkeyed',
      from: orders,
      flow: (events) => {
        expectTypeOf(events).toEqualTypeOf<Yields<Order>>();
        return events.pipe(map('nothing', () => ({ of: 'nothing' })));
      },
      to: refund,
    });
  });

  it('takes the rows of its sink from its flow', () => {
    const names: Sink<string> = {
      offsets: async () => new Map(),
      write: async () => ({ outcome: 'written', rejected: [] }),
    };
    const rows = { name: 'rows', from: orders, to: { into: names } } as const;
    pipeline({ ...rows, flow: (events) => events.pipe(map('row', ({ id }) => id)) });
  });
});

describe('a test of a pipeline', () => {
  it('reads typed events', () => {
    const test = testPipeline(
      pipeline({
        name: 'same',
        from: refund,
        flow: (e) => e.pipe(map('it', (event) => event.data)),
        to: refund,
      }),
    );
    expectTypeOf(test.read<typeof totals>).returns.resolves.toEqualTypeOf<readonly Total[]>();
  });
});

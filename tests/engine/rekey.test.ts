import { expect, it } from 'vitest';
import { chain } from '../../engine/model/chain.ts';
import { erasureTopic } from '../../engine/model/erasure.ts';
import { partitionOf } from '../../engine/model/partition.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topologyMermaid, topologyOf, topologyText } from '../../engine/model/topology.ts';
import { also } from '../../operators/flow/also.ts';
import { map } from '../../operators/flow/map.ts';
import { describePipeline, testPipeline } from '../support/disturbed.ts';
import { totals } from '../support/orders.ts';
import { byProduct, byProductChain, purchases, sales } from '../support/sales.ts';
import { openShelf } from '../support/shelf.ts';

const partitions = 3;
const products = ['tea', 'oil', 'salt', 'rice', 'figs'];
const customers = ['ann', 'bob', 'cat', 'dan', 'eve'];

const buyAll = async (test: ReturnType<typeof testPipeline>, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    const product = products[n % products.length] ?? '';
    const subject = customers[Math.floor(n / 3) % customers.length] ?? '';
    await test.pipe(purchases, { product, n }, { subject });
  }
};

describePipeline('an output under another key', () => {
  it('has that key as its subject, and descends from its cause all the same', async () => {
    const test = testPipeline(byProduct, { partitions });
    await test.pipe(purchases, { product: 'tea', n: 1 }, { subject: 'ann', id: 'p1' });
    const [sale] = await test.read(sales);
    expect(sale).toMatchObject({ subject: 'tea', id: 'p1.by_product', correlationId: 'p1' });
    expect(sale?.data).toEqual({ customer: 'ann', product: 'tea', n: 1, nth: 1 });
  });

  it('goes to the partition of that key, once, and in order per customer', async () => {
    const test = testPipeline(byProduct, { partitions, limits: { batchSizeMax: 4 } });
    await buyAll(test, 60);
    const places = (await test.read(sales)).map(({ subject }) => partitionOf(subject, partitions));
    expect(new Set(places).size).toBeGreaterThan(1);
    expect(places).toEqual([...places].sort());
    const read = await test.read(sales);
    expect(read.map(({ data }) => data.n).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, n) => n),
    );
    for (const product of products) {
      for (const customer of customers) {
        const nths = read
          .filter(({ data }) => data.product === product && data.customer === customer)
          .map(({ data }) => data.nth);
        expect(nths).toEqual([...nths].sort((a, b) => a - b));
      }
    }
  });

  it.each(['before-commit', 'after-commit'] as const)(
    'is there once when an owner dies %s',
    async (point) => {
      const test = testPipeline(byProduct, { partitions, limits: { batchSizeMax: 4 } });
      await buyAll(test, 20);
      test.crashAt(point);
      await test.settle();
      await buyAll(test, 20);
      const nths = (await test.read(sales)).map(({ data }) => `${data.customer} ${data.nth}`);
      expect(nths).toHaveLength(40);
      expect(new Set(nths).size).toBe(40);
    },
  );

  it('needs no outbox where there is one partition', async () => {
    const test = testPipeline(byProduct);
    await buyAll(test, 5);
    expect((await test.read(sales)).map(({ subject }) => subject)).toEqual(products);
  });

  it('leaves side outputs in the partition of the cause', async () => {
    const noted = pipeline({
      name: 'noted',
      from: purchases,
      flow: (events) =>
        events.pipe(
          also(totals, ({ data }) => ({ amount: data.n, nth: 1 })),
          map('sale', ({ data }) => ({ ...data, customer: '', nth: 1 })),
        ),
      to: sales,
      subject: ({ product }) => product,
    });
    const test = testPipeline(noted, { partitions });
    await buyAll(test, 30);
    const subjects = (await test.read(totals)).map(({ subject }) => subject);
    expect(subjects).toHaveLength(30);
    const places = subjects.map((subject) => partitionOf(subject, partitions));
    expect(places).toEqual([...places].sort());
  });
});

describePipeline('a chain', () => {
  const shown = pipeline({
    name: 'shown',
    from: sales,
    flow: (events) => events.pipe(map('total', ({ data }) => ({ amount: data.n, nth: 1 }))),
    to: totals,
  });

  it('does not read in memory what belongs to other partitions', () => {
    expect(() => chain('both', [byProduct, shown])).toThrow(
      expect.objectContaining({
        code: 'WEIR_ENGINE_CHAIN_BROKEN',
        detail: { chain: 'both', pipeline: 'shown', rekeyed: 'sales' },
      }),
    );
    expect(chain('after', [shown]).inputs).toEqual([sales, erasureTopic]);
  });

  it('shows which of its topics are written under another key', () => {
    const nodes = topologyOf([byProductChain, chain('after', [shown])]);
    expect(nodes.map(({ rekeyed }) => rekeyed)).toEqual([true, false]);
    expect(topologyText(nodes)).toContain(
      'purchases → by_product (keyed) → sales (by another key)',
    );
    const graph = topologyMermaid(nodes);
    expect(graph).toContain('by_product ==>|by another key| t_sales([sales])');
    expect(graph).toContain('shown --> t_totals([totals])');
  });
});

describePipeline('rows', () => {
  it('have no subject', () => {
    const define = () =>
      pipeline({
        name: 'rows',
        from: purchases,
        flow: (events) => events.pipe(map('n', ({ data }) => data.n)),
        to: { into: openShelf<number>().sink },
        subject: () => 'x',
      });
    expect(define).toThrow(expect.objectContaining({ code: 'WEIR_ENGINE_PIPELINE_INVALID' }));
  });
});

import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { defineErrors } from '../../engine/kernel/errors.ts';
import { chain } from '../../engine/model/chain.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import { also } from '../../operators/flow/also.ts';
import { attach } from '../../operators/flow/attach.ts';
import { expand } from '../../operators/flow/expand.ts';
import { lookup } from '../../operators/flow/lookup.ts';
import { map } from '../../operators/flow/map.ts';
import { where } from '../../operators/flow/where.ts';
import { numbering, orders, totals } from '../support/orders.ts';

const side = topic({ name: 'side', schema: Type.Object({ of: Type.Number() }), retentionMs: 1 });
const lines = topic({ name: 'lines', schema: Type.Object({ n: Type.Number() }), retentionMs: 1 });
const errors = defineErrors('TEST', {
  AWAY: { status: 503, retry: 'later', message: 'away', help: 'wait' },
});

const pipeOrders = async (
  test: ReturnType<typeof testPipeline>,
  amounts: readonly number[],
  subject = 'c1',
): Promise<void> => {
  for (const amount of amounts) await test.pipe(orders, { amount }, { subject });
};

describe('a pipeline', () => {
  it('maps, filters, expands, attaches and looks up, in order', async () => {
    const shaped = pipeline({
      name: 'shaped',
      from: orders,
      flow: (events) =>
        events.pipe(
          where('is large', ({ data }) => data.amount > 1),
          attach('double', ({ data }) => data.amount * 2),
          lookup('triple', async ({ data }) => data.amount * 3, { concurrency: 2 }),
          also(side, ({ data }) => (data.amount === 3 ? { of: data.amount } : undefined)),
          expand('both', ({ double, triple }) => [double, triple]),
          map('line', (n) => ({ n })),
        ),
      to: lines,
    });
    const test = testPipeline(shaped);
    await pipeOrders(test, [1, 2, 3]);
    expect((await test.read(lines)).map(({ data }) => data.n)).toEqual([4, 6, 6, 9]);
    expect((await test.read(side)).map(({ data }) => data.of)).toEqual([3]);
  });

  it('gives outputs ids that follow from the ids of their causes', async () => {
    const twice = pipeline({
      name: 'twice',
      from: orders,
      flow: (events) => events.pipe(expand('twice', ({ data }) => [{ n: 1 }, { n: data.amount }])),
      to: lines,
    });
    const test = testPipeline(twice);
    await test.pipe(orders, { amount: 7 }, { subject: 'c1', id: 'order-1' });
    const outputs = await test.read(lines);
    expect(outputs.map(({ id }) => id)).toEqual(['order-1.twice', 'order-1.twice.2']);
    expect(outputs.map(({ correlationId }) => correlationId)).toEqual(['order-1', 'order-1']);
  });

  it('keeps state per key and writes it with the commit', async () => {
    const test = testPipeline(numbering);
    await pipeOrders(test, [10, 20], 'ann');
    await pipeOrders(test, [30], 'bob');
    const nth = (await test.read(totals)).map(({ subject, data }) => `${subject} ${data.nth}`);
    expect(nth).toEqual(['ann 1', 'ann 2', 'bob 1']);
    expect(await test.state('numbering.orders_of_a_customer', 'ann')).toBe('2');
  });

  it.each(['before-commit', 'after-commit'] as const)(
    'has each output once when its owner dies %s',
    async (point) => {
      const test = testPipeline(numbering);
      await pipeOrders(test, [1, 2, 3]);
      test.crashAt(point);
      await test.settle();
      await pipeOrders(test, [4]);
      const seen = (await test.read(totals)).map(({ data }) => [data.amount, data.nth]);
      expect(seen).toEqual([
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
      ]);
    },
  );

  it('sets a poison event aside with its step, and goes on with the rest', async () => {
    const test = testPipeline(numbering);
    await pipeOrders(test, [1, -1, 2], 'ann');
    await pipeOrders(test, [3], 'bob');
    const seen = (await test.read(totals)).map(({ data }) => [data.amount, data.nth]);
    expect(seen).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
    ]);
    const [letter, ...others] = await test.deadLetters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ step: 'numbering.total', error: 'RangeError', attempts: 1 });
    expect(JSON.parse(letter?.text ?? '').data).toEqual({ amount: -1 });
    expect(JSON.stringify({ ...letter, text: '' })).not.toContain('a negative order');
  });

  it('sets an event aside that does not match the schema of its topic', async () => {
    const test = testPipeline(numbering);
    await test.pipe(orders, { amount: 'much' } as never, { subject: 'c1' });
    await pipeOrders(test, [5]);
    expect((await test.read(totals)).map(({ data }) => data.amount)).toEqual([5]);
    expect(await test.deadLetters()).toMatchObject([
      { step: 'decode', error: 'WEIR_ENGINE_PAYLOAD_INVALID' },
    ]);
  });

  it('tries again what may pass, and gives up after the attempts of its policy', async () => {
    let failures = 2;
    const flaky = pipeline({
      name: 'flaky',
      from: orders,
      flow: (events) =>
        events.pipe(
          lookup('rate', async ({ data }) => {
            if (data.amount === 13) throw errors.AWAY();
            failures -= 1;
            if (failures >= 0) throw errors.AWAY();
            return 1;
          }),
          map('line', ({ rate }) => ({ n: rate })),
        ),
      to: lines,
    });
    const test = testPipeline(flaky);
    await pipeOrders(test, [1]);
    expect(await test.read(lines)).toHaveLength(1);
    await pipeOrders(test, [13]);
    expect(await test.deadLetters()).toMatchObject([
      { step: 'flaky.rate', error: 'WEIR_TEST_AWAY', attempts: 3 },
    ]);
  });

  it('moves its watermark with the newest event, never back', async () => {
    const test = testPipeline(numbering, { startMs: 1_000_000 });
    await test.pipe(orders, { amount: 1 }, { subject: 'c1', atMs: 1_200_000 });
    await test.pipe(orders, { amount: 2 }, { subject: 'c1', atMs: 900_000 });
    const times = (await test.read(totals)).map(({ timeMs }) => timeMs);
    expect(times).toEqual([1_200_000, 900_000]);
  });

  it('clamps an event time that is further off than the allowed skew', async () => {
    const test = testPipeline(numbering, { startMs: 10_000_000 });
    await test.pipe(orders, { amount: 1 }, { subject: 'c1', atMs: 99_000_000_000 });
    const [total] = await test.read(totals);
    expect(total?.timeMs).toBe(10_000_000 + 300_000);
  });
});

describe('a chain', () => {
  const half = pipeline({
    name: 'half',
    from: orders,
    flow: (events) => events.pipe(map('half', ({ data }) => ({ n: data.amount / 2 }))),
    to: lines,
  });
  const shown = pipeline({
    name: 'shown',
    from: lines,
    flow: (events) => events.pipe(map('shown', ({ data }) => ({ of: data.n }))),
    to: side,
  });

  it('passes events in memory and still writes the topics between', async () => {
    const test = testPipeline(chain('both', [half, shown]));
    await pipeOrders(test, [8]);
    expect((await test.read(side)).map(({ data }) => data.of)).toEqual([4]);
    expect((await test.read(lines)).map(({ data }) => data.n)).toEqual([4]);
  });

  it('refuses pipelines that do not connect', () => {
    expect(() => chain('broken', [shown, half])).toThrow('do not connect');
    expect(() => chain('Not-A-Name', [half])).toThrow('part of a key');
  });
});

describe('a definition', () => {
  it('refuses labels that repeat', () => {
    const twice = () =>
      pipeline({
        name: 'twice',
        from: orders,
        flow: (events) =>
          events.pipe(
            where('same', () => true),
            where('same', () => true),
            map('line', () => ({ n: 1 })),
          ),
        to: lines,
      });
    expect(twice).toThrow('not complete');
  });
});

import * as fc from 'fast-check';
import Type from 'typebox';
import { expect, it } from 'vitest';
import { chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import { timerSpec } from '../../engine/model/timer.ts';
import { topic } from '../../engine/model/topic.ts';
import { lookup } from '../../operators/flow/lookup.ts';
import { map } from '../../operators/flow/map.ts';
import { describePipeline, testPipeline } from '../support/disturbed.ts';
import { orders } from '../support/orders.ts';

const sums = topic({
  name: 'sums',
  schema: Type.Object({ sum: Type.Number(), atMs: Type.Number() }),
  retentionMs: 1,
});
const doubled = topic({ name: 'doubled', schema: sums.schema, retentionMs: 1 });

interface Sum {
  readonly sum: number;
  readonly atMs: number;
}

/** Sums what a key has had and lets it go when the watermark reaches the next multiple of `everyMs`. */
const sumEvery = (label: string, everyMs: number): Operator<Sum, Sum, Keyed> => {
  const spec: StateSpec<number> = { initial: () => 0 };
  const alarm = timerSpec();
  return keyedStep('sum', label, [spec, alarm], (context, next) => {
    const state = context.state(spec);
    const timer = context.timer(alarm, (dueMs) => {
      const sum = state.get();
      state.clear();
      if (sum === 13) throw new RangeError('an unlucky sum');
      next({ sum, atMs: dueMs });
    });
    return ({ sum, atMs }) => {
      state.set(state.get() + sum);
      if (timer.atMs === undefined) timer.set(Math.floor(atMs / everyMs + 1) * everyMs);
    };
  });
};

const payload = map('payload', ({ data, timeMs }: Event<{ amount: number }>) => ({
  sum: data.amount,
  atMs: timeMs,
}));

const summing = pipeline({
  name: 'summing',
  from: orders,
  key: (event) => event.subject,
  flow: (events) => events.pipe(payload, sumEvery('ten', 10)),
  to: sums,
});

const limits = { outOfOrderMsMax: 0 };
const startMs = 1_000_000;
const at = (ms: number) => startMs + ms;

type Row = readonly [subject: string, sum: number, atMs: number];

const rowsOf = (events: readonly Event<Sum>[]): readonly Row[] =>
  events.map(({ subject, data }) => [subject, data.sum, data.atMs - startMs]);

describePipeline('a timer', () => {
  it('wakes its key once the watermark has reached the due time, before the next event', async () => {
    const test = testPipeline(summing, { startMs, limits });
    await test.pipe(orders, { amount: 1 }, { subject: 'ann', atMs: at(1), id: 'a1' });
    await test.pipe(orders, { amount: 2 }, { subject: 'ann', atMs: at(9), id: 'a2' });
    await test.pipe(orders, { amount: 5 }, { subject: 'bob', atMs: at(10), id: 'b1' });
    await test.pipe(orders, { amount: 4 }, { subject: 'ann', atMs: at(11), id: 'a3' });
    const [first, ...others] = await test.read(sums);
    expect(first).toMatchObject({
      id: `a1.summing.ten.1@${at(10).toString(36)}.summing`,
      subject: 'ann',
      correlationId: 'a1',
      timeMs: at(10),
      data: { sum: 3, atMs: at(10) },
    });
    expect(others).toEqual([]);
  });

  it('wakes by ticks in a partition that has fallen silent', async () => {
    const test = testPipeline(summing, { startMs, limits });
    await test.pipe(orders, { amount: 1 }, { subject: 'ann', atMs: at(1) });
    expect(await test.read(sums)).toEqual([]);
    test.advance(1_000);
    expect(rowsOf(await test.read(sums))).toEqual([['ann', 1, 10]]);
  });

  it('that throws is buried with its step, and leaves the others alone', async () => {
    const test = testPipeline(summing, { startMs, limits });
    await test.pipe(orders, { amount: 13 }, { subject: 'ann', atMs: at(1) });
    await test.pipe(orders, { amount: 5 }, { subject: 'bob', atMs: at(1) });
    await test.pipe(orders, { amount: 7 }, { subject: 'cid', atMs: at(12) });
    expect(rowsOf(await test.read(sums))).toEqual([['bob', 5, 10]]);
    expect(await test.deadLetters()).toMatchObject([
      { topic: 'timer', step: 'summing.ten.1', error: 'RangeError', entry_id: `ann@${at(10)}` },
    ]);
  });

  it('that is set to the time at which it wakes is buried, instead of waking for ever', async () => {
    const again = (): Operator<Sum, Sum, Keyed> => {
      const alarm = timerSpec();
      return keyedStep('again', 'again', [alarm], (context, next) => {
        const timer = context.timer(alarm, (dueMs) => {
          next({ sum: 0, atMs: dueMs });
          timer.set(dueMs);
        });
        return ({ atMs }) => timer.set(atMs + 1);
      });
    };
    const stuck = pipeline({
      name: 'stuck',
      from: orders,
      key: (event) => event.subject,
      flow: (events) => events.pipe(payload, again()),
      to: sums,
    });
    const test = testPipeline(stuck, { startMs: 1_000, limits });
    await test.pipe(orders, { amount: 1 }, { subject: 'ann', atMs: 1_000 });
    await test.pipe(orders, { amount: 1 }, { subject: 'bob', atMs: 1_100 });
    expect(await test.deadLetters()).toMatchObject([
      { step: 'stuck.again', error: expect.stringContaining('TIMER_REPEATED') },
    ]);
  });

  it('lets later steps and pipelines see what wakes it before their own timers', async () => {
    const thenSummed = pipeline({
      name: 'again',
      from: sums,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          map('payload', ({ data }) => data),
          sumEvery('fifty', 50),
        ),
      to: doubled,
    });
    const awaited = pipeline({
      name: 'summing',
      from: orders,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          payload,
          sumEvery('ten', 10),
          lookup('same', async () => 0),
          sumEvery('twenty', 20),
        ),
      to: sums,
    });
    const test = testPipeline(chain('both', [awaited, thenSummed]), { startMs: 0, limits });
    for (const [atMs, amount] of [
      [1, 1],
      [12, 2],
      [23, 4],
      [38, 8],
      [200, 16],
    ] as const) {
      await test.pipe(orders, { amount }, { subject: 'ann', atMs });
    }
    const seen = async (of: typeof sums | typeof doubled) =>
      ((await test.read(of)) as readonly Event<Sum>[]).map(({ data }) => [data.sum, data.atMs]);
    // Ten: 1@10, 2@20, 4@30, 8@40. Twenty: 1 and 2 @20, then 4 and 8 @40. Fifty: both @50.
    expect(await seen(sums)).toEqual([
      [3, 20],
      [12, 40],
    ]);
    expect(await seen(doubled)).toEqual([[15, 50]]);
  });
});

const inputs = fc.array(
  fc.record({
    subject: fc.constantFrom('ann', 'bob', 'cid'),
    amount: fc.integer({ min: 20, max: 90 }),
    stepMs: fc.integer({ min: -8, max: 30 }),
    crash: fc.constantFrom(undefined, undefined, undefined, 'before-commit', 'after-commit'),
  }),
  { maxLength: 30 },
);

describePipeline('what timers bring about', () => {
  it('does not depend on how the log is cut into batches, nor on crashes', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, fc.constantFrom(1, 2, 3, 7), async (plan, batchSizeMax) => {
        const run = async (size: number, crashes: boolean) => {
          const test = testPipeline(summing, {
            startMs,
            limits: { outOfOrderMsMax: 5, batchSizeMax: size },
          });
          // Ahead of the wall clock, so that no idle tick comes between.
          let nowMs = startMs + 100_000;
          for (const [index, { subject, amount, stepMs, crash }] of plan.entries()) {
            nowMs += stepMs;
            if (crashes && crash) test.crashAt(crash as 'before-commit');
            await test.pipe(orders, { amount }, { subject, atMs: nowMs, id: `e${index}` });
            if (crashes && crash) await test.settle();
          }
          const events = await test.read(sums);
          await test.stop();
          return events.map(({ id, data }) => [id, data.sum, data.atMs]);
        };
        const whole = await run(200, false);
        expect(await run(batchSizeMax, false)).toEqual(whole);
        expect(await run(batchSizeMax, true)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});

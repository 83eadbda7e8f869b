import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { defineErrors } from '../../engine/kernel/errors.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { count } from '../../operators/flow/count.ts';
import { lookup } from '../../operators/flow/lookup.ts';
import { map } from '../../operators/flow/map.ts';
import { retrying } from '../../operators/flow/retrying.ts';
import { describePipeline, testPipeline } from '../support/disturbed.ts';
import { orders, totals } from '../support/orders.ts';

const errors = defineErrors('TEST', {
  AWAY: { status: 503, retry: 'later', message: 'away', help: 'wait' },
});

/** Numbers orders behind a look-up that fails for `ailing` amounts, as often as they say. */
const numberedWhen = (failuresOf: Map<number, number>, attemptsMax = 100) =>
  pipeline({
    name: 'numbered',
    from: orders,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        retrying(
          { attemptsMax, backoffMs: 40, backoffMsMax: 500 },
          lookup('rate', async ({ data }) => {
            const left = failuresOf.get(data.amount) ?? 0;
            failuresOf.set(data.amount, left - 1);
            if (left > 0) throw errors.AWAY();
            return 1;
          }),
        ),
        count('orders of a customer'),
        map('total', ({ value: { data }, count: nth }) => ({ amount: data.amount, nth })),
      ),
    to: totals,
  });

const pipeAll = async (
  test: ReturnType<typeof testPipeline>,
  rows: readonly (readonly [subject: string, amount: number])[],
): Promise<void> => {
  for (const [subject, amount] of rows) await test.pipe(orders, { amount }, { subject });
};

const bySubject = (events: readonly { subject: string; data: { amount: number; nth: number } }[]) =>
  Object.fromEntries(
    [...new Set(events.map(({ subject }) => subject))]
      .sort()
      .map((subject) => [
        subject,
        events
          .filter((event) => event.subject === subject)
          .map(({ data }) => [data.amount, data.nth]),
      ]),
  );

describePipeline('a subject whose event fails for a while', () => {
  it('waits with all its later events, while the others go on', async () => {
    const test = testPipeline(numberedWhen(new Map([[2, 6]])), { limits: { batchSizeMax: 2 } });
    await pipeAll(test, [
      ['ann', 1],
      ['ann', 2],
      ['bob', 10],
      ['ann', 3],
      ['bob', 11],
      ['ann', 4],
    ]);
    const events = await test.read(totals);
    expect(bySubject(events)).toEqual({
      ann: [
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
      ],
      bob: [
        [10, 1],
        [11, 2],
      ],
    });
    expect(events.at(-1)?.subject).toBe('ann');
    expect(await test.deadLetters()).toEqual([]);
  });

  it('is found by the next owner, with the attempts it has had', async () => {
    const test = testPipeline(numberedWhen(new Map([[2, 1_000]]), 4), {
      limits: { batchSizeMax: 1 },
    });
    await pipeAll(test, [
      ['ann', 1],
      ['ann', 2],
      ['ann', 3],
    ]);
    test.crashAt('after-commit');
    const events = await test.read(totals);
    expect(bySubject(events)).toEqual({
      ann: [
        [1, 1],
        [3, 2],
      ],
    });
    expect(await test.deadLetters()).toMatchObject([
      { step: 'numbered.rate', error: 'WEIR_TEST_AWAY', attempts: 4 },
    ]);
  });

  it('keeps its order and loses nothing, whatever fails and whoever dies', async () => {
    const rows = fc.array(
      fc.record({
        subject: fc.constantFrom('ann', 'bob', 'cid'),
        failures: fc.constantFrom(0, 0, 0, 1, 2, 9),
        crash: fc.constantFrom(undefined, undefined, 'before-commit', 'after-commit'),
      }),
      { maxLength: 16 },
    );
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 5 }), async (plan, batchSizeMax) => {
        const failures = new Map(plan.map((row, index) => [index, row.failures]));
        const test = testPipeline(numberedWhen(failures), { limits: { batchSizeMax } });
        const expected = new Map<string, number[]>();
        for (const [amount, { subject, crash }] of plan.entries()) {
          if (crash) test.crashAt(crash as 'before-commit');
          await test.pipe(orders, { amount }, { subject });
          if (amount % 5 === 4) await test.settle();
          expected.set(subject, [...(expected.get(subject) ?? []), amount]);
        }
        const found = bySubject(await test.read(totals));
        for (const [subject, amounts] of expected) {
          expect(found[subject]).toEqual(amounts.map((amount, index) => [amount, index + 1]));
        }
        await test.stop();
      }),
      { numRuns: 60 },
    );
  });
});

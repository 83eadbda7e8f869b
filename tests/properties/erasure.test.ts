// Whoever is erased, whenever, however often, while workers die and stand still: what others get is the same.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Event } from '../../engine/model/event.ts';
import { simulate } from '../../engine/testing/simulate.ts';
import { numberingChain, orders, totals } from '../support/orders.ts';

const startMs = 1_767_225_600_000;
const customers = ['ann', 'bob', 'cem', 'dora', 'eve'];
const bug = -1;

const order = (n: number): Event<unknown> => ({
  ...{ id: `e${n}`, source: 'test', type: orders.name, tenantId: 'test', correlationId: `e${n}` },
  ...{ subject: customers[n % customers.length] ?? '', timeMs: startMs + n, schemaVersion: 1 },
  ...{ traceparent: undefined, expiresAtMs: undefined, replyTo: undefined },
  data: { amount: n % 31 === 30 ? bug : n },
});

const amountOf = ({ data }: Event<unknown>): number => (data as { amount: number }).amount;

it('erasing at random moments changes nothing for others, and leaves nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.subarray(customers, { minLength: 1, maxLength: 3 }),
      async (seed, erased) => {
        const events = Array.from({ length: 150 }, (_, n) => order(n));
        const simulated = await simulate({
          ...{ seed, chain: numberingChain, events, startMs, erased, faultShare: 0.2 },
        });
        expect(simulated.isSettled).toBe(true);
        const made = await simulated.read(totals.name);
        const sent = await simulated.log(orders.name);
        for (const customer of customers) {
          const own = made.filter(({ subject }) => subject === customer);
          const inLog = sent.map(({ event }) => event).filter((each) => each.subject === customer);
          const expected = erased.includes(customer)
            ? []
            : inLog
                .filter((each) => amountOf(each) !== bug)
                .map(({ id }, n) => ({ id: `${id}.numbering`, nth: n + 1 }));
          const found = own.map(({ id, data }) => ({ id, nth: (data as { nth: number }).nth }));
          expect(found).toEqual(expected);
        }
        const letters = (await simulated.deadLetters()).map(({ text }) => JSON.parse(text).subject);
        expect(letters.filter((subject) => erased.includes(subject))).toEqual([]);
        const kept = await simulated.keysOf('numbering.orders_of_a_customer');
        expect([...new Set(kept)].sort()).toEqual(
          customers.filter((each) => !erased.includes(each)),
        );
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);

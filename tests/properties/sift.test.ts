import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../engine/model/event.ts';
import type { Arrival } from '../../engine/runtime/arrival.ts';
import { sift } from '../../engine/runtime/sift.ts';

type Withdrawal = Event<{ readonly amount: number }>;

const eventOf = (id: number, subject: string, amount: number): Withdrawal => ({
  ...{ id: String(id), source: 'test', type: 'orders', subject, timeMs: 0, tenantId: 't1' },
  ...{ correlationId: String(id), traceparent: undefined, expiresAtMs: undefined },
  ...{ replyTo: undefined, schemaVersion: 1, data: { amount } },
});

const batchOf = fc
  .array(
    fc.tuple(fc.constantFrom('ann', 'bob', 'cid', 'dot', 'eve'), fc.integer({ min: -9, max: 9 })),
    {
      maxLength: 40,
    },
  )
  .map((rows) => rows.map(([subject, amount], id) => eventOf(id, subject, amount)));

const arrivalsOf = (events: readonly Withdrawal[]): readonly Arrival[] =>
  events.map((event, at) => ({ event, at, watermarkMs: 0 }));

const idsOf = (events: readonly { readonly id: string }[]): readonly string[] =>
  events.map(({ id }) => id).sort();

describe('sifting a batch that fails', () => {
  it('finds exactly the events that fail, and what each has thrown', async () => {
    const marked = batchOf.chain((events) => fc.tuple(fc.constant(events), fc.subarray(events)));
    await fc.assert(
      fc.asyncProperty(marked, async ([events, poison]) => {
        const isPoison = new Set<Event<unknown>>(poison);
        const failures = await sift(arrivalsOf(events), async (some) => {
          const bad = some.find(({ event }) => isPoison.has(event));
          if (bad) throw new RangeError(bad.event.id);
        });
        expect(idsOf(failures.map(({ arrival }) => arrival.event))).toEqual(idsOf(poison));
        for (const { arrival, error } of failures) {
          expect(error).toMatchObject({ name: 'RangeError', message: arrival.event.id });
        }
      }),
    );
  });

  it('judges each event on top of those of its subject that passed', async () => {
    const withdraw = (balance: number, amount: number): number => {
      if (balance + amount < 0) throw new RangeError('overdrawn');
      return balance + amount;
    };
    await fc.assert(
      fc.asyncProperty(batchOf, async (events) => {
        const failures = await sift(arrivalsOf(events), async (some) => {
          const balances = new Map<string, number>();
          for (const { subject, data } of some.map(({ event }) => event as Withdrawal)) {
            balances.set(subject, withdraw(balances.get(subject) ?? 0, data.amount));
          }
        });
        const balances = new Map<string, number>();
        const refused = events.filter(({ subject, data }) => {
          const after = (balances.get(subject) ?? 0) + data.amount;
          if (after >= 0) balances.set(subject, after);
          return after < 0;
        });
        expect(idsOf(failures.map(({ arrival }) => arrival.event))).toEqual(idsOf(refused));
      }),
    );
  });

  it('tries few times when few events fail', async () => {
    const subjects = Array.from({ length: 256 }, (_, index) => eventOf(index, `s${index}`, 0));
    await fc.assert(
      fc.asyncProperty(fc.nat(255), async (poison) => {
        let attempts = 0;
        await sift(arrivalsOf(subjects), async (some) => {
          attempts += 1;
          if (some.some(({ event }) => event.id === String(poison))) throw new RangeError('poison');
        });
        expect(attempts).toBeLessThanOrEqual(2 * 8 + 2);
      }),
    );
  });
});

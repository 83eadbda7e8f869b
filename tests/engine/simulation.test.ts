// Whole workers under seeded faults, on the log in memory: judged by a count made by hand.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../engine/model/event.ts';
import type { CommitPlan, Transport } from '../../engine/stream/transport.ts';
import { type Simulated, simulate } from '../../engine/testing/simulate.ts';
import { numberingChain, orders, totals } from '../support/orders.ts';
import { byProductChain, purchases, sales } from '../support/sales.ts';

const startMs = 1_767_225_600_000;
const seeds = Array.from({ length: 60 }, (_, n) => n + 1);

const event = (type: string, n: number, subject: string, data: unknown): Event<unknown> => ({
  ...{ id: `e${n}`, source: 'test', type, subject, timeMs: startMs + n, tenantId: 'test' },
  ...{ correlationId: `e${n}`, traceparent: undefined, expiresAtMs: undefined },
  ...{ replyTo: undefined, schemaVersion: 1, data },
});
const ordered = Array.from({ length: 400 }, (_, n) =>
  event(orders.name, n, `c${n % 7}`, { amount: n }),
);

/** What is wrong with numbered orders; empty when every one has its number once, in order. */
const wrongIn = async ({ read, isSettled }: Simulated): Promise<readonly string[]> => {
  const found = await read(totals.name);
  const wrong = isSettled ? [] : ['not settled'];
  const nth = new Map<string, number>();
  const ids = new Set<string>();
  for (const { id, subject, data } of found) {
    const expected = (nth.get(subject) ?? 0) + 1;
    nth.set(subject, expected);
    const { nth: told, amount } = data as { readonly nth: number; readonly amount: number };
    const isInPlace = amount === Number(subject.slice(1)) + 7 * (expected - 1);
    if (ids.has(id) || told !== expected || !isInPlace) wrong.push(id);
    ids.add(id);
  }
  return ids.size === ordered.length ? wrong : [...wrong, `${ids.size} ids`];
};

const run = (seed: number, wrap?: (transport: Transport) => Transport) =>
  simulate({ seed, chain: numberingChain, events: ordered, startMs, ...(wrap ? { wrap } : {}) });

/** Outputs of a refused commit, written all the same. */
const careless = (real: Transport): Transport => ({
  ...real,
  commit: async (plan) => {
    const outcome = await real.commit(plan);
    if (outcome === 'committed') return outcome;
    for (const { topic, texts } of plan.outputs) {
      const events = texts.map((text, n) => ({ id: `${plan.epoch} ${topic} ${n}`, text }));
      await real.append({ partition: plan.task, topic, events, dedupeMs: 0 });
    }
    return outcome;
  },
});

/** Commits that now and then leave the state out. */
const forgetful = (real: Transport): Transport => {
  let commits = 0;
  return {
    ...real,
    commit: (plan: CommitPlan) => {
      commits += 1;
      return real.commit(commits % 10 === 0 ? { ...plan, state: [] } : plan);
    },
  };
};

describe('workers under seeded faults', () => {
  it('number every order once and in order, whatever dies, pauses or is lost', async () => {
    const hit = { crashes: 0, pauses: 0, lostReplies: 0, refused: 0 };
    for (const seed of seeds) {
      const simulated = await run(seed);
      expect(await wrongIn(simulated), `seed ${seed}`).toEqual([]);
      for (const name of Object.keys(hit) as (keyof typeof hit)[])
        hit[name] += simulated.faults[name];
    }
    for (const count of Object.values(hit)) expect(count).toBeGreaterThan(20);
  }, 60_000);

  it('run the same way again under the same seed, and another under another', async () => {
    const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => run(seed)));
    expect(again?.trace).toEqual(first?.trace);
    expect(other?.trace).not.toEqual(first?.trace);
  });

  it('hand every purchase over to its product, across partitions', async () => {
    const bought = Array.from({ length: 200 }, (_, n) =>
      event(purchases.name, n, `c${n % 5}`, { product: `x${n % 3}`, n }),
    );
    for (const seed of seeds.slice(0, 20)) {
      const { read, isSettled } = await simulate({
        ...{ seed, chain: byProductChain, events: bought, startMs, partitions: 3 },
      });
      const sold = (await read(sales.name)).map(({ id }) => id);
      expect([isSettled, sold.length, new Set(sold).size], `seed ${seed}`).toEqual([
        true,
        200,
        200,
      ]);
    }
  }, 60_000);

  it.each([
    ['writes outputs of refused commits', careless],
    ['leaves state out of commits', forgetful],
  ])(
    'find out within fifty seeds a transport that %s',
    async (_, wrap) => {
      for (const seed of seeds.slice(0, 50)) {
        if ((await wrongIn(await run(seed, wrap))).length > 0) return;
      }
      throw new Error('nobody noticed');
    },
    60_000,
  );
});

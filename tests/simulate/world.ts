// The world of `npm run simulate`: orders are numbered and timed, some cannot be worked on for a while
// and some never. What must come of them is counted by hand from the log, by nothing of the engine.
import Type from 'typebox';
import { defineErrors } from '../../engine/kernel/errors.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { type Chain, chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import { topic } from '../../engine/model/topic.ts';
import type { Simulated } from '../../engine/testing/simulate.ts';
import { count } from '../../operators/flow/count.ts';
import { lookup } from '../../operators/flow/lookup.ts';
import { map } from '../../operators/flow/map.ts';
import { retrying } from '../../operators/flow/retrying.ts';

const retentionMs = 3_600_000;
const recentMs = 100;
const customers = 7;
const ailingShare = 0.08;
const poison = -1;

/** Customers that are erased again and again while the others go on. */
export const erased: readonly string[] = ['c0'];

/** As far as a time may differ from the time of its append; the engine is set to it. */
export const clockSkewMsMax = 300_000;
export const startMs = 1_767_225_600_000;

const orders = topic({
  name: 'orders',
  schema: Type.Object({ amount: Type.Number() }),
  retentionMs,
});
const Total = Type.Object({
  amount: Type.Number(),
  nth: Type.Integer(),
  recent: Type.Integer(),
});
const totals = topic({ name: 'totals', schema: Total, retentionMs });

const errors = defineErrors('TEST', {
  AWAY: { status: 503, retry: 'later', message: 'away', help: 'wait' },
});

type Order = Event<{ amount: number }>;
interface Counted {
  readonly value: Order;
  readonly count: number;
}

/** Counts the orders of a customer, before it in the log, whose time is within `recentMs` before its. */
const countRecent = (): Operator<Counted, Counted & { readonly recent: number }, Keyed> => {
  const spec: StateSpec<number[]> = { initial: () => [] };
  return keyedStep('recent', 'recent orders', [spec], (context, next) => {
    const times = context.state(spec);
    return (counted) => {
      const atMs = counted.value.timeMs;
      const before = times.get();
      const recent = before.filter((ms) => ms > atMs - recentMs && ms <= atMs).length;
      times.set([...before, atMs]);
      next({ ...counted, recent });
    };
  });
};

const numberingFor = (seed: number): Chain => {
  const { random } = virtualClock(0, seed);
  const numbered = pipeline({
    name: 'numbered',
    from: orders,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        count('orders of a customer'),
        countRecent(),
        retrying(
          { attemptsMax: 1_000, backoffMs: 20, backoffMsMax: 200 },
          lookup('rate', async () => {
            if (random() < ailingShare) throw errors.AWAY();
            return 1;
          }),
        ),
        map('total', ({ value: { data }, count: nth, recent }) => {
          if (data.amount === poison) throw new RangeError('an order that nobody can work on');
          return { amount: data.amount, nth, recent };
        }),
      ),
    to: totals,
  });
  return chain('numbered', [numbered]);
};

/** The same seed is the same world. */
export const openWorld = (
  seed: number,
  orderCount = 300,
): { readonly chain: Chain; readonly events: readonly Event<unknown>[] } => ({
  chain: numberingFor(seed),
  events: Array.from({ length: orderCount }, (_, n) => ({
    ...{ id: `e${n}`, source: 'test', type: orders.name, subject: `c${n % customers}` },
    ...{ timeMs: startMs + 5 * n, tenantId: 'test', correlationId: `e${n}` },
    ...{ traceparent: undefined, expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1 },
    data: { amount: n % 50 === 49 ? poison : n },
  })),
});

interface Line {
  readonly id: string;
  readonly timeMs: number;
  readonly data: unknown;
}

/** What must be in `totals`, by customer: one order after the other, as the log has them. */
const expectedOf = async ({ log }: Simulated): Promise<ReadonlyMap<string, readonly Line[]>> => {
  const expected = new Map<string, Line[]>();
  const times = new Map<string, number[]>();
  for (const { event, appendedMs } of await log('orders')) {
    const { amount } = event.data as { readonly amount: number };
    if (amount === poison) continue;
    const earliestMs = appendedMs - clockSkewMsMax;
    const timeMs = Math.min(Math.max(event.timeMs, earliestMs), appendedMs + clockSkewMsMax);
    const before = times.get(event.subject) ?? [];
    const recent = before.filter((ms) => ms > timeMs - recentMs && ms <= timeMs).length;
    const lines = expected.get(event.subject) ?? [];
    const data = { amount, nth: lines.length + 1, recent };
    expected.set(event.subject, [...lines, { id: `${event.id}.numbered`, timeMs, data }]);
    times.set(event.subject, [...before, timeMs]);
  }
  return expected;
};

const isErased = (subject: string): boolean => erased.includes(subject);
const statesOf = ['numbered.orders_of_a_customer', 'numbered.recent_orders', 'parked'];

const once = (what: string, ids: readonly string[], wanted: readonly string[]): string[] =>
  [...ids].sort().join() === [...wanted].sort().join()
    ? []
    : [`${what}: ${ids.length} (${new Set(ids).size} different) instead of ${wanted.length}`];

/** What is left of those who were erased. */
const leftOf = async ({ read, keysOf }: Simulated): Promise<readonly string[]> => {
  const keys = await Promise.all(statesOf.map((state) => keysOf(state)));
  const subjects = (await read('totals')).map(({ subject }) => subject);
  const kept = keys.flat().map((key) => key.slice(key.indexOf(' ') + 1));
  return [...subjects, ...kept].filter(isErased).map((subject) => `left of ${subject}`);
};

/** What is wrong with a run; empty when nothing is. */
export const wrongIn = async (
  simulated: Simulated,
  events: readonly Event<unknown>[],
): Promise<readonly string[]> => {
  const wrong = simulated.isSettled ? [] : ['did not come to its end'];
  const others = events.filter(({ subject }) => !isErased(subject));
  wrong.push(
    ...once(
      'orders',
      (await simulated.read('orders')).map(({ id }) => id),
      others.map(({ id }) => id),
    ),
  );
  wrong.push(...(await leftOf(simulated)));
  const dead = await simulated.deadLetters();
  const poisoned = others.filter(({ data }) => (data as { amount: number }).amount === poison);
  wrong.push(
    ...once(
      'dead letters',
      dead.map(({ text }) => JSON.parse(text).id as string),
      poisoned.map(({ id }) => id),
    ),
  );
  const found = await simulated.read('totals');
  for (const [customer, expected] of await expectedOf(simulated)) {
    const lines = found
      .filter(({ subject }) => subject === customer)
      .map(({ id, timeMs, data }): Line => ({ id, timeMs, data }));
    const place = Array.from({ length: Math.max(lines.length, expected.length) }, (_, n) => n).find(
      (n) => JSON.stringify(lines[n]) !== JSON.stringify(expected[n]),
    );
    if (place === undefined) continue;
    const [is, should] = [lines[place], expected[place]].map((line) => JSON.stringify(line));
    wrong.push(`totals of ${customer}, no. ${place + 1}: ${is} instead of ${should}`);
  }
  return wrong;
};

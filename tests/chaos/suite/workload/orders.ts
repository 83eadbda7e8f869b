// The orders of a schedule: all from one seed, and with them what goes wrong with data: a hot key,
// poison, texts that are no events, copies, outages, clocks that are wrong.
import { encodeEvent } from '../../../../engine/stream/codec.ts';
import { hopeless, poison } from './tally.ts';

/** Shares of the orders to which something happens, and how they are spread. */
export interface LoadShape {
  readonly keys: number;
  /** Share that goes to one key. */
  readonly hot: number;
  readonly poison: number;
  readonly malformed: number;
  readonly copies: number;
  readonly outages: number;
  readonly hopeless: number;
  /** Share whose clock is more than a minute behind, and share whose clock is ahead. */
  readonly behind: number;
  readonly ahead: number;
  readonly isShuffled: boolean;
}

/** One thing to append: an order, or a text that pretends to be one. */
export interface Appendable {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
}

export interface OrderParts {
  readonly shape: LoadShape;
  readonly tenantId: string;
  readonly startMs: number;
  readonly random: () => number;
}

export interface OrderSource {
  /** The next orders; `nowMs` is the wall clock, for outages. */
  next(count: number, nowMs: number): readonly Appendable[];
  /** An order before all others, from which on event time is ahead of the wall clock: no idle tick comes. */
  opening(subject: string): Appendable;
  /** An order after all others, which ends every window. */
  closing(subject: string): Appendable;
}

const spreadMs = 100;
const jitterMs = 3_000;
const startsAfterMs = 60_000;
const endsAfterMs = 290_000;
const farBehindMs = 85_000;
const farAheadMs = 12_000;
const outageMsMax = 150;
const amounts = 1_000;

/** The shape of a schedule's load; `wild` for the family that is about data. */
export const shapeOf = (random: () => number, wild = false): LoadShape => {
  const share = (most: number): number => (random() < 0.5 ? 0 : random() * most * (wild ? 3 : 1));
  return {
    keys: 1 + Math.floor(random() * 40),
    hot: random() < (wild ? 0.6 : 0.3) ? 0.6 : 0,
    poison: wild ? 0.03 : share(0.02),
    malformed: share(0.01),
    copies: wild ? 0.1 : share(0.05),
    outages: wild ? 0.004 : share(0.004),
    hopeless: random() < 0.2 ? 0.002 : 0,
    behind: share(0.03),
    ahead: share(0.01),
    isShuffled: wild || random() < 0.3,
  };
};

const shuffled = <T>(items: readonly T[], random: () => number): readonly T[] =>
  items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);

/** Makes the orders of a schedule. */
export const orderSource = ({ shape, tenantId, startMs, random }: OrderParts): OrderSource => {
  let made = 0;

  const order = (id: string, subject: string, timeMs: number, data: object): Appendable => ({
    ...{ id, subject },
    text: encodeEvent({
      ...{ id, source: 'chaos', type: 'orders', subject, timeMs, tenantId, correlationId: id },
      ...{ traceparent: undefined, expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1 },
      data,
    }),
  });

  const amountOf = (): number => {
    const fate = random();
    if (fate < shape.poison) return poison;
    return fate > 1 - shape.hopeless ? hopeless : Math.floor(random() * amounts);
  };

  /** How far the clock of a producer is off. */
  const skewMs = (): number => {
    const fate = random();
    if (fate < shape.behind) return -farBehindMs;
    return fate > 1 - shape.ahead ? farAheadMs : 0;
  };

  const make = (nowMs: number): Appendable => {
    made += 1;
    const id = `o${made}`;
    const subject = `k${random() < shape.hot ? 0 : Math.floor(random() * shape.keys)}`;
    const amount = amountOf();
    const fails = random() < shape.outages;
    const outageMs = random() * outageMsMax;
    const offsetMs = made * spreadMs + random() * jitterMs + skewMs();
    if (random() < shape.malformed) return { id, subject, text: `{"id":"${id}","broken":` };
    const data = fails ? { amount, fails_until_ms: Math.floor(nowMs + outageMs) } : { amount };
    return order(id, subject, Math.floor(startMs + startsAfterMs + offsetMs), data);
  };

  return {
    next: (count, nowMs) => {
      const orders = Array.from({ length: count }, () => make(nowMs));
      return shape.isShuffled ? shuffled(orders, random) : orders;
    },
    opening: (subject) => order(`open ${subject}`, subject, startMs + startsAfterMs, { amount: 1 }),
    closing: (subject) => order(`close ${subject}`, subject, startMs + endsAfterMs, { amount: 1 }),
  };
};

// The orders of a schedule: all from one seed, and with them what goes wrong with data: a hot key,
// poison, texts that are no events, copies, outages, clocks that are wrong.
import { encodeEvent } from '../../../../engine/stream/codec.ts';
import { poison } from './chains.ts';

/** Shares of the orders to which something happens, and how they are spread. */
export interface LoadShape {
  readonly keys: number;
  /** Share that goes to one key. */
  readonly hot: number;
  readonly poison: number;
  readonly malformed: number;
  readonly copies: number;
  readonly outages: number;
  /** Share whose clock is a minute and more behind. */
  readonly behind: number;
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

const spreadMs = 150;
const jitterMs = 3_000;
const startsBeforeMs = 200_000;
const farBehindMs = 85_000;
const outageMsMax = 150;
const amounts = 1_000;

/** The shape of a schedule's load; `wild` for the family that is about data. */
export const shapeOf = (random: () => number, wild = false): LoadShape => {
  const share = (most: number): number => (random() < 0.5 ? 0 : random() * most * (wild ? 3 : 1));
  return {
    keys: 1 + Math.floor(random() * 40),
    hot: random() < 0.3 ? 0.6 : 0,
    poison: wild ? 0.03 : share(0.02),
    malformed: share(0.01),
    copies: wild ? 0.1 : share(0.05),
    outages: 0 * share(0.004),
    behind: 0 * share(0.03),
    isShuffled: wild || random() < 0.3,
  };
};

const shuffled = <T>(items: readonly T[], random: () => number): readonly T[] =>
  items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);

/** Makes the next orders of a schedule with every call; `nowMs` is the wall clock. */
export const orderSource = ({ shape, tenantId, startMs, random }: OrderParts) => {
  let made = 0;
  const next = (nowMs: number): Appendable => {
    made += 1;
    const id = `o${made}`;
    const subject = `k${random() < shape.hot ? 0 : Math.floor(random() * shape.keys)}`;
    const amount = random() < shape.poison ? poison : Math.floor(random() * amounts);
    const fails = random() < shape.outages;
    const outageMs = random() * outageMsMax;
    const behindMs = random() < shape.behind ? farBehindMs : 0;
    const timeMs = Math.floor(
      startMs - startsBeforeMs + made * spreadMs + random() * jitterMs - behindMs,
    );
    if (random() < shape.malformed) return { id, subject, text: `{"id":"${id}","broken":` };
    const data = fails ? { amount, fails_until_ms: Math.floor(nowMs + outageMs) } : { amount };
    const text = encodeEvent({
      ...{ id, source: 'chaos', type: 'orders', subject, timeMs, tenantId, correlationId: id },
      ...{ traceparent: undefined, expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1 },
      data,
    });
    return { id, subject, text };
  };
  return (count: number, nowMs: number): readonly Appendable[] => {
    const orders = Array.from({ length: count }, () => next(nowMs));
    return shape.isShuffled ? shuffled(orders, random) : orders;
  };
};

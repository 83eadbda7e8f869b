// What flows through the suite's own small product: orders come in, and all else follows from them.
import Type from 'typebox';
import { topic } from '../../../../engine/model/topic.ts';

const retentionMs = 3_600_000;

/** `fails_until_ms` stands for a look-up that is away: the step tries again until that moment. */
export const orders = topic({
  name: 'orders',
  schema: Type.Object({ amount: Type.Integer(), fails_until_ms: Type.Optional(Type.Number()) }),
  retentionMs,
});

/** One per order; `stamp` names this very working of it, `prev` the one of its key before. */
export const echoes = topic({
  name: 'echoes',
  schema: Type.Object({
    amount: Type.Integer(),
    nth: Type.Integer(),
    sum: Type.Integer(),
    prev: Type.String(),
    stamp: Type.String(),
    short: Type.Integer(),
    long: Type.Integer(),
  }),
  retentionMs,
});

/** Large orders, as a side output. */
export const flagged = topic({
  name: 'flagged',
  schema: Type.Object({ amount: Type.Integer() }),
  retentionMs,
});

/** One per echo, made in the same chain. */
export const marks = topic({
  name: 'marks',
  schema: Type.Object({ seen: Type.Integer(), of: Type.Integer() }),
  retentionMs,
});

/** One per echo, under the bucket of its amount: most of them cross to the other partition. */
export const regrouped = topic({
  name: 'regrouped',
  schema: Type.Object({ of: Type.String(), nth: Type.Integer(), amount: Type.Integer() }),
  retentionMs,
});

/** One per regrouped echo: its place in the bucket, the last ones there, and how many of its key. */
export const gathered = topic({
  name: 'gathered',
  schema: Type.Object({
    nth: Type.Integer(),
    last: Type.Array(Type.String()),
    of_key: Type.Integer(),
  }),
  retentionMs,
});

/** One per echo, made by another chain that reads the log. */
export const finals = topic({
  name: 'finals',
  schema: Type.Object({ seen: Type.Integer(), of: Type.Integer(), amount: Type.Integer() }),
  retentionMs,
});

/** Two large orders of a key in a row. */
export const pairs = topic({
  name: 'pairs',
  schema: Type.Object({ first: Type.String(), second: Type.String() }),
  retentionMs,
});

/** What a window of a key has summed up; an order that came too late for its window. */
export const revenues = topic({
  name: 'revenues',
  schema: Type.Object({
    outcome: Type.String(),
    start_ms: Type.Integer(),
    count: Type.Integer(),
    sum: Type.Integer(),
    /** Events that the window held when it was last spoken of. */
    before: Type.Integer(),
    late: Type.String(),
  }),
  retentionMs,
});

// A small world for engine tests: orders come in, totals go out.
import Type from 'typebox';
import { chain } from '../../engine/model/chain.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { count } from '../../operators/flow/count.ts';
import { map } from '../../operators/flow/map.ts';

const hourMs = 3_600_000;

export const orders = topic({
  name: 'orders',
  schema: Type.Object({ amount: Type.Number() }),
  retentionMs: hourMs,
});

export const totals = topic({
  name: 'totals',
  schema: Type.Object({ amount: Type.Number(), nth: Type.Integer() }),
  retentionMs: hourMs,
});

/** Numbers the orders of each customer; an order of −1 is a bug that throws. */
export const numbering = pipeline({
  name: 'numbering',
  from: orders,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      count('orders of a customer'),
      map('total', ({ value: { data }, count: nth }) => {
        if (data.amount === -1) throw new RangeError('a negative order');
        return { amount: data.amount, nth };
      }),
    ),
  to: totals,
});

export const numberingChain = chain('numbering', [numbering]);

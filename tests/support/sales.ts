// A small world for what crosses partitions: orders come in by customer, sales go out by product.
import Type from 'typebox';
import { chain } from '../../engine/model/chain.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { count } from '../../operators/flow/count.ts';
import { map } from '../../operators/flow/map.ts';

const hourMs = 3_600_000;

export const purchases = topic({
  name: 'purchases',
  schema: Type.Object({ product: Type.String(), n: Type.Integer() }),
  retentionMs: hourMs,
});

/** `nth` is the place of the purchase among those of its customer. */
export const sales = topic({
  name: 'sales',
  schema: Type.Object({
    customer: Type.String(),
    product: Type.String(),
    n: Type.Integer(),
    nth: Type.Integer(),
  }),
  retentionMs: hourMs,
});

/** Numbers the purchases of each customer and hands them over to their product. */
export const byProduct = pipeline({
  name: 'by_product',
  from: purchases,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      count('purchases of a customer'),
      map('sale', ({ value: { subject: customer, data }, count: nth }) => ({
        ...{ customer, product: data.product, n: data.n, nth },
      })),
    ),
  to: sales,
  subject: (sale) => sale.product,
});

export const byProductChain = chain('by_product', [byProduct]);

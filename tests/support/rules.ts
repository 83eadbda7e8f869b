// A small world for broadcast topics: orders are marked by the limit that is in force.
import Type from 'typebox';
import { broadcast } from '../../engine/model/broadcast.ts';
import { chain } from '../../engine/model/chain.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { latest } from '../../operators/flow/latest.ts';
import { map } from '../../operators/flow/map.ts';
import { orders } from './orders.ts';

const hourMs = 3_600_000;

export const rules = broadcast({
  name: 'rules',
  schema: Type.Object({ amountMax: Type.Number() }),
  retentionMs: hourMs,
});

export const marks = topic({
  name: 'marks',
  schema: Type.Object({
    amount: Type.Number(),
    isLarge: Type.Boolean(),
    rulesVersion: Type.String(),
  }),
  retentionMs: hourMs,
});

/** Marks each order as large or not, and names the version of the rules that said so. */
export const marking = pipeline({
  name: 'marking',
  from: orders,
  flow: (events) =>
    events.pipe(
      latest('limit', rules),
      map('mark', ({ data: { amount }, limit }) => ({
        amount,
        isLarge: limit !== undefined && amount > limit.data.amountMax,
        rulesVersion: limit?.version ?? 'none',
      })),
    ),
  to: marks,
});

export const markingChain = chain('marking', [marking]);

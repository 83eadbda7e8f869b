import * as fc from 'fast-check';
import { concatMap, lastValueFrom, of } from 'rxjs';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { batchOf } from '../../engine/model/batch.ts';
import { chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import type { Flow, WithKey } from '../../engine/model/flow.ts';
import {
  type Anywhere,
  batchStep,
  type Operator,
  type OperatorContext,
} from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { program } from '../../engine/runtime/program.ts';
import { decodeEvent } from '../../engine/stream/codec.ts';
import { count } from '../../operators/flow/count.ts';
import { expand } from '../../operators/flow/expand.ts';
import { map } from '../../operators/flow/map.ts';
import { where } from '../../operators/flow/where.ts';
import { storedNowhere } from '../support/state.ts';

// Random flows over numbers, three ways: as the engine runs them, one step after the other over
// whole batches, and as plain functions over lists.

interface Value {
  readonly n: number;
}

interface Plan {
  readonly sort: 'map' | 'where' | 'expand' | 'await';
  readonly by: number;
}

type Step = Operator<Value, Value, Anywhere>;

const plansOf: fc.Arbitrary<Plan[]> = fc.array(
  fc.record({
    sort: fc.constantFrom<Plan['sort']>('map', 'where', 'expand', 'await'),
    by: fc.nat(3),
  }),
  { maxLength: 7 },
);

const partsOf = (n: number, by: number): readonly Value[] =>
  Array.from({ length: (Math.abs(n) + by) % 3 }, (_, index) => ({ n: n + index }));

const plainly = (values: readonly Value[], { sort, by }: Plan): readonly Value[] => {
  if (sort === 'map') return values.map(({ n }) => ({ n: 2 * n - by }));
  if (sort === 'where') return values.filter(({ n }) => n % (by + 2) !== 0);
  if (sort === 'expand') return values.flatMap(({ n }) => partsOf(n, by));
  return values.map(({ n }) => ({ n: 3 * n + by }));
};

const stepOf = ({ sort, by }: Plan, place: number): Step => {
  const label = `${sort} ${place}`;
  if (sort === 'map') return map(label, ({ n }: Value) => ({ n: 2 * n - by }));
  if (sort === 'where') return where(label, ({ n }: Value) => n % (by + 2) !== 0);
  if (sort === 'expand') return expand(label, ({ n }: Value) => partsOf(n, by));
  return batchStep('await', label, () =>
    concatMap(async (batch) =>
      batch.with(
        batch.values.map(({ n }) => ({ n: 3 * n + by })),
        batch.cursors,
      ),
    ),
  );
};

const schema = Type.Object({ n: Type.Integer() });
const numbers = topic({ name: 'numbers', schema, retentionMs: 1 });
const results = topic({
  name: 'results',
  schema: Type.Object({ n: Type.Integer(), nth: Type.Integer() }),
  retentionMs: 1,
});

const eventsOf: fc.Arbitrary<Event<Value>[]> = fc
  .array(fc.tuple(fc.constantFrom('ann', 'bob'), fc.integer({ min: -9, max: 9 })), {
    maxLength: 12,
  })
  .map((rows) =>
    rows.map(([subject, n], index) => ({
      ...{ id: `e${index}`, source: 'test', type: 'numbers', subject, timeMs: 0, tenantId: 't1' },
      ...{ correlationId: `e${index}`, traceparent: undefined, expiresAtMs: undefined },
      ...{ replyTo: undefined, schemaVersion: 1, data: { n } },
    })),
  );

/** The outputs, in order: whose, which, and the how manieth of its subject. */
type Output = readonly [id: string, n: number, nth: number];

/** Runs the flow as a task does, in batches of `batchSize`. */
const byTask = async (
  plans: readonly Plan[],
  events: readonly Event<Value>[],
  batchSize: number,
): Promise<readonly Output[]> => {
  const numbered = pipeline({
    name: 'numbered',
    from: numbers,
    key: (event) => event.subject,
    flow: (flow) => {
      let values: Flow<Value, WithKey> = flow.pipe(map('payload', ({ data }) => ({ n: data.n })));
      for (const [place, plan] of plans.entries()) values = values.pipe(stepOf(plan, place));
      return values.pipe(
        count('values'),
        map('result', ({ value, count: nth }) => ({ n: value.n, nth })),
      );
    },
    to: results,
  });
  const task = program({
    chain: chain('numbered', [numbered]),
    source: () => storedNowhere,
    countLate: () => undefined,
    countEvicted: () => undefined,
    otherPartition: () => undefined,
    latest: () => undefined,
  });
  const outputs: Output[] = [];
  for (let from = 0; from < events.length; from += batchSize) {
    const batch = events.slice(from, from + batchSize);
    const arrivals = batch.map((event, at) => ({ event, at, watermarkMs: 0 }));
    const effects = await task.run(arrivals, []);
    task.accept();
    for (const text of effects.outputs.get('results') ?? []) {
      const { id, data } = decodeEvent(text) as Event<{ n: number; nth: number }>;
      outputs.push([id, data.n, data.nth]);
    }
  }
  return outputs;
};

/** What the outputs should be, by plain functions. */
const byHand = (plans: readonly Plan[], events: readonly Event<Value>[]): readonly Output[] => {
  const counts = new Map<string, number>();
  return events.flatMap(({ id, subject, data }) =>
    plans.reduce(plainly, [data] as readonly Value[]).map(({ n }, index): Output => {
      const nth = (counts.get(subject) ?? 0) + 1;
      counts.set(subject, nth);
      return [index === 0 ? `${id}.numbered` : `${id}.numbered.${index + 1}`, n, nth];
    }),
  );
};

/** Runs the stage of each step by itself over one batch; answers values and whence they stem. */
const stepByStep = async (plans: readonly Plan[], values: readonly Value[]) => {
  const context = {} as OperatorContext;
  let batch = batchOf<Value>(values, () => undefined);
  for (const { stage } of plans.map(stepOf)) {
    batch = await lastValueFrom(of(batch).pipe(stage(context)));
  }
  return batch.values.map(({ n }, index) => [batch.cursors[index], n]);
};

describe('a flow of random steps', () => {
  it('brings what plain functions bring, however its events are cut into batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        plansOf,
        eventsOf,
        fc.integer({ min: 1, max: 12 }),
        async (plans, events, size) => {
          expect(await byTask(plans, events, size)).toEqual(byHand(plans, events));
        },
      ),
    );
  });

  it('brings the same as one loop as it does step by step, from the same events', async () => {
    await fc.assert(
      fc.asyncProperty(plansOf, eventsOf, async (plans, events) => {
        const outputs = await byTask(plans, events, Math.max(1, events.length));
        const values = events.map(({ data }) => ({ n: data.n }));
        const stepped = await stepByStep(plans, values);
        const causes = outputs.map(([id, n]) => [Number(/^e(\d+)/.exec(id)?.[1]), n]);
        expect(causes).toEqual(stepped);
      }),
    );
  });
});

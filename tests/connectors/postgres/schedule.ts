// Schedules for the sink, and the sequential model that it is held to. The model is three facts:
// what is stored, how far, and by which epoch.
import fc from 'fast-check';
import { expect } from 'vitest';
import { postgresSink, type SinkRow } from '../../../connectors/postgres/sink.ts';
import type { Sink, SinkBatch, SinkTask } from '../../../engine/model/sink.ts';
import { cutPool } from './cut.ts';
import { archived, at, freshTask } from './rows.ts';

interface World {
  readonly url: string;
  readonly sink: Sink<SinkRow>;
  readonly idsOf: (task: SinkTask) => Promise<readonly string[]>;
}

interface Model {
  incarnation: number;
  epoch: number;
  storedEpoch: number;
  /** `undefined`: nothing is stored in this incarnation. */
  offset: number | undefined;
  readonly ids: Set<string>;
}

type Action =
  | {
      readonly act: 'write';
      readonly size: number;
      readonly behind: number;
      readonly older: number;
    }
  | { readonly act: 'repeat' }
  | { readonly act: 'take over' }
  | { readonly act: 'begin anew' }
  | {
      readonly act: 'crash';
      readonly size: number;
      readonly statement: number;
      readonly applied: boolean;
    };

const size = fc.integer({ min: 1, max: 9 });
const write = fc.record({
  act: fc.constant('write' as const),
  size,
  behind: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 5 })),
  older: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 2 })),
});
const crash = fc.record({
  act: fc.constant('crash' as const),
  size,
  statement: fc.integer({ min: 1, max: 12 }),
  applied: fc.boolean(),
});
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: write },
  { weight: 2, arbitrary: fc.constant({ act: 'repeat' as const }) },
  { weight: 2, arbitrary: fc.constant({ act: 'take over' as const }) },
  { weight: 1, arbitrary: fc.constant({ act: 'begin anew' as const }) },
  { weight: 3, arbitrary: crash },
);

/** Every seventh row is one that the database refuses. */
const isBad = (seq: number): boolean => seq % 7 === 0;

const batchOf = (
  task: SinkTask,
  model: Model,
  from: number,
  count: number,
  epoch: number,
): SinkBatch<SinkRow> => {
  const seqs = Array.from({ length: count }, (_, nth) => from + nth + 1);
  return {
    task: { ...task, incarnation: `log ${model.incarnation}`, epoch },
    from: at(from),
    to: at(from + count),
    rows: seqs.map((seq) =>
      archived(
        task.tenantId,
        `${model.incarnation}-${seq}`,
        isBad(seq) ? { subject: 'a\u0000b' } : {},
      ),
    ),
  };
};

const fromOf = (batch: SinkBatch<SinkRow>): number => batch.from.get('raw') ?? 0;

const expected = (model: Model, batch: SinkBatch<SinkRow>): 'fenced' | 'stale' | 'written' => {
  if (batch.task.epoch < model.storedEpoch) return 'fenced';
  return model.offset === undefined || fromOf(batch) === model.offset ? 'written' : 'stale';
};

const apply = (model: Model, batch: SinkBatch<SinkRow>): void => {
  model.offset = batch.to.get('raw') ?? 0;
  model.storedEpoch = batch.task.epoch;
  for (const { values } of batch.rows) {
    if (values['subject'] === 'ann') model.ids.add(String(values['event_id']));
  }
};

const rejectedOf = (batch: SinkBatch<SinkRow>): readonly SinkRow[] =>
  batch.rows.filter(({ values }) => values['subject'] !== 'ann');

const play = async (world: World, actions: readonly Action[]): Promise<void> => {
  const task = freshTask();
  const model: Model = {
    ...{ incarnation: 1, epoch: 3, storedEpoch: 0, offset: undefined },
    ids: new Set(),
  };
  let last: SinkBatch<SinkRow> | undefined;

  const send = async (batch: SinkBatch<SinkRow>): Promise<void> => {
    const wanted = expected(model, batch);
    const outcome = await world.sink.write(batch);
    expect(outcome.outcome).toBe(wanted);
    if (outcome.outcome !== 'written') return;
    expect(outcome.rejected.map(({ row }) => row)).toEqual(rejectedOf(batch));
    apply(model, batch);
  };

  /** A writer that breaks off; what it was told, if anything, must be what happened. */
  const crashIn = async ({ statement, applied }: Action & { act: 'crash' }, count: number) => {
    const batch = batchOf(task, model, model.offset ?? 0, count, model.epoch);
    const pool = cutPool(world.url, { statement, applied });
    const outcome = await postgresSink(pool)
      .write(batch)
      .catch((error: { readonly code: string }) => error.code);
    await pool.end();
    const stored = (await world.sink.offsets(batch.task)).get('raw');
    const isStored = stored !== model.offset;
    if (isStored) apply(model, batch);
    expect(stored).toBe(model.offset);
    if (typeof outcome === 'string') expect(outcome).toBe('WEIR_POSTGRES_AWAY');
    else expect(isStored).toBe(true);
  };

  for (const each of actions) {
    if (each.act === 'take over') model.epoch += 1;
    else if (each.act === 'begin anew') {
      Object.assign(model, {
        incarnation: model.incarnation + 1,
        epoch: model.epoch + 1,
        offset: undefined,
      });
      last = undefined;
    } else if (each.act === 'crash') await crashIn(each, each.size);
    else if (each.act === 'write') {
      const from = Math.max(0, (model.offset ?? 0) - each.behind);
      last = batchOf(task, model, from, each.size, model.epoch - each.older);
      await send(last);
    } else if (last) await send(last);
  }
  expect(await world.idsOf(task)).toEqual([...model.ids].sort());
};

/** Plays random schedules on fresh tasks. */
export const scheduleProperty = (world: () => World, runs: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 14 }), (actions) =>
      play(world(), actions),
    ),
    { numRuns: runs },
  );

// Windows over ticks: pipelines that sum up ticks, as tests of tumbling, hopping and sessions need
// them.
import Type from 'typebox';
import type { Keyed, Operator } from '../../engine/model/operator.ts';
import { type Pipeline, pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { map } from '../../operators/flow/map.ts';
import { counting, summing, together } from '../../operators/window/aggregate.ts';
import type { WindowOutcome, WindowResult } from '../../operators/window/outcome.ts';
import { type Tick, type TickEvent, ticks } from './arrivals.ts';

export interface Sums {
  readonly n: number;
  readonly sum: number;
}

export type Outcome = WindowOutcome<TickEvent, Sums>;
export type Spoken = Exclude<Outcome, { outcome: 'late' }>;

/** What is summed up of each tick: two numbers, so that sums are not mistaken for counts. */
export const sums = together({
  n: counting(),
  sum: summing((event: TickEvent) => event.data.n * event.data.n),
});

export const outcomes = topic({
  name: 'outcomes',
  schema: Type.Unsafe<Outcome>(Type.Object({ outcome: Type.String() })),
  retentionMs: 3_600_000,
});

export const atTime = (event: TickEvent): number => event.timeMs;

/** A pipeline of one windowing step. */
export const windowed = (step: Operator<TickEvent, Outcome, Keyed>): Pipeline =>
  pipeline({
    name: 'windowed',
    from: ticks,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        step,
        map('outcome', (outcome: Outcome) => outcome),
      ),
    to: outcomes,
  });

/** What a window of these ticks says, by definition. */
export const resultOf = (
  held: readonly Tick[],
  { startMs, endMs }: Pick<WindowResult<Sums>, 'startMs' | 'endMs'>,
): WindowResult<Sums> => ({
  startMs,
  endMs,
  count: held.length,
  result: { n: held.length, sum: held.reduce((sum, { n }) => sum + n * n, 0) },
});

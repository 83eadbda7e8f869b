// The steps of a pipeline as stages over batches: RxJS carries one finite batch at a time.
import { lastValueFrom, map, type OperatorFunction, of } from 'rxjs';
import type { Batch } from '../model/batch.ts';
import type { AnyOperator, Connect, OperatorContext } from '../model/operator.ts';
import type { Schedule } from './schedule.ts';

export type Stage = OperatorFunction<Batch<unknown>, Batch<unknown>>;

const fused = (steps: readonly Connect<unknown, unknown>[]): Connect<unknown, unknown> =>
  steps.reduceRight<Connect<unknown, unknown>>(
    (rest, connect) => (context, next) => connect(context, rest(context, next)),
    (_, next) => next,
  );

/** One loop over the values of a batch, in which the timers of its steps wake at their places. */
const loop = (
  connect: Connect<unknown, unknown>,
  context: OperatorContext,
  schedule: Schedule,
): Stage => {
  let out: unknown[] = [];
  let cursors: number[] = [];
  let cursor = 0;
  const push = connect(context, (value) => {
    out.push(value);
    cursors.push(cursor);
  });
  const wakes = schedule.takeWakes((next) => {
    cursor = next;
  });
  return map((batch) => {
    out = [];
    cursors = [];
    wakes?.begin();
    for (let index = 0; index < batch.values.length; index += 1) {
      const current = batch.cursors[index] as number;
      wakes?.upTo(current);
      cursor = current;
      batch.moveTo(current);
      push(batch.values[index]);
      wakes?.overdue(current);
    }
    wakes?.toEnd();
    return batch.with(out, cursors);
  });
};

/** Consecutive synchronous steps become one loop; the others keep a stage of their own. */
export const stagesOf = (
  steps: readonly AnyOperator[],
  context: OperatorContext,
  schedule: Schedule,
): readonly Stage[] => {
  const stages: Stage[] = [];
  let sync: Connect<unknown, unknown>[] = [];
  const flush = (): void => {
    if (sync.length > 0) stages.push(loop(fused(sync), context, schedule));
    sync = [];
  };
  for (const { connect, stage } of steps) {
    if (connect) {
      sync.push(connect);
      continue;
    }
    flush();
    stages.push(stage(context));
  }
  flush();
  return stages;
};

/** Sends a batch through stages; resolves with what comes out. */
export const through = async (
  batch: Batch<unknown>,
  stages: readonly Stage[],
): Promise<Batch<unknown>> => {
  let source = of(batch);
  for (const stage of stages) source = stage(source) as typeof source;
  return lastValueFrom(source);
};

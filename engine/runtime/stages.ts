// The steps of a pipeline as stages over batches: RxJS carries one finite batch at a time.
import { lastValueFrom, type OperatorFunction, of } from 'rxjs';
import type { Batch } from '../model/batch.ts';
import { type AnyOperator, type Connect, loop, type OperatorContext } from '../model/operator.ts';

export type Stage = OperatorFunction<Batch<unknown>, Batch<unknown>>;

const fused = (steps: readonly Connect<unknown, unknown>[]): Connect<unknown, unknown> =>
  steps.reduceRight<Connect<unknown, unknown>>(
    (rest, connect) => (context, next) => connect(context, rest(context, next)),
    (_, next) => next,
  );

/** Consecutive synchronous steps become one loop; the others keep a stage of their own. */
export const stagesOf = (
  steps: readonly AnyOperator[],
  context: OperatorContext,
): readonly Stage[] => {
  const stages: Stage[] = [];
  let sync: Connect<unknown, unknown>[] = [];
  const flush = (): void => {
    if (sync.length > 0) stages.push(loop(fused(sync))(context));
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

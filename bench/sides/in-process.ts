// A query without Redis: a generator, the stages of its pipeline as a task runs them, and a counter.
// Nothing is decoded or encoded; what a batch has changed is accepted, not written down.
import { taskLimits } from '../../engine/runtime/limits.ts';
import { member } from '../../engine/runtime/member.ts';
import { advanceWatermark } from '../../engine/runtime/watermark.ts';
import { outputText, type Query } from '../queries/query.ts';
import type { RunRound } from '../round.ts';

/** A side that runs the one pipeline of a query's chain; a round begins without state. */
export const inProcessSide = ({ chain, event }: Query): RunRound => {
  const [pipeline] = chain.pipelines;
  if (!pipeline || chain.pipelines.length > 1) throw new RangeError(`${chain.name}: one pipeline`);
  return async ({ events: total, baseMs, collect }) => {
    const load = async (stateKeys: readonly string[]) => stateKeys.map(() => undefined);
    const running = member(pipeline, { chain, load: () => load, countLate: () => undefined });
    const outputs: string[] = [];
    let written = 0;
    const outbox = {
      write: (_: unknown, { subject, data }: { subject: string; data: unknown }): void => {
        written += 1;
        if (collect) outputs.push(outputText(subject, data));
      },
    };
    let watermarkMs = Number.NEGATIVE_INFINITY;
    const cpu = process.cpuUsage();
    const started = performance.now();
    for (let from = 0; from < total; from += taskLimits.batchSizeMax) {
      const size = Math.min(taskLimits.batchSizeMax, total - from);
      const events = Array.from({ length: size }, (_, index) => event(from + index, baseMs));
      await running.run(events, watermarkMs, outbox);
      for (const state of running.states) state.accept();
      for (const { timeMs } of events) {
        watermarkMs = advanceWatermark(watermarkMs, timeMs, taskLimits);
      }
    }
    const ms = performance.now() - started;
    const { user, system } = process.cpuUsage(cpu);
    return { ms, cpuUs: user + system, written, outputs };
  };
};

// A query without Redis: a generator, the stages of its pipeline as a task runs them, and a counter.
// Nothing is decoded or encoded; what a batch has changed is accepted, not written down.
import type { Event } from '../../engine/model/event.ts';
import type { Arrival, Mark } from '../../engine/runtime/arrival.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { member } from '../../engine/runtime/member.ts';
import type { StateSource } from '../../engine/runtime/state.ts';
import { advanceWatermark } from '../../engine/runtime/watermark.ts';
import { outputText, type Query } from '../queries/query.ts';
import type { RunRound } from '../round.ts';

const nothingStored: StateSource = {
  load: async (keys) => keys.map(() => undefined),
  scan: async function* none() {},
};

/** Puts events at their places, as a task does with what it has read. */
const placing = () => {
  let watermarkMs = Number.NEGATIVE_INFINITY;
  return (events: readonly Event<unknown>[]) => {
    const marks: Mark[] = [];
    const arrivals = events.map((event, at): Arrival => {
      const arrival = { event, at, watermarkMs };
      const untilMs = advanceWatermark(watermarkMs, event.timeMs, taskLimits);
      if (untilMs > watermarkMs) marks.push({ at, watermarkMs, untilMs });
      watermarkMs = untilMs;
      return arrival;
    });
    return { arrivals, marks };
  };
};

/** A side that runs the one pipeline of a query's chain; a round begins without state. */
export const inProcessSide = ({ chain, event }: Query): RunRound => {
  const [pipeline] = chain.pipelines;
  if (!pipeline || chain.pipelines.length > 1) throw new RangeError(`${chain.name}: one pipeline`);
  return async ({ events: total, baseMs, collect }) => {
    const running = member(pipeline, {
      chain,
      source: () => nothingStored,
      countLate: () => undefined,
      countEvicted: () => undefined,
      latest: () => undefined,
    });
    const place = placing();
    const outputs: string[] = [];
    let written = 0;
    const write = (_: unknown, { subject, data }: Event<unknown>): void => {
      written += 1;
      if (collect) outputs.push(outputText(subject, data));
    };
    const cpu = process.cpuUsage();
    const started = performance.now();
    for (let from = 0; from < total; from += taskLimits.batchSizeMax) {
      const size = Math.min(taskLimits.batchSizeMax, total - from);
      const events = Array.from({ length: size }, (_, index) => event(from + index, baseMs));
      const { arrivals, marks } = place(events);
      await running.run(arrivals, marks, { write, send: write });
      for (const state of running.states) state.accept();
    }
    const ms = performance.now() - started;
    const { user, system } = process.cpuUsage(cpu);
    return { ms, cpuUs: user + system, written, outputs };
  };
};

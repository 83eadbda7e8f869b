// What a sink has stored of a task, when the task begins or begins again. After a failover or a
// restart of the log the sink may know more than the log does: that is said, and not relied on.
import type { Logger } from '../kernel/log.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Sink, SinkTask } from '../model/sink.ts';
import type { Resumption } from '../stream/transport.ts';

export interface SinkStandingParts {
  readonly sink: Sink<unknown> | undefined;
  readonly log: Logger;
  readonly metrics: EngineMetrics;
}

/** Answers the offsets that hold in this incarnation of the log, by topic; none without a sink. */
export const sinkStanding = ({ sink, log, metrics }: SinkStandingParts) => {
  let reported: string | undefined;

  const report = (task: SinkTask, standing: Resumption, before: ReadonlyMap<string, number>) => {
    const { chain, tenantId, partition } = task;
    for (const [topic, stored] of before) {
      const committed = standing.offsets.get(topic) ?? 0;
      if (stored <= committed) continue;
      const appended = standing.heads.get(topic) ?? 0;
      log.warn(
        { chain, tenantId, partition, topic, stored, committed, appended },
        'the sink is ahead of a log that was rolled back',
      );
      metrics.weir_sink_ahead_total.add({ chain }, stored - committed);
    }
  };

  return async (task: SinkTask, standing: Resumption): Promise<ReadonlyMap<string, number>> => {
    if (!sink) return new Map();
    const { incarnation, incarnationBefore } = standing;
    if (incarnationBefore !== undefined && reported !== incarnation) {
      const before = await sink.offsets({ ...task, incarnation: incarnationBefore });
      reported = incarnation;
      report(task, standing, before);
    }
    return sink.offsets({ ...task, incarnation });
  };
};

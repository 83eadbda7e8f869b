// Idle ticks: where timers are due by the wall clock but no event moves event time on, a tick is
// appended. It is an entry like any other, so timers wake at the same place whoever reads it.
import type { Clock } from '../kernel/clock.ts';
import { engineErrors } from '../kernel/engine-errors.ts';
import { WeirError } from '../kernel/errors.ts';
import type { TaskId } from '../model/partition.ts';
import { tickTopic } from '../model/tick.ts';
import { encodeEvent } from '../stream/codec.ts';
import type { Transport } from '../stream/transport.ts';
import type { TaskLimits } from './limits.ts';

const repartitioning = engineErrors.REPARTITIONING().code;

/** Ticks of one partition are at least this far apart, whoever appends them. */
const tickEveryMs = 1_000;

interface IdleTask {
  readonly id: TaskId;
  readonly isIdle: boolean;
  readonly nextAlarmMs: number;
}

export interface TickParts {
  readonly transport: Pick<Transport, 'append' | 'lag'>;
  /** The input topics of the task's chain. */
  readonly topics: readonly string[];
  readonly clock: Clock;
  readonly limits: Pick<TaskLimits, 'outOfOrderMsMax'>;
}

/** Appends a tick when the task is idle and has a timer that is due; answers whether it did. */
export const tickWhenIdle = async (
  { id, isIdle, nextAlarmMs }: IdleTask,
  { transport, topics, clock, limits }: TickParts,
): Promise<boolean> => {
  const nowMs = clock.now();
  if (!isIdle || nextAlarmMs > nowMs - limits.outOfOrderMsMax) return false;
  const lags = await Promise.all(topics.map((topic) => transport.lag(id, topic)));
  if (lags.some(({ entries }) => entries > 0)) return false;
  const { tenantId, partition } = id;
  const tickId = `tick.${Math.floor(nowMs / tickEveryMs)}`;
  const text = encodeEvent({
    ...{ id: tickId, source: 'weir/tick', type: tickTopic.name, subject: 'tick', timeMs: nowMs },
    ...{ tenantId, correlationId: tickId, traceparent: undefined, expiresAtMs: undefined },
    ...{ replyTo: undefined, schemaVersion: tickTopic.schemaVersion, data: {} },
  });
  const request = { topic: tickTopic.name, events: [{ id: tickId, text }] };
  try {
    const [appended] = await transport.append({
      ...{ ...request, partition: { tenantId, partition }, dedupeMs: 10 * tickEveryMs },
    });
    return appended === true;
  } catch (error) {
    // While partitions are changed nothing is appended; the timers will be due afterwards too.
    if (error instanceof WeirError && error.code === repartitioning) return false;
    throw error;
  }
};

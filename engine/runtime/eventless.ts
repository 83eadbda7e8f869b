// A batch without events: it forgets state, or passes over what was erased.
import type { CommitPlan } from '../stream/transport.ts';
import type { PreparedBatch } from './batch-run.ts';
import type { TaskLimits } from './limits.ts';

type Changes = Pick<CommitPlan, 'task' | 'epoch' | 'inputs' | 'state' | 'watermarkMs'>;

/** Nothing but changes of offsets and state. */
export const eventless = ({
  limits,
  stored = new Map(),
  ...plan
}: Changes & {
  readonly limits: Pick<TaskLimits, 'replyTtlMs'>;
  readonly stored?: PreparedBatch['stored'];
}): PreparedBatch => ({
  rows: [],
  traces: [],
  eventCount: 0,
  watermarkMs: plan.watermarkMs,
  stored,
  plan: {
    ...plan,
    ...{ outputs: [], dead: [], outgoing: [], replies: [] },
    replyTtlMs: limits.replyTtlMs,
  },
});

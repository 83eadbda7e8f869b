// Stranded entries: the hanging read of an owner that lost its lease may take an entry after its
// successor has looked for such; while nothing else comes, nothing shows that a number is missing.
import { type TaskId, taskName } from '../model/partition.ts';
import type { Transport } from '../stream/transport.ts';

interface WaitingTask {
  readonly id: TaskId;
  readonly isIdle: boolean;
  readonly gate: { readonly pressure: unknown };
  lookAgain(): void;
}

/**
 * Makes tasks look again that were idle at two looks with the same entries before them. Cheap: it
 * asks for the lag of idle tasks only.
 */
export const strandedWatch = (
  transport: Pick<Transport, 'lag' | 'committed'>,
  topicsOf: (task: TaskId) => readonly string[],
) => {
  /** What was committed when a task was last seen idle with something before it. */
  let seen = new Map<string, string>();

  const before = async ({ id, isIdle, gate }: WaitingTask): Promise<string | undefined> => {
    if (!isIdle || gate.pressure !== undefined) return undefined;
    const topics = topicsOf(id);
    const lags = await Promise.all(topics.map((topic) => transport.lag(id, topic)));
    if (lags.every(({ entries }) => entries === 0)) return undefined;
    return JSON.stringify([...(await transport.committed(id, topics))]);
  };

  return async (tasks: readonly WaitingTask[]): Promise<void> => {
    const found = new Map<string, string>();
    for (const task of tasks) {
      const name = taskName(task.id);
      const committed = await before(task);
      if (committed === undefined || !task.isIdle) continue;
      if (seen.get(name) === committed) task.lookAgain();
      else found.set(name, committed);
    }
    seen = found;
  };
};

// Reads of one chain in a cluster, where one read may not span two slots: a hanging connection of
// its own for each task, to the server of its partition, for as long as the task reads.
import { engineErrors } from '../../kernel/engine-errors.ts';
import { type TaskId, taskName } from '../../model/partition.ts';
import type { Reader } from '../transport.ts';

/** `open` makes the reader of one task. */
export const partitionReaders = (open: (task: TaskId) => Reader): Reader => {
  const readers = new Map<string, Reader>();
  let closed = false;
  const end = async (name: string): Promise<void> => {
    const reader = readers.get(name);
    readers.delete(name);
    await reader?.close();
  };
  return {
    next: async (task, topics) => {
      if (closed) throw engineErrors.DRAINING();
      const name = taskName(task);
      const reader = readers.get(name) ?? open(task);
      readers.set(name, reader);
      return reader.next(task, topics);
    },
    cancel: (task) => void end(taskName(task)),
    close: async () => {
      closed = true;
      await Promise.all([...readers.keys()].map(end));
    },
  };
};

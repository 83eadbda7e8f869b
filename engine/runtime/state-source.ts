// The stored state of one operator of a task, as its memory asks for it.
import type { TaskId } from '../model/partition.ts';
import type { Transport } from '../stream/transport.ts';
import type { StateSource } from './state.ts';

export const stateSource = (
  transport: Pick<Transport, 'loadState' | 'scanState'>,
  task: TaskId,
  operator: string,
): StateSource => ({
  load: (keys) => transport.loadState(task, operator, keys),
  scan: async function* () {
    let cursor = '0';
    do {
      const page = await transport.scanState(task, operator, cursor);
      yield page.entries;
      cursor = page.cursor;
    } while (cursor !== '0');
  },
});

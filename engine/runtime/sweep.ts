// sweep: finds stored state that has outlived its time to live, a page at a time.
import type { TaskId } from '../model/partition.ts';
import type { StateDelta, Transport } from '../stream/transport.ts';
import type { OperatorState } from './state.ts';

/** The keys to forget, by operator; empty when nothing has expired at this watermark. */
export const sweep = async (
  transport: Transport,
  task: TaskId,
  states: readonly OperatorState<unknown>[],
  watermarkMs: number,
): Promise<readonly StateDelta[]> => {
  const deltas: StateDelta[] = [];
  for (const state of states) {
    if (state.spec.ttlMs === undefined) continue;
    const forget: string[] = [];
    let cursor = '0';
    do {
      const page = await transport.scanState(task, state.operator, cursor);
      for (const [key, text] of page.entries) {
        if (state.isExpired(text, watermarkMs)) forget.push(key);
      }
      cursor = page.cursor;
    } while (cursor !== '0');
    if (forget.length > 0) deltas.push({ operator: state.operator, set: [], forget });
  }
  return deltas;
};

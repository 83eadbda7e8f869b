// Slices: how many events a task runs in one go. A batch that keeps the process busy for long makes
// everyone else in it wait, so a slow chain gets shorter batches; a fast one is not touched.
import type { Chain } from '../model/chain.ts';
import type { TaskLimits } from './limits.ts';

export interface Slices {
  /** Events that may run now. */
  readonly sizeMax: number;
  /** Notes how long a slice has taken. */
  note(events: number, tookMs: number): void;
}

/** How much the newest slice weighs in the mean. */
const weight = 0.2;
const sizeMin = 8;

/** Opens the slices of one task. A step that awaits is no burden to the others. */
export const openSlices = (
  { pipelines }: Pick<Chain, 'pipelines'>,
  { batchSizeMax, batchMsMax }: Pick<TaskLimits, 'batchSizeMax' | 'batchMsMax'>,
): Slices => {
  const isSync = pipelines.every(({ steps }) => steps.every(({ connect }) => connect));
  let msPerEvent = 0;
  return {
    get sizeMax() {
      if (!isSync || msPerEvent === 0) return Number.POSITIVE_INFINITY;
      return Math.max(sizeMin, Math.min(batchSizeMax, Math.floor(batchMsMax / msPerEvent)));
    },
    note: (events, tookMs) => {
      if (events < sizeMin) return;
      msPerEvent += weight * (tookMs / events - msPerEvent);
    },
  };
};

// Event time of a task: clamped so that one wrong clock cannot spoil a partition, and summed up in
// a watermark that never goes back.
import type { TaskLimits } from './limits.ts';

/** Event time within the append time ± the allowed skew. */
export const clampTime = (timeMs: number, appendedMs: number, skewMsMax: number): number =>
  Math.min(Math.max(timeMs, appendedMs - skewMsMax), appendedMs + skewMsMax);

/** The watermark after an event: max event time seen − allowed out-of-orderness. */
export const advanceWatermark = (
  watermarkMs: number,
  timeMs: number,
  { outOfOrderMsMax }: Pick<TaskLimits, 'outOfOrderMsMax'>,
): number => Math.max(watermarkMs, timeMs - outOfOrderMsMax);

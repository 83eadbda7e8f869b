// event-time: the moment that `at` has picked from a value, checked once.
import { operatorErrors } from '../errors.ts';

/** As far from 1970 as a `Date` can be, in milliseconds. */
const farthestMs = 8.64e15;

/** In whole milliseconds; a failure of its event if there is no such time. */
export const eventTime = (label: string, timeMs: number): number => {
  if (Math.abs(timeMs) <= farthestMs) return Math.floor(timeMs);
  throw operatorErrors.NOT_A_TIME({ step: label, timeMs: String(timeMs) });
};

// The families of faults, in the order in which the schedules of a run go through them.
import { wild } from './families/data.ts';
import { postgresKilled, promoted, redisKilled, repliesLost } from './families/servers.ts';
import { killed, killedAtPoint, rescaled, stalled } from './families/workers.ts';
import type { Family } from './family.ts';

export const families: readonly Family[] = [
  killed,
  killedAtPoint,
  stalled,
  repliesLost,
  wild,
  redisKilled,
  postgresKilled,
  rescaled,
  promoted,
];

/** The family of a schedule, when none is asked for. */
export const familyOf = (schedule: number): Family =>
  families[schedule % families.length] ?? killed;

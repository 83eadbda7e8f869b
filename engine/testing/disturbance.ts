// Disturbance: what a driver does to the owners of its tasks all the time, so that what a pipeline
// remembers must be in the log: an author's test then shows more than its author thought of.

/** Where an owner can be made to die, once. */
export type CrashPoint = 'before-commit' | 'after-commit';

/**
 * `crashes`: owners die around commits, and others take over. `hand-overs`: they stop in order and
 * hand on what they own, as when workers come and go. Either way reads are small, so that there is
 * something between two of them.
 */
export type Disturbance = 'crashes' | 'hand-overs';

export interface Disturber {
  /** Where the owner of this commit dies. */
  crashPoint(): CrashPoint | undefined;
  /** Whether an owner stops now. */
  handsOver(): boolean;
  /** Entries of the next read, of at most `countMax`. */
  countNow(countMax: number): number;
}

const crashShare = 0.3;
const handOverShare = 0.2;
const fewMax = 4;

const calm: Disturber = {
  crashPoint: () => undefined,
  handsOver: () => false,
  countNow: (countMax) => countMax,
};

/** Opens a disturbance; none when `by` is absent. `random` decides each time. */
export const disturber = (by: Disturbance | undefined, random: () => number): Disturber => {
  if (by === undefined) return calm;
  return {
    crashPoint: () => {
      if (by !== 'crashes' || random() >= crashShare) return undefined;
      return random() < 0.5 ? 'before-commit' : 'after-commit';
    },
    handsOver: () => by === 'hand-overs' && random() < handOverShare,
    countNow: (countMax) => Math.min(countMax, 1 + Math.floor(random() * fewMax)),
  };
};

// late: an event that came too late for a step, or that found no room. An outcome like others: it is
// handed on with its reason and counted, never dropped in silence.

/** Why a step has not taken an event: the watermark has left it behind, or its key has no room. */
export type LateReason = 'watermark' | 'full';

export interface Late<T> {
  readonly outcome: 'late';
  readonly key: string;
  readonly value: T;
  /** The event time of the value. */
  readonly atMs: number;
  readonly reason: LateReason;
}

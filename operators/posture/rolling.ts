// rolling: the average posture of a model over its last snapshots, and whether it must be stopped.

/** A closed bucket of a model, all partitions added up. */
export interface Snapshot {
  readonly startMs: number;
  readonly prompts: number;
  readonly scoreSum: number;
}

export interface RollingLimits {
  /** The length of a bucket. */
  readonly intervalMs: number;
  /** How many buckets are looked at. */
  readonly snapshots: number;
  /** Above this average a model is stopped. */
  readonly threshold: number;
  /** Fewer prompts than that stop nothing. */
  readonly promptsMin: number;
}

export interface Rolling {
  readonly fromMs: number;
  readonly toMs: number;
  readonly prompts: number;
  readonly average: number;
}

/** The last `snapshots` buckets that are over at `nowMs`; weighted by prompts, empty ones count for nothing. */
export const rollingOf = (
  history: readonly Snapshot[],
  nowMs: number,
  { intervalMs, snapshots }: Pick<RollingLimits, 'intervalMs' | 'snapshots'>,
): Rolling => {
  const toMs = Math.floor(nowMs / intervalMs) * intervalMs;
  const fromMs = toMs - snapshots * intervalMs;
  const inside = history.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  const prompts = inside.reduce((sum, each) => sum + each.prompts, 0);
  const scores = inside.reduce((sum, each) => sum + each.scoreSum, 0);
  return { fromMs, toMs, prompts, average: prompts === 0 ? 0 : scores / prompts };
};

/**
 * Whether a model must be stopped, and why. Nothing from before the last word on it (`saidMs`: frozen or
 * freed by somebody) counts: after it was freed, whole `snapshots` must pass, so that it cannot flap.
 *
 * @example
 * mustStop(history, { nowMs, saidMs: undefined }, limits); // { average: 0.91, prompts: 40, … }
 */
export const mustStop = (
  history: readonly Snapshot[],
  at: { readonly nowMs: number; readonly saidMs: number | undefined },
  limits: RollingLimits,
): Rolling | undefined => {
  const rolling = rollingOf(history, at.nowMs, limits);
  const { fromMs, prompts, average } = rolling;
  if (at.saidMs !== undefined && fromMs < at.saidMs) return undefined;
  return prompts >= limits.promptsMin && average > limits.threshold ? rolling : undefined;
};

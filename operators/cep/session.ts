// What is remembered of a session for behavioural rules; a pure reducer, bounded.

export interface SessionMemory {
  readonly session: string;
  readonly signals: readonly string[];
  readonly drifts: readonly number[];
  readonly postures: readonly number[];
}

export interface SessionStep {
  readonly session: string;
  readonly signals: readonly string[];
  readonly intent_drift_score: number;
  readonly posture_score: number;
}

const historyMax = 10;
const recent = 5;
const sessionsMax = 8;
const rising = 1.2;
const falling = 0.8;

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean of a session's history. */
export const averageOf = (values: readonly number[]): number =>
  Math.round(mean(values) * 10_000) / 10_000;

/** Whether the last five postures lie above 1.2 × or below 0.8 × the mean of all. */
export const trendOf = (postures: readonly number[]): 'increasing' | 'decreasing' | 'stable' => {
  if (postures.length < 2) return 'stable';
  const all = mean(postures);
  const last = mean(postures.slice(-recent));
  if (last > rising * all) return 'increasing';
  return last < falling * all ? 'decreasing' : 'stable';
};

/** The sessions of a user after one more prompt; the newest session last. */
export const rememberSession = (
  sessions: readonly SessionMemory[],
  step: SessionStep,
): readonly SessionMemory[] => {
  const known = sessions.find(({ session }) => session === step.session);
  const next: SessionMemory = {
    session: step.session,
    signals: [...new Set([...(known?.signals ?? []), ...step.signals])],
    drifts: [...(known?.drifts ?? []), step.intent_drift_score].slice(-historyMax),
    postures: [...(known?.postures ?? []), step.posture_score].slice(-historyMax),
  };
  return [...sessions.filter((each) => each !== known), next].slice(-sessionsMax);
};

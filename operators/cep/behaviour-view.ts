// What behavioural rules look at: one prompt, its windows, and the session it belongs to.

export interface BehaviourView {
  readonly short_window_count: number;
  readonly long_window_count: number;
  readonly signals: readonly string[];
  /** What the prompt shows together with the ones before it. */
  readonly conversation_reasons: readonly string[];
  /** Everything that the session has shown so far, this prompt included. */
  readonly session_signals: readonly string[];
  readonly avg_intent_drift: number;
  readonly posture_trend: 'increasing' | 'decreasing' | 'stable';
  readonly posture_avg: number;
  readonly posture_score: number;
  readonly contains_pii: boolean;
}

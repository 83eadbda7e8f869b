// notice_of_alert: an alert in the shape that alert rules look at.

interface AlertFacts {
  readonly rule: string;
  readonly level: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly count: number;
  readonly user_id: string;
  readonly session_id: string;
  readonly model_id: string;
  readonly ttp_codes: readonly string[];
}

/** Rules about models, not about somebody. */
const driftRule = 'model_drift';

const known = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== '' && value !== '-'));

/** Names who and what it is about, and nothing that anybody has written. */
export const noticeOfAlert = (alert: AlertFacts) => ({
  source: alert.rule === driftRule ? ('drift' as const) : ('alert' as const),
  severity: alert.severity,
  rule: alert.rule,
  title:
    alert.rule === driftRule
      ? `the posture of prompts for ${alert.model_id} has drifted`
      : `${alert.rule} (${alert.level}), seen ${alert.count} times`,
  techniques: [...alert.ttp_codes],
  labels: known({
    ...{ user: alert.user_id, session: alert.session_id, model: alert.model_id },
    level: alert.level,
  }),
});

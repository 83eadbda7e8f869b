// remember_alerts: alerts come back to where prompts are judged. An alert is kept for the session
// it speaks of and goes no further; a prompt passes on with the gravest alert of its session.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import { graver, type Level, type Quiet } from '../cep/levels.ts';

const sessionsMax = 8;
const validMs = 600_000;

interface Remembered {
  readonly session: string;
  readonly level: Level | Quiet;
  readonly ttps: readonly string[];
  readonly untilMs: number;
}

const spec: StateSpec<readonly Remembered[]> = {
  initial: () => [],
  clone: (alerts) => alerts,
  ttlMs: validMs,
};

/** An alert, as far as it matters here. */
export interface SessionAlert {
  readonly session: string;
  readonly level: Level;
  readonly ttps: readonly string[];
}

export interface Alerted {
  readonly alert_level: Level | Quiet;
  readonly cep_ttps: readonly string[];
}

/**
 * Separates alerts from prompts: `alertOf` answers an alert for the one, `undefined` for the other.
 * Prompts gain `alert_level` and `cep_ttps`. State per user: the alerts of eight sessions, for ten
 * minutes each. The feedback is eventual: a prompt that is already being judged does not see it.
 */
export const rememberAlerts = <In extends object, Prompt extends In>(read: {
  readonly alertOf: (value: In) => SessionAlert | undefined;
  readonly isPrompt: (value: In) => value is Prompt;
  readonly session: (value: Prompt) => string;
  readonly at: (value: In) => number;
}): Operator<In, Prompt & Alerted, Keyed> =>
  keyedStep('remember', 'remember alerts', [spec], (context, next) => {
    const state = context.state(spec);
    return (value) => {
      const alert = read.alertOf(value);
      const alerts = state.get().filter(({ untilMs }) => untilMs > read.at(value));
      if (alert) {
        const known = alerts.find(({ session }) => session === alert.session);
        const level = graver(known?.level ?? 'ok', alert.level);
        const ttps = [...new Set([...(known?.ttps ?? []), ...alert.ttps])];
        const entry = { session: alert.session, level, ttps, untilMs: read.at(value) + validMs };
        state.set([...alerts.filter((each) => each !== known), entry].slice(-sessionsMax));
        return;
      }
      if (!read.isPrompt(value)) return;
      const session = read.session(value);
      const known = alerts.find((each) => each.session === session);
      next(
        Object.assign(value, {
          alert_level: known?.level ?? ('ok' as const),
          cep_ttps: known?.level === 'critical' ? known.ttps : [],
        }),
      );
    };
  });

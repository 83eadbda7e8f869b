// detect: asks the behavioural rules about each prompt and speaks of the gravest pattern it shows.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import type { Windowed } from '../window/sliding.ts';
import type { BehaviourView } from './behaviour-view.ts';
import { isGraver, type Level } from './levels.ts';
import type { BehaviourRule } from './rules.ts';
import { averageOf, rememberSession, type SessionMemory, trendOf } from './session.ts';
import { type Incident, suppress } from './suppress.ts';

/** A scored prompt, as far as rules need it. */
export interface ScoredPrompt {
  readonly user_id: string;
  readonly session_id: string;
  readonly model_id: string;
  readonly signals: readonly string[];
  readonly conversation_reasons?: readonly string[] | undefined;
  readonly intent_drift_score: number;
  readonly posture_score: number;
  readonly contains_pii: boolean;
}

/** A pattern over time, with what it rests on. */
export interface Detected {
  readonly user_id: string;
  readonly session_id: string;
  readonly model_id: string;
  readonly rule: string;
  readonly level: Level;
  readonly count: number;
  readonly signals: string[];
  readonly session_signals: string[];
  readonly short_window_count: number;
  readonly long_window_count: number;
  readonly avg_intent_drift: number;
  readonly posture_trend: string;
  readonly posture_score: number;
  readonly evidence: string[];
}

interface Memory {
  readonly sessions: readonly SessionMemory[];
  readonly incidents: readonly Incident[];
  readonly evidence: readonly string[];
}

const dayMs = 86_400_000;
const evidenceMax = 10;
/** Where the incidents of a user as a whole are kept; no session has this name. */
const anySession = '';

const spec: StateSpec<Memory> = {
  initial: () => ({ sessions: [], incidents: [], evidence: [] }),
  clone: (memory) => memory,
  ttlMs: dayMs,
};

/** The gravest rule that sees its pattern; the earlier one of two equally grave ones. */
export const gravestOf = (
  rules: readonly BehaviourRule[],
  view: BehaviourView,
): BehaviourRule | undefined =>
  rules.reduce<BehaviourRule | undefined>(
    (found, rule) =>
      rule.sees(view) && (!found || isGraver(rule.level, found.level)) ? rule : found,
    undefined,
  );

type Windows = 'short' | 'long';

/**
 * Yields a detection when a rule sees its pattern and the incident is worth speaking of (new,
 * graver, or twice as frequent). Blocked prompts count like all others. State per user: eight
 * sessions, sixteen incidents, ten evidence ids, for a day.
 */
export const detect = <T extends { readonly data: ScoredPrompt; readonly timeMs: number }>(
  rules: readonly BehaviourRule[],
): Operator<Windowed<T, Windows>, Detected, Keyed> =>
  keyedStep('detect', 'detect', [spec], (context, next) => {
    const state = context.state(spec);
    return ({ value: { data, timeMs }, counts }) => {
      const { sessions, incidents, evidence } = state.get();
      const seen = rememberSession(sessions, { session: data.session_id, ...data });
      const session = seen.at(-1) as SessionMemory;
      const view: BehaviourView = {
        short_window_count: counts.short,
        long_window_count: counts.long,
        signals: data.signals,
        conversation_reasons: data.conversation_reasons ?? [],
        session_signals: session.signals,
        avg_intent_drift: averageOf(session.drifts),
        posture_trend: trendOf(session.postures),
        posture_avg: averageOf(session.postures),
        posture_score: data.posture_score,
        contains_pii: data.contains_pii,
      };
      const proofs = [...evidence, context.event.correlationId].slice(-evidenceMax);
      const rule = gravestOf(rules, view);
      const judged = rule
        ? suppress(
            incidents,
            {
              rule: rule.name,
              session: rule.about === 'session' ? data.session_id : anySession,
              level: rule.level,
            },
            timeMs,
          )
        : undefined;
      state.set({
        sessions: seen,
        incidents: judged?.incidents ?? incidents,
        evidence: proofs,
      });
      if (!judged?.speak) return;
      next({
        user_id: data.user_id,
        session_id: data.session_id,
        model_id: data.model_id,
        rule: judged.speak.rule,
        level: judged.speak.level,
        count: judged.speak.count,
        signals: [...data.signals],
        session_signals: [...session.signals],
        short_window_count: counts.short,
        long_window_count: counts.long,
        avg_intent_drift: view.avg_intent_drift,
        posture_trend: view.posture_trend,
        posture_score: data.posture_score,
        evidence: proofs,
      });
    };
  });

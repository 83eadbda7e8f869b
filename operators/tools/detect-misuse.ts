// detect_misuse: what the calls and results of tools tell of an attack: text that gives orders to the
// assistant, a call whose arguments such text has reached, a tool that nobody may call.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import type { Detected } from '../cep/detect.ts';
import type { Level } from '../cep/levels.ts';
import { type Incident, suppress } from '../cep/suppress.ts';

interface Conversation {
  readonly user_id: string;
  readonly session_id: string;
  readonly model_id: string;
}

/** A call that was ruled about, or what it has brought. */
export type ToolStep =
  | {
      readonly type: 'tool_request';
      readonly timeMs: number;
      readonly data: Conversation & {
        readonly rule: string;
        readonly tainted_by: readonly string[];
      };
    }
  | {
      readonly type: 'tool_result';
      readonly timeMs: number;
      readonly data: Conversation & {
        readonly guard_verdict: 'allow' | 'flag' | 'block';
        readonly guard_categories: readonly string[];
        /** The code of what went wrong; empty otherwise. */
        readonly reason: string;
      };
    };

interface Finding {
  readonly rule:
    | 'indirect_injection'
    | 'tainted_call'
    | 'attack_in_arguments'
    | 'secret_in_call'
    | 'tool_drift';
  readonly level: Level;
  readonly signals: string[];
}

const levelOfRule = {
  tainted: ['tainted_call', 'high'],
  guard_block: ['attack_in_arguments', 'high'],
  secret_outbound: ['secret_in_call', 'critical'],
} as const;

const isTelling = (rule: string): rule is keyof typeof levelOfRule => rule in levelOfRule;

/** What one step tells; `undefined`: nothing. */
export const misuseIn = (step: ToolStep): Finding | undefined => {
  if (step.type === 'tool_result') {
    const { guard_verdict, guard_categories, reason } = step.data;
    if (reason === 'WEIR_TOOL_DRIFTED') {
      return { rule: 'tool_drift', level: 'high', signals: ['tool_abuse'] };
    }
    if (guard_verdict === 'allow') return undefined;
    const level = guard_verdict === 'block' ? 'high' : 'medium';
    const signals = [...new Set([...guard_categories, 'indirect_injection'])];
    return { rule: 'indirect_injection', level, signals };
  }
  const { rule } = step.data;
  if (!isTelling(rule)) return undefined;
  const [name, level] = levelOfRule[rule];
  return { rule: name, level, signals: ['tool_abuse'] };
};

const dayMs = 86_400_000;

const spec: StateSpec<readonly Incident[]> = {
  initial: () => [],
  clone: (incidents) => incidents,
  ttlMs: dayMs,
};

/**
 * Yields a detection when a step tells of an attack and the incident is worth speaking of. State per
 * user: sixteen incidents, for a day.
 */
export const detectMisuse = (): Operator<ToolStep, Detected, Keyed> =>
  keyedStep('detect_misuse', 'detect misuse', [spec], (context, next) => {
    const state = context.state(spec);
    return (step) => {
      const found = misuseIn(step);
      if (!found) return;
      const { user_id, session_id, model_id } = step.data;
      const { rule, level, signals } = found;
      const { incidents, speak } = suppress(
        state.get(),
        { rule, session: session_id, level },
        step.timeMs,
      );
      state.set(incidents);
      if (!speak) return;
      next({
        ...{ user_id, session_id, model_id, rule, level: speak.level, count: speak.count },
        ...{ signals, session_signals: signals, short_window_count: 0, long_window_count: 0 },
        ...{ avg_intent_drift: 0, posture_trend: 'stable', posture_score: 0 },
        evidence: [context.event.correlationId],
      });
    };
  });

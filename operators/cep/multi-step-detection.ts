// A match over several steps as a detection: whose it is, how grave, which events filled which step,
// and under which rules.
import type { Match } from '../pattern/evidence.ts';
import type { Detected } from './detect.ts';
import type { Level } from './levels.ts';
import { multiStepRules, multiStepVersion, type Trace } from './multi-step.ts';

/** What may be changed about the rules while they run. */
export interface RulesInForce {
  readonly version: string;
  readonly data: {
    readonly disabled: readonly string[];
    readonly levels: Readonly<Record<string, Level>>;
  };
}

export interface RuledMatch extends Match<Trace, string> {
  readonly rules: RulesInForce | undefined;
}

export interface MultiStepDetection extends Detected {
  readonly steps: Record<string, string[]>;
  readonly rules_version: string;
}

const ruleOf = (name: string) => multiStepRules[name as keyof typeof multiStepRules];

/** Whether nobody has switched the rule off. */
export const isEnabled = ({ pattern, rules }: RuledMatch): boolean =>
  !rules?.data.disabled.includes(pattern);

/** The detection that a match leads to. */
export const multiStepDetection = ({
  key,
  pattern,
  steps,
  rules,
}: RuledMatch): MultiStepDetection => {
  const evidence = Object.values(steps)
    .flat()
    .sort((a, b) => a.timeMs - b.timeMs);
  const traces = evidence.map(({ value }) => value);
  const last = traces.at(-1);
  const signals = [...new Set(traces.flatMap((trace) => trace.signals))];
  return {
    ...{ user_id: key, session_id: last?.session_id ?? '', model_id: last?.model_id ?? '' },
    ...{ rule: pattern, level: rules?.data.levels[pattern] ?? ruleOf(pattern).level, count: 1 },
    ...{ signals: [...(last?.signals ?? [])], session_signals: signals },
    ...{ short_window_count: 0, long_window_count: 0 },
    avg_intent_drift: last?.intent_drift ?? 0,
    posture_trend: 'stable',
    posture_score: Math.max(0, ...traces.map(({ posture_score }) => posture_score)),
    evidence: [...new Set(traces.map(({ correlation_id }) => correlation_id))],
    steps: Object.fromEntries(
      Object.entries(steps).map(([step, filled]) => [step, filled.map(({ id }) => id)]),
    ),
    rules_version: rules ? `${multiStepVersion}+${rules.version}` : String(multiStepVersion),
  };
};

// decisions, tool calls and approvals → detections over several steps
import { pipeline } from '../engine/model/pipeline.ts';
import type { EventOf } from '../engine/model/topic.ts';
import {
  type Act,
  multiStepPatterns,
  multiStepRules,
  multiStepVersion,
  type Trace,
} from '../operators/cep/multi-step.ts';
import { latest } from '../operators/flow/latest.ts';
import { map } from '../operators/flow/map.ts';
import { where } from '../operators/flow/where.ts';
import type { Match } from '../operators/pattern/evidence.ts';
import { matchEach } from '../operators/pattern/match.ts';
import type { Detection } from './events/detection.ts';
import type { RulesControl } from './events/rules-control.ts';
import { broadcasts, topics } from './topics.ts';

const inputs = [
  topics.decision,
  topics.toolRequest,
  topics.toolResult,
  topics.approvalRequest,
] as const;
type Input = EventOf<(typeof inputs)[number]>;

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const actOf = (event: Input): Act => {
  const { data, correlationId: correlation_id } = event;
  const { session_id, model_id } = data;
  const common = { session_id, model_id, correlation_id };
  if (event.type === 'decision') {
    const { facts, posture_score, signals, decision } = event.data;
    return {
      ...{ ...common, kind: event.type, posture_score, signals, blocked: decision === 'block' },
      reasons: textsIn(facts['guard_reasons']),
      intent_drift: Number(facts['intent_drift'] ?? 0),
      ...{ call_id: '', sensitive: false, outbound: false },
    };
  }
  const { sensitive, outbound } =
    event.type === 'tool_request' ? event.data : { sensitive: false, outbound: false };
  return {
    ...{ ...common, kind: event.type, call_id: event.data.call_id, sensitive, outbound },
    ...{ posture_score: 0, signals: [], reasons: [], intent_drift: 0, blocked: false },
  };
};

interface Ruled extends Match<Trace, string> {
  readonly rules: { readonly version: string; readonly data: RulesControl } | undefined;
}

const ruleOf = (name: string) => multiStepRules[name as keyof typeof multiStepRules];

const detectionOf = ({ key, pattern, steps, rules }: Ruled): Detection => {
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

export const patterns = () =>
  pipeline({
    name: 'patterns',
    from: inputs,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        map('act', actOf),
        matchEach('several steps', multiStepPatterns, { skip: 'skipPastLast', order: 'log' }),
        latest('rules', broadcasts.rulesControl),
        where('is enabled', ({ pattern, rules }) => !rules?.data.disabled.includes(pattern)),
        map('detection', detectionOf),
      ),
    to: topics.detection,
  });

// Patterns over several steps of one user: what no single prompt shows. Bounds are data; a changed
// one is another version of the rules.
import { pattern } from '../pattern/pattern.ts';
import type { Act } from './act.ts';
import type { Level } from './levels.ts';

/** What is remembered of an act. */
export type Trace = Pick<
  Act,
  'session_id' | 'model_id' | 'correlation_id' | 'posture_score' | 'signals'
> &
  Pick<Act, 'intent_drift' | 'call_id'>;

/** What is told of a rule beside its pattern. */
export interface MultiStepRule {
  readonly title: string;
  readonly level: Level;
}

const minuteMs = 60_000;

/** Raised with any change below: state and outputs belong to one version. */
export const multiStepVersion = 1;

/** The bounds of the patterns. */
export const multiStepLimits = {
  probing: { blockedMin: 5, withinMs: 10 * minuteMs },
  injection_tool_outbound: { withinMs: 5 * minuteMs },
  approval_unanswered: { withinMs: 15 * minuteMs },
  drift_rising: { events: 4, reachedMin: 0.4, withinMs: 60 * minuteMs },
  reconnaissance_exfiltration: { withinMs: 30 * minuteMs },
} as const;

export const multiStepRules: Readonly<Record<keyof typeof multiStepLimits, MultiStepRule>> = {
  probing: { title: 'One prompt after the other is blocked', level: 'high' },
  injection_tool_outbound: {
    title: 'An injection is followed by a sensitive tool and a call to the outside',
    level: 'critical',
  },
  approval_unanswered: { title: 'A tool call waits for an approval in vain', level: 'medium' },
  drift_rising: { title: 'A session moves further from its topic each time', level: 'medium' },
  reconnaissance_exfiltration: {
    title: 'Instructions are spied out, then data asked for',
    level: 'critical',
  },
};

/** Guard rules that hear a question for the instructions of the assistant. */
const spying: ReadonlySet<string> = new Set([
  'reveal_prompt',
  'reveal_earlier',
  'reveal_verbatim',
  'asks_for_prompt',
]);
const injections: ReadonlySet<string> = new Set(['prompt_injection', 'indirect_injection']);

const traceOf = (act: Act): Trace => ({
  session_id: act.session_id,
  model_id: act.model_id,
  correlation_id: act.correlation_id,
  posture_score: act.posture_score,
  signals: act.signals,
  intent_drift: act.intent_drift,
  call_id: act.call_id,
});

const named = (name: keyof typeof multiStepLimits) => pattern<Act, Trace>(name, { keep: traceOf });

const isDecision = ({ kind }: Act): boolean => kind === 'decision';

const isOf = ({ session_id }: Act, [first]: readonly Trace[]): boolean =>
  session_id === first?.session_id;

const { probing, injection_tool_outbound, approval_unanswered } = multiStepLimits;
const { drift_rising, reconnaissance_exfiltration } = multiStepLimits;

/** All of them, by the place of their state: new ones are added at the end. */
export const multiStepPatterns = [
  named('probing')
    .begin('blocked', (act) => act.blocked)
    .times({ min: probing.blockedMin, max: probing.blockedMin })
    .within(probing.withinMs),
  named('injection_tool_outbound')
    .begin(
      'injection',
      (act) => isDecision(act) && !act.blocked && act.signals.some((name) => injections.has(name)),
    )
    .followedBy(
      'tool',
      (act, seen) => act.kind === 'tool_request' && act.sensitive && isOf(act, seen.injection),
    )
    .followedBy(
      'outbound',
      (act, seen) => act.kind === 'tool_request' && act.outbound && isOf(act, seen.injection),
    )
    .within(injection_tool_outbound.withinMs),
  named('drift_rising')
    .begin('base', isDecision)
    .next('rise', (act, seen) => {
      const before = seen.rise.at(-1) ?? seen.base[0];
      const isLast = seen.rise.length === drift_rising.events - 2;
      return (
        isDecision(act) &&
        isOf(act, seen.base) &&
        act.intent_drift > (before?.intent_drift ?? 1) &&
        (!isLast || act.intent_drift >= drift_rising.reachedMin)
      );
    })
    .times({ min: drift_rising.events - 1, max: drift_rising.events - 1 })
    .consecutive()
    .within(drift_rising.withinMs),
  named('reconnaissance_exfiltration')
    .begin(
      'reconnaissance',
      (act) => isDecision(act) && act.reasons.some((name) => spying.has(name)),
    )
    .followedBy(
      'exfiltration',
      (act, seen) =>
        isDecision(act) && act.signals.includes('exfiltration') && isOf(act, seen.reconnaissance),
    )
    .within(reconnaissance_exfiltration.withinMs),
  // Each call is waited for by itself.
  {
    definition: named('approval_unanswered')
      .begin('asked', ({ kind }) => kind === 'approval_request')
      .notFollowedBy(
        'answered',
        (act, seen) => act.kind === 'tool_result' && act.call_id === seen.asked[0]?.call_id,
      )
      .within(approval_unanswered.withinMs).definition,
    skip: 'noSkip',
  },
] as const;

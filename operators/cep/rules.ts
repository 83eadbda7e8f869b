// The behavioural rules of Orbyx AI SPM: each answers whether it sees its pattern.
import type { BehaviourView } from './behaviour-view.ts';
import type { Level } from './levels.ts';

/** A named pattern with its level. */
export interface BehaviourRule {
  readonly name: string;
  readonly level: Level;
  /** Whose incident it is: what a user does in many sessions at once is one incident, not many. */
  readonly about: 'user' | 'session';
  readonly sees: (view: BehaviourView) => boolean;
}

const together: readonly (readonly [string, string])[] = [
  ['prompt_injection', 'exfiltration'],
  ['jailbreak_attempt', 'tool_abuse'],
  ['obfuscation', 'prompt_injection'],
  ['privilege_escalation', 'exfiltration'],
  ['indirect_injection', 'tool_abuse'],
];
const grimPosture = 0.7;
const driftFrom = 0.65;
const trendFrom = 0.5;
const accumulationFrom = 3;

const hasAll = (signals: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((signal) => signals.includes(signal));

/** Signals of one session that are grave together; a prompt without signals does not count. */
export const criticalCombination: BehaviourRule = {
  name: 'critical_combination',
  level: 'critical',
  about: 'session',
  sees: ({ signals, session_signals, posture_score, contains_pii }) =>
    signals.length > 0 &&
    (together.some((pair) => hasAll(session_signals, pair)) ||
      (session_signals.includes('exfiltration') && posture_score >= grimPosture && contains_pii)),
};

/** Many prompts in the short window (5 in 120 s by default). */
export const burst = (threshold: number): BehaviourRule => ({
  name: 'burst',
  level: 'high',
  about: 'user',
  sees: ({ short_window_count }) => short_window_count >= threshold,
});

/** Many prompts in the long window (15 in 3600 s by default). */
export const sustained = (threshold: number): BehaviourRule => ({
  name: 'sustained',
  level: 'high',
  about: 'user',
  sees: ({ long_window_count }) => long_window_count >= threshold,
});

/** A burst on top of a sustained volume. */
export const burstAndSustained = (short: number, long: number): BehaviourRule => ({
  name: 'burst_and_sustained',
  level: 'critical',
  about: 'user',
  sees: ({ short_window_count, long_window_count }) =>
    short_window_count >= short && long_window_count >= long,
});

/** A prompt that completes an attack in pieces. */
export const splitOverTurns: BehaviourRule = {
  name: 'split_over_turns',
  level: 'high',
  about: 'session',
  sees: ({ conversation_reasons }) => conversation_reasons.includes('split_over_turns'),
};

/** Prompts that come nearer to an attack step by step. */
export const crescendo: BehaviourRule = {
  name: 'crescendo',
  level: 'medium',
  about: 'session',
  sees: ({ conversation_reasons }) => conversation_reasons.includes('crescendo'),
};

/** Prompts that say again what was refused. */
export const repeatedAttempt: BehaviourRule = {
  name: 'repeated_attempt',
  level: 'medium',
  about: 'session',
  sees: ({ conversation_reasons }) => conversation_reasons.includes('repeated_attempt'),
};

/** A session that keeps changing its topic. */
export const drifting: BehaviourRule = {
  name: 'intent_drift',
  level: 'medium',
  about: 'session',
  sees: ({ avg_intent_drift }) => avg_intent_drift >= driftFrom,
};

/** A session whose posture keeps rising. */
export const risingPosture: BehaviourRule = {
  name: 'posture_trend',
  level: 'medium',
  about: 'session',
  sees: ({ posture_trend, posture_avg }) =>
    posture_trend === 'increasing' && posture_avg > trendFrom,
};

/** A session that has shown three sorts of signals, one of them now. */
export const accumulation: BehaviourRule = {
  name: 'session_accumulation',
  level: 'low',
  about: 'session',
  sees: ({ signals, session_signals }) =>
    signals.length > 0 && session_signals.length >= accumulationFrom,
};

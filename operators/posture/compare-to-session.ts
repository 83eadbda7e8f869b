// compare_to_session: attaches the drift of a prompt from its session, and remembers the prompt.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import { intentDrift } from './drift.ts';

/** The sessions of a user that are remembered, and the turns of each. Under 6 KB in all. */
const sessionsMax = 4;
const turnsMax = 10;
const hourMs = 3_600_000;

interface Conversation {
  readonly session: string;
  readonly turns: readonly (readonly number[])[];
}

const spec: StateSpec<readonly Conversation[]> = {
  initial: () => [],
  clone: (conversations) => conversations,
  ttlMs: hourMs,
};

export interface Drifting {
  readonly intent_drift_score: number;
}

/**
 * Adds `intent_drift_score` (0 to 1) to a prompt. State per user: the content-word hashes of the
 * last ten prompts of each of the last four sessions, for one hour.
 */
export const compareToSession = <T extends object>(read: {
  readonly session: (value: T) => string;
  readonly tokens: (value: T) => readonly number[];
}): Operator<T, T & Drifting, Keyed> =>
  keyedStep('compare', 'compare to session', [spec], (context, next) => {
    const state = context.state(spec);
    return (value) => {
      const session = read.session(value);
      const tokens = read.tokens(value);
      const conversations = state.get();
      const turns = conversations.find((each) => each.session === session)?.turns ?? [];
      const drift = Math.round(intentDrift(turns, tokens) * 10_000) / 10_000;
      const others = conversations.filter((each) => each.session !== session);
      state.set([
        ...others.slice(1 - sessionsMax),
        { session, turns: [...turns, tokens].slice(-turnsMax) },
      ]);
      next(Object.assign(value, { intent_drift_score: drift }));
    };
  });

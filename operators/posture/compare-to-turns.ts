// compare_to_turns: judges a prompt together with the last ones of its user, and remembers it.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import type { Guard, GuardVerdict } from '../guard/verdict.ts';
import {
  type ConversationFacts,
  judgeConversation,
  quietConversation,
} from './judge-conversation.ts';
import { endOf, type Turn, turnLimits, turnsBefore, withTurn } from './turns.ts';

const spec: StateSpec<readonly Turn[]> = {
  initial: () => [],
  clone: (turns) => turns,
  ttlMs: turnLimits.validMs,
};

/** A prompt, as far as its conversation needs it. */
export interface Said {
  /** Of its event. */
  readonly id: string;
  readonly session: string;
  /** Without detected secrets and personal data: it is remembered. */
  readonly text: string;
  /** What the guard said to all that came with it, and so at most to the prompt. */
  readonly verdict: GuardVerdict['verdict'];
  readonly score: number;
  /** Whether its content is known to be harmful. */
  readonly isHarmful: boolean;
  readonly atMs: number;
}

export interface InConversation {
  readonly conversation: ConversationFacts;
}

/** From here on it matters what the guard says to the remembered text alone. */
const salientFrom = 0.1;

type Alone = Pick<GuardVerdict, 'verdict' | 'score'>;

/** What the guard says to the remembered text; it is asked only where that may matter. */
const aloneOf = (text: string, { verdict, score }: Said, guard: Guard): Alone =>
  verdict === 'allow' && score < salientFrom ? { verdict, score } : guard(text, 'user');

/**
 * A prompt after the turns of its user: its facts, and the turns from then on. A prompt that is flagged or
 * blocked alone is not judged again. What is refused, alone or for its conversation, is remembered as such;
 * what is only flagged alone is not remembered, since whether a model reads it is up to a reviewer.
 */
export const compared = (
  turns: readonly Turn[],
  said: Said,
  guard: Guard,
): InConversation & { readonly turns: readonly Turn[] } => {
  const { id, session, atMs } = said;
  const text = endOf(said.text);
  if (text === '') return { conversation: quietConversation, turns };
  const { verdict, score } = aloneOf(text, said, guard);
  const now = { id, session, text, score, atMs };
  const conversation =
    said.verdict === 'allow' && verdict === 'allow'
      ? judgeConversation(turnsBefore(turns, session, atMs), now, guard)
      : quietConversation;
  const isRefused =
    verdict === 'block' || said.isHarmful || conversation.conversation_verdict !== 'allow';
  const isKept = isRefused || verdict === 'allow';
  return { conversation, turns: isKept ? withTurn(turns, { ...now, isRefused }) : turns };
};

/**
 * Adds `conversation` to a prompt: its facts. State per user: the last ten prompts of a session, 4 KB of
 * them, for an hour; 8 KB for all sessions.
 */
export const compareToTurns = <T extends object>(
  guard: Guard,
  read: (value: T) => Omit<Said, 'id'>,
): Operator<T, T & InConversation, Keyed> =>
  keyedStep('compare', 'compare to turns', [spec], (context, next) => {
    const state = context.state(spec);
    return (value) => {
      const before = state.get();
      const { conversation, turns } = compared(
        before,
        { ...read(value), id: context.event.id },
        guard,
      );
      if (turns !== before) state.set(turns);
      next(Object.assign(value, { conversation }));
    };
  });

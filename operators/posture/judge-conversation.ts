// judge_conversation: what a prompt is together with the ones before it, each of them harmless alone.
import type { SignalCategory } from '../guard/categories.ts';
import type { Guard } from '../guard/verdict.ts';
import { crescendo } from './crescendo.ts';
import { repeatedAttempt } from './repeated-attempt.ts';
import { type Scored, splitPayload, type Together } from './split-payload.ts';

export const conversationReasons = ['split_over_turns', 'crescendo', 'repeated_attempt'] as const;

export type ConversationReason = (typeof conversationReasons)[number];

/** What a person reads when a prompt is refused for the conversation that it is part of. */
export const conversationExplanations: Readonly<Record<ConversationReason, string>> = {
  split_over_turns: 'The prompt and the ones before it together make up an attack.',
  crescendo: 'The prompts of this conversation come nearer to an attack step by step.',
  repeated_attempt: 'The prompt says again, in other words, what was refused before.',
};

/** The facts of a prompt in its conversation. */
export interface ConversationFacts {
  readonly conversation_verdict: 'allow' | 'flag' | 'block';
  /** 0 to 1; 0 when nothing is seen. */
  readonly conversation_score: number;
  readonly conversation_categories: SignalCategory[];
  readonly conversation_reasons: ConversationReason[];
  /** Ids of the earlier prompts that count, oldest first. */
  readonly conversation_events: string[];
}

export const quietConversation: ConversationFacts = {
  ...{ conversation_verdict: 'allow', conversation_score: 0, conversation_categories: [] },
  ...{ conversation_reasons: [], conversation_events: [] },
};

/** A prompt that was asked, and whether it was refused then. */
export interface Asked extends Scored {
  readonly isRefused: boolean;
}

const seenIn = (
  said: readonly Scored[],
  refused: readonly Scored[],
  newest: Scored,
  guard: Guard,
): readonly [ConversationReason, Together] | undefined => {
  const split = splitPayload(said, guard);
  if (split) return ['split_over_turns', split];
  const rising = crescendo(said, guard);
  if (rising) return ['crescendo', rising];
  const again = repeatedAttempt(refused, newest, guard);
  return again && ['repeated_attempt', again];
};

/**
 * Judges a prompt that is no attack alone, after the ones before it, oldest first. A split payload has the
 * verdict, score and categories of the pieces together; what is only suspicious is flagged, never blocked.
 * What was refused is no piece of anything: no model has read it.
 *
 * @example
 * judgeConversation([], { id: '1', text: 'Hello!', score: 0.01 }, promptGuard).conversation_verdict; // 'allow'
 */
export const judgeConversation = (
  before: readonly Asked[],
  newest: Scored,
  guard: Guard,
): ConversationFacts => {
  // The same text once more is no step and no piece.
  const others = before.filter(
    ({ text }, n) =>
      text !== newest.text && !before.slice(n + 1).some((each) => each.text === text),
  );
  if (others.length === 0) return quietConversation;
  const said = [...others.filter(({ isRefused }) => !isRefused), newest];
  const refused = others.filter(({ isRefused }) => isRefused);
  const seen = seenIn(said, refused, newest, guard);
  if (!seen) return quietConversation;
  const [reason, { verdict, events }] = seen;
  return {
    conversation_verdict: verdict.verdict,
    conversation_score: verdict.score,
    conversation_categories:
      verdict.categories.length > 0 ? [...verdict.categories] : ['jailbreak_attempt'],
    conversation_reasons: [reason],
    conversation_events: events.filter((id) => id !== newest.id),
  };
};

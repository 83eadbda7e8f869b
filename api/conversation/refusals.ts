// What a client is told when a policy has said no, or that somebody must look first.
import { explanations, type SignalCategory } from '../../operators/guard/categories.ts';
import {
  type ConversationFacts,
  conversationExplanations,
} from '../../operators/posture/judge-conversation.ts';
import type { Decision } from '../../pipelines/events/decision.ts';
import { apiErrors } from '../errors.ts';
import type { Decided } from './converse.ts';
import type { Repeat } from './repeats.ts';

/** What was seen in the prompts together, when the last one is nothing by itself. */
const explainConversation = (facts: Decision['facts']): string | undefined => {
  const { guard_verdict, conversation_reasons = [] } = facts as Partial<
    ConversationFacts & { readonly guard_verdict: string }
  >;
  const [reason] = guard_verdict === 'allow' ? conversation_reasons : [];
  return reason && conversationExplanations[reason];
};

/** In words: what was seen in the prompt, or in those of its conversation. */
export const explain = ({
  categories,
  reason,
  facts = {},
}: Pick<Decision, 'categories' | 'reason'> & Partial<Pick<Decision, 'facts'>>): string =>
  explainConversation(facts) ??
  categories.map((each) => explanations[each as SignalCategory]).find((text) => text) ??
  `The prompt was refused: ${reason}.`;

/** Where the review of a prompt stands, and until when. */
export const reviewOf = (
  { raw }: { readonly raw: Pick<Decided['raw'], 'id' | 'timeMs'> },
  reviewMs: number,
) => ({
  review_url: `/reviews/${raw.id}`,
  deadline: new Date(raw.timeMs + reviewMs).toISOString(),
});

/** The error of a conversation that was not allowed, for formats that have no other word for it. */
export const refusalOf = (outcome: Omit<Repeat, 'answer'>, reviewMs: number) => {
  const { raw, decided } = outcome;
  const ids = { session_id: raw.data.session_id, correlation_id: raw.id };
  if (decided.decision === 'escalate') {
    const review = reviewOf(outcome, reviewMs);
    const explanation = `${decided.reason}; see ${review.review_url} until ${review.deadline}`;
    return apiErrors.REVIEW_REQUIRED({
      ...review,
      explanation,
      wire_code: 'review_required',
      ...ids,
    });
  }
  const explanation = explain(decided);
  const { rule: reason, categories } = decided;
  return apiErrors.BLOCKED({
    explanation,
    reason,
    categories,
    wire_code: 'content_filter',
    ...ids,
  });
};

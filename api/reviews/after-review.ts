// After a review: a prompt that was escalated waits for somebody's word, and comes again with it. The
// stream then decides about it as about any other; the word is one of the facts.
import { deadline } from '../../engine/kernel/deadline.ts';
import type { Raw } from '../../pipelines/events/raw.ts';
import type { Decided } from '../conversation/converse.ts';
import { reviewedId } from '../conversation/repeats.ts';
import { apiErrors } from '../errors.ts';
import type { ReviewOutcomes } from './review-outcomes.ts';

/** Waits for a word on what was escalated and asks anew; what nobody has spoken of stays as it was. */
export const afterReview = async (
  outcome: Decided,
  reviews: Pick<ReviewOutcomes, 'wait'>,
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal: AbortSignal },
  again: (review: NonNullable<Raw['review']>, id: string) => Promise<Decided>,
): Promise<Decided> => {
  if (outcome.kind !== 'escalated' || patienceMs === 0) return outcome;
  const { tenantId, subject, id } = outcome.raw;
  const item = { tenantId, kind: 'prompt', id } as const;
  const said = await reviews.wait(item, deadline(patienceMs, signal));
  if (!said) return outcome;
  if (said.decision === 'refused') throw apiErrors.REVIEW_REFUSED({ reason: 'review_refused' });
  const review = { of: id, decision: 'approved', by: said.by } as const;
  return again(review, reviewedId({ tenantId, subject }, id));
};

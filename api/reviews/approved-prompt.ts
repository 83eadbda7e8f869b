// The approval of a prompt that comes again: whoever was told to wait asks once more, with the id of the
// review. It holds for the very prompt, model and user that were reviewed.
import type { DatabasePool } from 'slonik';
import type { Identity } from '../../connectors/identity/tokens.ts';
import { findReview } from '../../connectors/postgres/reviews.ts';
import type { Raw } from '../../pipelines/events/raw.ts';
import { apiErrors } from '../errors.ts';
import type { ReviewOutcomes } from './review-outcomes.ts';

/** Answers the word that was given; throws `WEIR_API_REVIEW_MISMATCH` when there is none. */
export type ApprovalOf = (
  identity: Identity,
  reviewId: string,
  requestSha256: string,
) => Promise<NonNullable<Raw['review']>>;

/** Makes the finder of a gateway. */
export const approvedPrompts =
  (pool: DatabasePool, reviews: Pick<ReviewOutcomes, 'of'>): ApprovalOf =>
  async ({ tenantId, subject }, id, requestSha256) => {
    const said = reviews.of({ tenantId, kind: 'prompt', id });
    const item = said && (await findReview(pool, tenantId, id));
    const isTheirs = item?.userId === subject && item.sha256 === requestSha256;
    if (!said || !isTheirs) throw apiErrors.REVIEW_MISMATCH();
    if (said.decision === 'refused') throw apiErrors.REVIEW_REFUSED({ reason: 'review_refused' });
    return { of: id, decision: 'approved', by: said.by };
  };

// Reviews: the votes of reviewers become outcomes that everybody who waits hears of. One refusal refuses;
// approving takes as many as the settings say. Nobody reviews what is their own.
import type { DatabasePool } from 'slonik';
import type { Identity } from '../../connectors/identity/tokens.ts';
import { findReview, type ReviewItem, type Vote, vote } from '../../connectors/postgres/reviews.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import { sayBroadcast } from '../control/broadcast.ts';
import { apiErrors } from '../errors.ts';
import type { Journal } from '../journal.ts';

export interface ReviewParts {
  readonly pool: DatabasePool;
  readonly transport: Pick<Transport, 'append'>;
  readonly journal: Pick<Journal, 'note'>;
  readonly clock: Pick<Clock, 'id' | 'now'>;
  /** How long reviewers have. */
  readonly reviewMs: number;
  /** How many of them must approve. */
  readonly reviewersMin: number;
}

export type ReviewStatus = 'pending' | 'approved' | 'refused' | 'expired';

const reviewers: ReadonlySet<string> = new Set(['spm:admin', 'spm:operator']);

/** Whether somebody may see the queue and vote. */
export const isReviewer = ({ roles }: Identity): boolean =>
  roles.some((role) => reviewers.has(role));

const outcomeOf = (
  votes: readonly Vote[],
  reviewersMin: number,
): 'approved' | 'refused' | undefined => {
  if (votes.some(({ decision }) => decision === 'refused')) return 'refused';
  return votes.length >= reviewersMin ? 'approved' : undefined;
};

/** Makes the reviews of a gateway. */
export const reviewing = (parts: ReviewParts) => {
  const { pool, transport, journal, clock, reviewMs, reviewersMin } = parts;

  const deadlineOf = ({ askedMs }: ReviewItem): number => askedMs + reviewMs;

  /** How it stands with an item. */
  const statusOf = (item: ReviewItem): ReviewStatus => {
    const outcome = outcomeOf(item.votes, reviewersMin);
    return outcome ?? (clock.now() >= deadlineOf(item) ? 'expired' : 'pending');
  };

  const permit = (identity: Identity, item: ReviewItem | undefined): void => {
    if (!item) throw apiErrors.NOT_FOUND();
    const { subject } = identity;
    if (item.userId === subject) throw apiErrors.OWN_REVIEW();
    const status = statusOf(item);
    if (status !== 'pending') throw apiErrors.REVIEW_CLOSED({ review_status: status });
    if (item.votes.some(({ reviewer }) => reviewer === subject)) throw apiErrors.VOTED();
  };

  const publish = async (
    { tenantId, subject }: Identity,
    { kind, id, correlationId }: ReviewItem,
    votes: readonly Vote[],
  ): Promise<void> => {
    const [last] = votes.slice(-1);
    if (!last) return;
    const outcome = outcomeOf(votes, reviewersMin);
    await journal.note(tenantId, subject, 'review_vote', {
      ...{ kind, id, correlation_id: correlationId, decision: last.decision, reason: last.reason },
      outcome: outcome ?? 'pending',
    });
    if (!outcome) return;
    const by = votes.map(({ reviewer }) => reviewer).join(', ');
    const said = { kind, id, decision: outcome, by, reason: last.reason };
    await sayBroadcast(transport, broadcasts.approvalResult, tenantId, said, clock);
  };

  /** Records a vote; what follows from it is in the log before it is in the database. */
  const decide = async (
    identity: Identity,
    id: string,
    said: Pick<Vote, 'decision' | 'reason'>,
  ): Promise<ReviewItem> => {
    const item = await findReview(pool, identity.tenantId, id);
    if (!item) throw apiErrors.NOT_FOUND();
    const given = { reviewer: identity.subject, ...said };
    const votes = await vote(pool, identity.tenantId, item, given, {
      judge: (held) => permit(identity, held),
      conclude: (all) =>
        publish(identity, item, all).catch((cause) => {
          throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
        }),
    });
    return { ...item, votes };
  };

  return { decide, statusOf, deadlineOf, reviewersMin };
};

export type Reviewing = ReturnType<typeof reviewing>;

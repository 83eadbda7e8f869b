// The queue of reviewers: what waits, by the archive of facts, and the votes on it.
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface Vote {
  readonly reviewer: string;
  readonly decision: 'approved' | 'refused';
  readonly reason: string;
}

/** A prompt or a call that had to wait, with what was said about it so far. */
export interface ReviewItem {
  readonly kind: 'prompt' | 'tool';
  readonly id: string;
  readonly correlationId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly modelId: string;
  /** Empty for a prompt. */
  readonly tool: string;
  /** The prompt or the arguments, without secrets and personal data. */
  readonly text: string;
  /** Of the request whose prompt it is, if it may come again, or of the arguments as they came. */
  readonly sha256: string;
  readonly rule: string;
  readonly reason: string;
  readonly askedMs: number;
  readonly votes: readonly Vote[];
}

const row = z.object({
  kind: z.enum(['prompt', 'tool']),
  id: z.string(),
  correlation_id: z.string(),
  user_id: z.string(),
  session_id: z.string(),
  model_id: z.string(),
  tool: z.string(),
  text: z.string(),
  sha256: z.string(),
  rule: z.string(),
  reason: z.string(),
  asked_ms: z.number(),
  votes: z.array(
    z.object({
      reviewer: z.string(),
      decision: z.enum(['approved', 'refused']),
      reason: z.string(),
    }),
  ),
});
const none = z.object({}).strict();
const lock = z.object({ held: z.string() });

const itemOf = (each: z.infer<typeof row>): ReviewItem => ({
  ...{ kind: each.kind, id: each.id, correlationId: each.correlation_id, tool: each.tool },
  ...{ userId: each.user_id, sessionId: each.session_id, modelId: each.model_id },
  ...{ text: each.text, sha256: each.sha256, rule: each.rule, reason: each.reason },
  ...{ askedMs: each.asked_ms, votes: each.votes },
});

const prompts = sql.fragment`
  SELECT 'prompt' AS kind, d.tenant_id, d.correlation_id AS id, d.correlation_id, d.user_id,
    d.session_id, d.model_id, '' AS tool, coalesce(r.data ->> 'prompt', '') AS text,
    coalesce(r.data ->> 'request_sha256', '') AS sha256, d.rule, d.reason, d.decided_at AS asked_at
  FROM decisions d LEFT JOIN event_archive r ON r.tenant_id = d.tenant_id AND r.topic = 'raw'
    AND r.event_id = d.correlation_id
  WHERE d.decision = 'escalate'
`;
const calls = sql.fragment`
  SELECT 'tool' AS kind, tenant_id, data ->> 'call_id' AS id, correlation_id,
    data ->> 'user_id' AS user_id, data ->> 'session_id' AS session_id,
    data ->> 'model_id' AS model_id, data ->> 'tool' AS tool, data ->> 'arguments' AS text,
    data ->> 'arguments_sha256' AS sha256, data ->> 'rule' AS rule, data ->> 'reason' AS reason,
    time AS asked_at
  FROM event_archive WHERE topic = 'approval_request'
`;
const waiting = sql.fragment`${prompts} UNION ALL ${calls}`;

const columns = sql.fragment`
  kind, id, correlation_id, user_id, session_id, model_id, tool, text, sha256, rule, reason,
  (extract(epoch FROM asked_at) * 1000)::float8 AS asked_ms,
  coalesce((
    SELECT json_agg(json_build_object('reviewer', v.reviewer, 'decision', v.decision,
      'reason', v.reason) ORDER BY v.voted_at)
    FROM review_votes v
    WHERE v.tenant_id = w.tenant_id AND v.kind = w.kind AND v.id = w.id
  ), '[]'::json) AS votes
`;

const behind = (tenantId: string, id: string) => sql.fragment`
  (asked_at, id) > (SELECT asked_at, id FROM (${waiting}) last
    WHERE last.tenant_id = ${tenantId} AND last.id = ${id} LIMIT 1)
`;

/** What nobody has refused, and fewer than so many have approved. */
const open = (votesMin: number) => sql.fragment`
  (SELECT count(*) FILTER (WHERE v.decision = 'refused') = 0 AND count(*) < ${votesMin}
   FROM review_votes v WHERE v.tenant_id = w.tenant_id AND v.kind = w.kind AND v.id = w.id)
`;

export interface ReviewPage {
  readonly sinceMs: number;
  readonly countMax: number;
  /** What is open, for want of so many votes. */
  readonly votesMin?: number | undefined;
  readonly kind?: ReviewItem['kind'] | undefined;
  readonly userId?: string | undefined;
  /** The id of the last one of the page before. */
  readonly after?: string | undefined;
}

const whereOf = (tenantId: string, { votesMin, kind, userId, after }: ReviewPage) =>
  sql.join(
    [
      ...(votesMin === undefined ? [] : [open(votesMin)]),
      ...(kind === undefined ? [] : [sql.fragment`kind = ${kind}`]),
      ...(userId === undefined ? [] : [sql.fragment`user_id = ${userId}`]),
      ...(after === undefined ? [] : [behind(tenantId, after)]),
      sql.fragment`true`,
    ],
    sql.fragment` AND `,
  );

/** The first of one sort that a page may show: no more of it need be read. */
const firstOf = (sort: typeof prompts, tenantId: string, page: ReviewPage) => sql.fragment`
  (SELECT * FROM (${sort}) w
    WHERE tenant_id = ${tenantId} AND asked_at > to_timestamp(${page.sinceMs / 1_000})
      AND ${whereOf(tenantId, page)}
    ORDER BY asked_at, id LIMIT ${page.countMax})
`;

/** A page of what has come to the queue since then, the oldest first. */
export const reviewItems = async (
  pool: DatabasePool,
  tenantId: string,
  page: ReviewPage,
): Promise<readonly ReviewItem[]> =>
  (
    await reached(
      pool.any(sql.type(row)`
        SELECT ${columns}
        FROM (${firstOf(prompts, tenantId, page)} UNION ALL ${firstOf(calls, tenantId, page)}) w
        ORDER BY asked_at, id LIMIT ${page.countMax}
      `),
    )
  ).map(itemOf);

/** One item; `undefined` when there is none of this id in the tenant. */
export const findReview = async (
  pool: CommonQueryMethods,
  tenantId: string,
  id: string,
): Promise<ReviewItem | undefined> => {
  const found = await reached(
    pool.maybeOne(sql.type(row)`
      SELECT ${columns} FROM (${waiting}) w WHERE tenant_id = ${tenantId} AND id = ${id} LIMIT 1
    `),
  );
  return found ? itemOf(found) : undefined;
};

/**
 * Records a vote in a transaction that holds the item. `judge` sees the votes so far and may throw;
 * `conclude` sees them with the new one, and what it throws undoes the vote.
 */
export const vote = (
  pool: DatabasePool,
  tenantId: string,
  item: Pick<ReviewItem, 'kind' | 'id'>,
  given: Vote,
  steps: {
    readonly judge: (item: ReviewItem | undefined) => void;
    readonly conclude: (votes: readonly Vote[]) => Promise<void>;
  },
): Promise<readonly Vote[]> =>
  pool.transaction(async (transaction) => {
    const { kind, id } = item;
    await transaction.query(sql.type(lock)`
      SELECT pg_advisory_xact_lock(hashtextextended(${`${tenantId} ${kind} ${id}`}, 0))::text AS held
    `);
    const found = await findReview(transaction, tenantId, id);
    steps.judge(found);
    await transaction.query(sql.type(none)`
      INSERT INTO review_votes (tenant_id, kind, id, reviewer, decision, reason)
      VALUES (${tenantId}, ${kind}, ${id}, ${given.reviewer}, ${given.decision}, ${given.reason})
    `);
    const votes = [...(found?.votes ?? []), given];
    await steps.conclude(votes);
    return votes;
  });

// The recorded answers of requests that may come again under their Idempotency-Key.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface RecordedAnswer {
  readonly requestSha256: string;
  readonly status: number | null;
  readonly sealedAnswer: string | null;
}

interface Claim {
  readonly requestId: string;
  readonly tenantId: string;
  readonly requestSha256: string;
}

const none = z.object({}).strict();
const claimed = z.object({ request_id: z.string() });
const row = z.object({
  request_sha256: z.string(),
  status: z.number().nullable(),
  sealed_answer: z.string().nullable(),
});

/** Whoever has not answered after this has died. */
const pendingSeconds = 120;
const keptHours = 24;

/**
 * Claims a request: `undefined` for the first, which is to be carried out; else what is on record of it. A
 * claim that was never answered may be taken over.
 */
export const claimAnswer = async (
  pool: DatabasePool,
  { requestId, tenantId, requestSha256 }: Claim,
): Promise<RecordedAnswer | undefined> => {
  await reached(
    pool.query(sql.type(none)`
      DELETE FROM recorded_answers WHERE created_at < now() - make_interval(hours => ${keptHours})
    `),
  );
  const first = await reached(
    pool.maybeOne(sql.type(claimed)`
      INSERT INTO recorded_answers (request_id, tenant_id, request_sha256)
      VALUES (${requestId}, ${tenantId}, ${requestSha256})
      ON CONFLICT (request_id) DO UPDATE SET created_at = now()
        WHERE recorded_answers.status IS NULL
          AND recorded_answers.request_sha256 = excluded.request_sha256
          AND recorded_answers.created_at < now() - make_interval(secs => ${pendingSeconds})
      RETURNING request_id
    `),
  );
  if (first) return undefined;
  const found = await reached(
    pool.maybeOne(sql.type(row)`
      SELECT request_sha256, status, sealed_answer FROM recorded_answers
      WHERE request_id = ${requestId}
    `),
  );
  return {
    requestSha256: found?.request_sha256 ?? requestSha256,
    status: found?.status ?? null,
    sealedAnswer: found?.sealed_answer ?? null,
  };
};

/** Records the answer of a claimed request. */
export const recordAnswer = async (
  pool: DatabasePool,
  requestId: string,
  status: number,
  sealedAnswer: string,
): Promise<void> => {
  await reached(
    pool.query(sql.type(none)`
      UPDATE recorded_answers SET status = ${status}, sealed_answer = ${sealedAnswer}
      WHERE request_id = ${requestId}
    `),
  );
};

/** Lets go of a request that has failed: it may be tried again under the same key. */
export const releaseAnswer = async (pool: DatabasePool, requestId: string): Promise<void> => {
  await reached(
    pool.query(sql.type(none)`DELETE FROM recorded_answers WHERE request_id = ${requestId}`),
  );
};

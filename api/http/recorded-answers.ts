// Idempotency-Key where something is made: a request that comes again gets the answer that was given, and
// nothing is made twice. Chats have records of their own (conversation/repeats.ts).
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DatabasePool } from 'slonik';
import {
  claimAnswer,
  recordAnswer,
  releaseAnswer,
} from '../../connectors/postgres/recorded-answers.ts';
import type { Vault } from '../../connectors/vault/vault.ts';
import { keyedId } from '../conversation/repeats.ts';
import { apiErrors } from '../errors.ts';

export interface RecordedAnswerParts {
  readonly pool: DatabasePool;
  /** An answer may hold what is shown once: it is kept sealed. */
  readonly vault: Pick<Vault, 'seal' | 'open'>;
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Whether an endpoint makes something: it answers 201. */
export const isCreating = (method: string, response: unknown): boolean =>
  method === 'POST' && typeof response === 'object' && response !== null && '201' in response;

/** Adds the key to every route that makes something and is registered after it. */
export const recordAnswers = (
  server: FastifyInstance,
  { pool, vault }: RecordedAnswerParts,
): void => {
  const claims = new WeakMap<FastifyRequest, string>();

  server.addHook('preHandler', async (request, reply) => {
    const { method, routeOptions, identity, params, body } = request;
    if (!identity || !isCreating(method, routeOptions.schema?.response)) return;
    const keyed = keyedId(request, identity);
    if (keyed === undefined) return;
    const requestId = hashOf([keyed, routeOptions.url]);
    const requestSha256 = hashOf([params, body ?? null]);
    const { tenantId } = identity;
    const known = await claimAnswer(pool, { requestId, tenantId, requestSha256 });
    if (!known) {
      claims.set(request, requestId);
      return;
    }
    if (known.requestSha256 !== requestSha256) throw apiErrors.IDEMPOTENCY_MISMATCH();
    if (known.status === null || known.sealedAnswer === null) {
      throw apiErrors.IDEMPOTENCY_PENDING({ retry_after_seconds: 1 });
    }
    const answer = vault.open(known.sealedAnswer, requestId);
    return reply
      .code(known.status)
      .header('idempotency-replayed', 'true')
      .type('application/json; charset=utf-8')
      .serializer((text: unknown) => String(text))
      .send(answer);
  });

  server.addHook('onSend', async (request, { statusCode }, payload) => {
    const requestId = claims.get(request);
    if (requestId === undefined) return;
    claims.delete(request);
    if (statusCode >= 300 || typeof payload !== 'string') return releaseAnswer(pool, requestId);
    await recordAnswer(pool, requestId, statusCode, vault.seal(payload, requestId));
  });
};

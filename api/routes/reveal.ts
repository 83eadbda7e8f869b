// POST /reveal: what was taken out of a prompt, for an admin who says why. The record of it is in the log
// before anything is shown.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { recordedEvents } from '../../connectors/postgres/recorded.ts';
import type { Vault } from '../../connectors/vault/vault.ts';
import { topics } from '../../pipelines/topics.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';

const BodySchema = Type.Object(
  {
    correlation_id: Type.String({ pattern: '^[!-~]{1,128}$' }),
    reason: Type.String({ minLength: 10, maxLength: 500 }),
  },
  { additionalProperties: false },
);

/** Registers the route. */
export const revealRoute = (
  server: FastifyInstance,
  parts: {
    readonly authenticate: Authenticate;
    readonly pool: DatabasePool;
    readonly vault: Pick<Vault, 'open'>;
    readonly journal: Pick<Journal, 'note'>;
  },
): void => {
  const { authenticate, pool, vault, journal } = parts;
  server.post<{ Body: Static<typeof BodySchema> }>(
    '/reveal',
    {
      schema: {
        summary: 'Shows a prompt as it came, to an admin who says why; on record',
        security: [{ bearer: [] }],
        body: BodySchema,
        response: {
          200: Type.Object({ correlation_id: Type.String(), prompt: Type.String() }),
          ...problemResponses({
            401: 'No usable token',
            403: 'Only admins may',
            404: 'There is no such prompt, nothing was taken out of it, or nothing was kept',
            422: 'The body does not match its schema',
            503: 'The database or the log cannot be reached: nothing is shown',
          }),
        },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    async ({ identity: { tenantId, subject }, body: { correlation_id: id, reason } }) => {
      const place = { tenantId, correlationId: id };
      const [event] = await recordedEvents(pool, place, [topics.raw.name]);
      const raw = event && topics.raw.decode(event.data, event.schemaVersion);
      if (raw?.sealed_prompt === undefined) throw apiErrors.NOT_FOUND();
      const prompt = vault.open(raw.sealed_prompt, id);
      const details = { correlation_id: id, reason, user_id: raw.user_id };
      await journal.note(tenantId, subject, 'prompt_revealed', details).catch((cause) => {
        throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
      });
      return { correlation_id: id, prompt };
    },
  );
};

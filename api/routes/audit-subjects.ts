// DELETE /audit/subjects/{user}: erases a person, and keeps every proof.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { ErasedUser, Erasure } from '../audit/erase-user.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { problemResponses } from '../http/problem.ts';

const ParamsSchema = Type.Object({ user: Type.String({ pattern: '^[!-~]{1,256}$' }) });
const count = (description: string) => Type.Integer({ description });
const ErasedSchema = Type.Object({
  erasure_id: Type.String({ description: 'The record of it in the audit' }),
  records: count('Audit records whose content is gone'),
  decisions: count('Decisions that are gone'),
  events: count('Archived events that are gone'),
  reports: count('Reports that are gone'),
  others: count('Sums, notices and inventory rows that are gone'),
  memories: count('Entries of the memory that are gone'),
  log: Type.Record(Type.String(), Type.Integer(), {
    description: 'Entries of the log that are gone, by topic',
  }),
  dead_letters: count('Dead letters that are gone'),
  waiting: count('What is on its way to the log or the ledger and keeps its content: ask again'),
});

/** Registers the route. */
export const auditSubjectRoute = (
  server: FastifyInstance,
  {
    authenticate,
    erase,
  }: {
    readonly authenticate: Authenticate;
    readonly erase: (erasure: Erasure) => Promise<ErasedUser>;
  },
): void => {
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/audit/subjects/:user',
    {
      schema: {
        security: [{ bearer: [] }],
        summary: 'Erases what is kept about a user; leaves and proofs of the audit stay',
        params: ParamsSchema,
        response: {
          200: ErasedSchema,
          ...problemResponses({
            401: 'No usable token',
            403: 'Only admins may erase',
            422: 'The user does not match the schema',
            503: 'The database, Redis or a worker cannot be reached: ask again',
          }),
        },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    ({ identity: { tenantId, subject: actor }, params: { user: userId } }) =>
      erase({ tenantId, userId, actor }),
  );
};

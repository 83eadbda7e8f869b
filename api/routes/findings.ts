// GET /findings: what deserves a look, the latest first.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { type FindingRecord, findingsPage } from '../../connectors/postgres/findings.ts';
import { FindingSchema } from '../../pipelines/events/finding.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { problemResponses } from '../http/problem.ts';

const QuerySchema = Type.Object(
  {
    status: Type.Optional(Type.String({ pattern: '^[a-z_]{1,32}$' })),
    severity: Type.Optional(Type.Enum(['low', 'medium', 'high', 'critical'])),
    after: Type.Optional(Type.String({ pattern: '^[!-~]{1,128}$' })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|1\\d\\d|200)$' })),
  },
  { additionalProperties: false },
);
const { occurrences, severity, fingerprint, ...Facts } = FindingSchema.properties;
const ShownSchema = Type.Object({
  ...Facts,
  fingerprint: Type.String(),
  severity: Type.String(),
  status: Type.String(),
  occurrence_count: Type.Integer(),
  first_seen: Type.String(),
  last_seen: Type.String(),
});
const ListSchema = Type.Object({
  findings: Type.Array(ShownSchema),
  next: Type.Union([Type.String(), Type.Null()], { description: '`after` of the next page' }),
});

const shown = ({ first_ms, last_ms, ...finding }: FindingRecord): Static<typeof ShownSchema> => ({
  ...finding,
  first_seen: new Date(first_ms).toISOString(),
  last_seen: new Date(last_ms).toISOString(),
});

/** Registers the route. */
export const findingsRoute = (
  server: FastifyInstance,
  { authenticate, pool }: { readonly authenticate: Authenticate; readonly pool: DatabasePool },
): void => {
  server.get<{ Querystring: Static<typeof QuerySchema> }>(
    '/findings',
    {
      schema: {
        ...{ security: [{ bearer: [] }], querystring: QuerySchema },
        summary: 'Lists what deserves a look, the latest first',
        response: {
          200: ListSchema,
          ...problemResponses({
            401: 'No usable token',
            403: 'Only auditors, operators and admins may',
            422: 'The query does not match its schema',
            503: 'The database cannot be reached',
          }),
        },
      },
      onRequest: onlyFor(authenticate, 'spm:auditor', 'spm:operator', 'spm:admin'),
    },
    async ({ identity: { tenantId }, query: { limit = '50', ...asked } }) => {
      const countMax = Number(limit);
      const found = await findingsPage(pool, tenantId, { ...asked, countMax: countMax + 1 });
      const findings = found.slice(0, countMax).map(shown);
      const isMore = found.length > countMax;
      return { findings, next: isMore ? (findings.at(-1)?.fingerprint ?? null) : null };
    },
  );
};

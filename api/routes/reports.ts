// /reports: users and reviewers say that a decision was wrong, or right. Each becomes a labelled record.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import {
  decidedFor,
  insertReport,
  type Report,
  reportLabels,
  reportsPage,
} from '../../connectors/postgres/reports.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { scan } from '../../operators/output/scan.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';
import { isReviewer } from '../reviews/reviews.ts';

const Id = Type.String({ pattern: '^[!-~]{1,256}$' });
const BodySchema = Type.Object(
  {
    correlation_id: Id,
    label: Type.Enum(reportLabels),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);
const QuerySchema = Type.Object(
  {
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
    after: Type.Optional(Id),
  },
  { additionalProperties: false },
);
const ReportSchema = Type.Object({
  report_id: Type.String(),
  correlation_id: Type.String(),
  label: Type.Enum(reportLabels),
  note: Type.String(),
  reported_by: Type.String(),
  reported_at: Type.String(),
  user_id: Type.String(),
  session_id: Type.String(),
  model_id: Type.String(),
  decision: Type.String(),
  would_be: Type.Union([Type.String(), Type.Null()]),
  rule: Type.String(),
  reason: Type.String(),
  posture_score: Type.Number(),
  signals: Type.Array(Type.String()),
  policy_version: Type.String(),
  bundle_hash: Type.String(),
  facts: Type.Record(Type.String(), Type.Unknown()),
});
const PageSchema = Type.Object({
  reports: Type.Array(ReportSchema),
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'For `after`, while there is more',
  }),
});
/** What the person who reports hears: the facts are for reviewers. */
const SavedSchema = Type.Pick(ReportSchema, [
  ...['report_id', 'correlation_id', 'label', 'note', 'reported_at'],
] as ['report_id', 'correlation_id', 'label', 'note', 'reported_at']);

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only reviewers and auditors may see reports',
  404: 'There is no such decision of yours, or it is not stored yet',
  422: 'The body does not match its schema',
  503: 'The database or the log cannot be reached',
});
const common = { security: [{ bearer: [] }] };

/** Registers the routes. */
export const reportRoutes = (
  server: FastifyInstance,
  parts: {
    readonly authenticate: Authenticate;
    readonly pool: DatabasePool;
    readonly journal: Pick<Journal, 'note'>;
    readonly clock: Pick<Clock, 'id'>;
  },
): void => {
  const { authenticate, pool, journal, clock } = parts;

  const report = async (
    identity: FastifyRequest['identity'],
    { correlation_id: correlationId, label, note = '' }: Static<typeof BodySchema>,
  ): Promise<Report> => {
    const { tenantId, subject: by, application } = identity;
    const user = await decidedFor(pool, tenantId, correlationId);
    // An application reports for its users.
    const isTheirs = user === by || (application && user?.split('/', 1)[0] === application);
    if (user === undefined || !(isTheirs || isReviewer(identity))) throw apiErrors.NOT_FOUND();
    const { redacted } = scan(note);
    const asked = { tenantId, reportId: clock.id(), correlationId, label, note: redacted, by };
    const saved = await insertReport(pool, asked);
    if (!saved) throw apiErrors.NOT_FOUND();
    const { report_id, rule, decision } = saved;
    const details = { report_id, correlation_id: correlationId, label, rule, decision };
    await journal.note(tenantId, by, 'decision_reported', details);
    return saved;
  };

  server.post<{ Body: Static<typeof BodySchema> }>(
    '/reports',
    {
      schema: {
        ...common,
        summary: 'Says that a decision was wrong, or right; the later word of a person holds',
        body: BodySchema,
        response: { 201: SavedSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, '*'),
    },
    async ({ identity, body }, reply) => reply.code(201).send(await report(identity, body)),
  );
  server.get<{ Querystring: Static<typeof QuerySchema> }>(
    '/reports',
    {
      schema: {
        ...common,
        summary: 'Lists reports, the newest first',
        querystring: QuerySchema,
        response: { 200: PageSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin', 'spm:operator', 'spm:auditor'),
    },
    async ({ identity: { tenantId }, query: { limit = '100', after } }) => {
      const countMax = Number(limit);
      const found = await reportsPage(pool, tenantId, { after, countMax: countMax + 1 });
      const reports = found.slice(0, countMax);
      const next = found.length > countMax ? (reports.at(-1)?.report_id ?? null) : null;
      return { reports, next };
    },
  );
};

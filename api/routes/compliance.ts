// /compliance: how much of each framework is covered, by what, and how that has changed; the report as JSON,
// PDF or DOCX. Of the caller's organisation only.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { latestSnapshots, snapshotsOf } from '../../connectors/postgres/compliance/snapshots.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { frameworkNamed, frameworks } from '../../operators/compliance/catalogue.ts';
import type { Framework } from '../../operators/compliance/framework.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import type { Assessor } from '../compliance/assessor.ts';
import {
  fileNameOf,
  mediaTypes,
  type ReportFormat,
  render,
  reportFormats,
} from '../compliance/render.ts';
import { ReportSchema, reportOf, snapshotOf } from '../compliance/report.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';
import { timeRange, timeRangeFields } from '../time-range.ts';

export const FrameworkParamsSchema = Type.Object({ framework: Type.String({ maxLength: 64 }) });
const RangeSchema = Type.Object(timeRangeFields, { additionalProperties: false });
const ReportQuerySchema = Type.Object(
  { ...timeRangeFields, format: Type.Optional(Type.Enum(reportFormats)) },
  { additionalProperties: false },
);
const counts = {
  satisfied: Type.Integer(),
  partial: Type.Integer(),
  gap: Type.Integer(),
  not_applicable: Type.Integer(),
  total: Type.Integer(),
  coverage_pct: Type.Number(),
};
const snapshot = {
  framework: Type.String(),
  taken_at: Type.String(),
  cause: Type.Enum(['schedule', 'demand']),
  policy_version: Type.String(),
  coverage_pct: Type.Number(),
  functions: Type.Array(Type.Object({ name: Type.String(), ...counts })),
};
const SnapshotSchema = Type.Object({
  ...snapshot,
  statuses: Type.Record(Type.String(), Type.String()),
});
const TrendSchema = Type.Object({ snapshots: Type.Array(SnapshotSchema) });
const ListSchema = Type.Object({
  frameworks: Type.Array(
    Type.Object({
      ...{ id: Type.String(), name: Type.String(), controls: Type.Integer() },
      last: Type.Union([Type.Object(snapshot), Type.Null()]),
    }),
  ),
});
const binary = { schema: Type.String({ format: 'binary' }) };
const FileSchema = {
  description: 'The report',
  content: {
    'application/json': { schema: ReportSchema },
    [mediaTypes.pdf]: binary,
    [mediaTypes.docx]: binary,
  },
};

/** A trend shows so many points at most; a snapshot has a status for each control. */
const pointsMax = 500;

export const complianceProblems = problemResponses({
  401: 'No usable token',
  403: 'Only auditors and admins may',
  404: 'There is no such framework, control or report',
  422: 'The request does not match its schema',
  503: 'The database or the log cannot be reached',
});

export const complianceReaders = ['spm:auditor', 'spm:admin'] as const;

export interface ComplianceParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly assessor: Assessor;
  readonly journal: Pick<Journal, 'note'>;
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

/** The framework of an address, or `WEIR_API_NOT_FOUND`. */
export const frameworkIn = ({ framework }: Static<typeof FrameworkParamsSchema>): Framework => {
  const found = frameworkNamed(framework);
  if (!found) throw apiErrors.NOT_FOUND();
  return found;
};

/** Notes what somebody has done; rejects with `WEIR_API_LOG_AWAY`. */
export const noteCompliance = (
  { journal }: Pick<ComplianceParts, 'journal'>,
  ...note: Parameters<Journal['note']>
): Promise<void> =>
  journal.note(...note).catch((cause) => {
    throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
  });

/** Sends bytes under the name of a file. */
export const sendFile = (
  reply: FastifyReply,
  format: ReportFormat,
  name: string,
  content: Buffer,
): FastifyReply =>
  reply
    .header('content-type', mediaTypes[format])
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(content);

type Params = Static<typeof FrameworkParamsSchema>;
const params = FrameworkParamsSchema;
const common = { security: [{ bearer: [] }] };

const coverageRoutes = (server: FastifyInstance, parts: ComplianceParts): void => {
  const { authenticate, pool, assessor, clock } = parts;
  const onRequest = onlyFor(authenticate, ...complianceReaders);
  server.get(
    '/compliance',
    {
      schema: {
        ...{ ...common, summary: 'Lists the frameworks, with their last assessment' },
        response: { 200: ListSchema, ...complianceProblems },
      },
      onRequest,
    },
    async ({ identity: { tenantId } }) => {
      const last = await latestSnapshots(pool, [tenantId]);
      return {
        frameworks: frameworks.map(({ id, name, groups }) => ({
          ...{ id, name, controls: groups.reduce((sum, { controls }) => sum + controls.length, 0) },
          last: last.find(({ framework }) => framework === id) ?? null,
        })),
      };
    },
  );
  server.get<{ Params: Params; Querystring: Static<typeof RangeSchema> }>(
    '/compliance/:framework',
    {
      schema: {
        ...{ ...common, params, querystring: RangeSchema },
        summary: 'Assesses a framework now: every control with what proves it, and the gaps',
        response: { 200: ReportSchema, ...complianceProblems },
      },
      onRequest,
    },
    async (request) => {
      const range = timeRange(request.query, clock.now());
      const { tenantId } = request.identity;
      return reportOf(await assessor.assess(tenantId, frameworkIn(request.params), range));
    },
  );
  server.post<{ Params: Params }>(
    '/compliance/:framework/assess',
    {
      schema: {
        ...{ ...common, params },
        summary: 'Assesses a framework and keeps the outcome for the trend',
        response: { 200: SnapshotSchema, ...complianceProblems },
      },
      onRequest,
    },
    async (request) => {
      const { tenantId } = request.identity;
      const taken = await assessor.take(tenantId, frameworkIn(request.params), 'demand');
      return snapshotOf(taken, 'demand');
    },
  );
  server.get<{ Params: Params; Querystring: Static<typeof RangeSchema> }>(
    '/compliance/:framework/trend',
    {
      schema: {
        ...{ ...common, params, querystring: RangeSchema },
        summary: 'Shows the assessments that were kept, oldest first',
        response: { 200: TrendSchema, ...complianceProblems },
      },
      onRequest,
    },
    async (request) => {
      const { id } = frameworkIn(request.params);
      const range = timeRange(request.query, clock.now());
      const { tenantId } = request.identity;
      return { snapshots: [...(await snapshotsOf(pool, tenantId, id, range, pointsMax))] };
    },
  );
};

/** Registers the routes. */
export const complianceRoutes = (server: FastifyInstance, parts: ComplianceParts): void => {
  const { authenticate, assessor, clock } = parts;
  coverageRoutes(server, parts);
  server.get<{ Params: Params; Querystring: Static<typeof ReportQuerySchema> }>(
    '/compliance/:framework/report',
    {
      schema: {
        ...{ ...common, params, querystring: ReportQuerySchema },
        summary: 'Makes the report of a framework, as JSON, PDF or DOCX; who has read it is noted',
        produces: Object.values(mediaTypes),
        response: { 200: FileSchema, ...complianceProblems },
      },
      onRequest: onlyFor(authenticate, ...complianceReaders),
    },
    async (request, reply) => {
      const { tenantId, subject } = request.identity;
      const { format = 'json' } = request.query;
      const framework = frameworkIn(request.params);
      const range = timeRange(request.query, clock.now());
      const report = reportOf(await assessor.assess(tenantId, framework, range));
      const content = await render(report, format);
      await noteCompliance(parts, tenantId, subject, 'compliance_report_read', {
        ...{ framework: framework.id, format, coverage_pct: report.overall_coverage_pct },
        ...report.range,
      });
      return sendFile(reply, format, fileNameOf(report, format), content);
    },
  );
};

// /compliance/{framework}/schedule and /compliance/reports: reports that are made by themselves, and those that
// were made.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { findReport, reportsOf } from '../../connectors/postgres/compliance/reports.ts';
import {
  deleteSchedule,
  putSchedule,
  type ScheduleRecord,
  scheduleOf,
} from '../../connectors/postgres/compliance/schedules.ts';
import { nextDue, rhythms } from '../../operators/compliance/schedule.ts';
import { onlyFor } from '../callers/only-for.ts';
import { fileNameOf, mediaTypes, reportFormats } from '../compliance/render.ts';
import { apiErrors } from '../errors.ts';
import {
  type ComplianceParts,
  complianceProblems,
  complianceReaders,
  FrameworkParamsSchema,
  frameworkIn,
  noteCompliance,
  sendFile,
} from './compliance.ts';

const BodySchema = Type.Object(
  {
    every: Type.Enum(rhythms),
    formats: Type.Array(Type.Enum(reportFormats), { minItems: 1, maxItems: 3, uniqueItems: true }),
  },
  { additionalProperties: false },
);
const ScheduleSchema = Type.Object({
  framework: Type.String(),
  every: Type.Enum(rhythms),
  formats: Type.Array(Type.Enum(reportFormats)),
  set_by: Type.String(),
  set_at: Type.String(),
  due_at: Type.String({ description: 'When its next reports are made' }),
});
const StoredSchema = Type.Object({
  report_id: Type.String(),
  framework: Type.String(),
  format: Type.Enum(reportFormats),
  made_at: Type.String(),
  made_by: Type.String(),
  from: Type.String(),
  to: Type.String(),
  policy_version: Type.String(),
  coverage_pct: Type.Number(),
  sha256: Type.String(),
  size_bytes: Type.Integer(),
});
const ListSchema = Type.Object({ reports: Type.Array(StoredSchema) });
const ParamsSchema = Type.Object({ id: Type.String({ maxLength: 256 }) });
const FileSchema = {
  description: 'The report as it was made',
  content: Object.fromEntries(
    Object.values(mediaTypes).map((type) => [type, { schema: Type.String({ format: 'binary' }) }]),
  ),
};

const shown = ({ due_ms: dueMs, tenant_id: _, ...rest }: ScheduleRecord) => ({
  ...rest,
  formats: [...rest.formats],
  due_at: new Date(dueMs).toISOString(),
});

type Params = Static<typeof FrameworkParamsSchema>;
const params = FrameworkParamsSchema;
const common = { security: [{ bearer: [] }] };
const path = '/compliance/:framework/schedule';

const scheduleRoutes = (server: FastifyInstance, parts: ComplianceParts): void => {
  const { authenticate, pool, clock } = parts;
  server.get<{ Params: Params }>(
    path,
    {
      schema: {
        ...{ ...common, params, summary: 'Shows when reports are made by themselves' },
        response: { 200: ScheduleSchema, ...complianceProblems },
      },
      onRequest: onlyFor(authenticate, ...complianceReaders),
    },
    async ({ identity: { tenantId }, params: asked }) => {
      const found = await scheduleOf(pool, tenantId, frameworkIn(asked).id);
      if (!found) throw apiErrors.NOT_FOUND();
      return shown(found);
    },
  );
  server.put<{ Params: Params; Body: Static<typeof BodySchema> }>(
    path,
    {
      schema: {
        ...{ ...common, params, body: BodySchema },
        summary: 'Has reports made daily, weekly (on Mondays) or monthly (on the first), in UTC',
        response: { 200: ScheduleSchema, ...complianceProblems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: by }, params: asked, body: { every, formats } }) => {
      const { id: framework } = frameworkIn(asked);
      const setMs = clock.now();
      const due_ms = nextDue(every, setMs);
      const of = { tenant_id: tenantId, framework, every, formats, set_by: by, setMs, due_ms };
      const saved = await putSchedule(pool, of);
      const details = { framework, every, formats };
      await noteCompliance(parts, tenantId, by, 'compliance_schedule_set', details);
      return shown(saved);
    },
  );
  server.delete<{ Params: Params }>(
    path,
    {
      schema: {
        ...{ ...common, params, summary: 'Ends a schedule; its reports stay' },
        response: { 204: Type.Null(), ...complianceProblems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: by }, params: asked }, reply) => {
      const { id: framework } = frameworkIn(asked);
      if (!(await deleteSchedule(pool, tenantId, framework))) throw apiErrors.NOT_FOUND();
      await noteCompliance(parts, tenantId, by, 'compliance_schedule_ended', { framework });
      return reply.code(204).send(null);
    },
  );
};

/** Registers the routes. */
export const complianceReportRoutes = (server: FastifyInstance, parts: ComplianceParts): void => {
  const { authenticate, pool } = parts;
  const onRequest = onlyFor(authenticate, ...complianceReaders);
  scheduleRoutes(server, parts);
  server.get(
    '/compliance/reports',
    {
      schema: {
        ...{ ...common, summary: 'Lists the reports that were made on schedule, the newest first' },
        response: { 200: ListSchema, ...complianceProblems },
      },
      onRequest,
    },
    async ({ identity: { tenantId } }) => ({ reports: [...(await reportsOf(pool, tenantId))] }),
  );
  server.get<{ Params: Static<typeof ParamsSchema> }>(
    '/compliance/reports/:id',
    {
      schema: {
        ...{ ...common, params: ParamsSchema },
        summary: 'Sends a report as it was made; who has read it is noted',
        response: { 200: FileSchema, ...complianceProblems },
      },
      onRequest,
    },
    async ({ identity: { tenantId, subject }, params: { id } }, reply) => {
      const found = await findReport(pool, tenantId, id);
      if (!found) throw apiErrors.NOT_FOUND();
      const { framework, format, content, coverage_pct, made_at: generated_at } = found;
      await noteCompliance(parts, tenantId, subject, 'compliance_report_read', {
        ...{ report_id: id, framework, format, coverage_pct },
      });
      const name = fileNameOf({ framework, generated_at, tenant_id: tenantId }, format);
      return sendFile(reply, format, name, content);
    },
  );
};

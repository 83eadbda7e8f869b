// /compliance/evidence: what people attest to, for controls that no telemetry can prove. Dated, with an end,
// and with the hash or the address of a file.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import {
  evidenceOf,
  insertEvidence,
  withdrawEvidence,
} from '../../connectors/postgres/compliance/evidence.ts';
import { controlsOf, frameworkNamed } from '../../operators/compliance/catalogue.ts';
import {
  type Evidence,
  evidenceKinds,
  isValid,
  validityMsMax,
} from '../../operators/compliance/evidence.ts';
import { scan } from '../../operators/output/scan.ts';
import { onlyFor } from '../callers/only-for.ts';
import { EvidenceSchema, shownEvidence } from '../compliance/report.ts';
import { apiErrors } from '../errors.ts';
import {
  type ComplianceParts,
  complianceProblems,
  complianceReaders,
  noteCompliance,
} from './compliance.ts';

const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z)?$',
  description: 'A date or a moment in UTC',
});
const BodySchema = Type.Object(
  {
    framework: Type.String({ maxLength: 64 }),
    control_id: Type.String({ maxLength: 64 }),
    kind: Type.Optional(Type.Enum(evidenceKinds)),
    statement: Type.String({ minLength: 1, maxLength: 2_000 }),
    url: Type.Optional(Type.String({ maxLength: 500, pattern: '^https?://[!-~]+$' })),
    sha256: Type.Optional(
      Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Of the file that is attested to' }),
    ),
    attested_at: Type.Optional(Moment),
    valid_until: Moment,
  },
  { additionalProperties: false },
);
const QuerySchema = Type.Object(
  {
    framework: Type.Optional(Type.String({ maxLength: 64 })),
    valid: Type.Optional(Type.Enum(['true', 'false'])),
  },
  { additionalProperties: false },
);
const ListSchema = Type.Object({ evidence: Type.Array(EvidenceSchema) });
const ParamsSchema = Type.Object({ id: Type.String({ maxLength: 256 }) });

type Body = Static<typeof BodySchema>;
interface Mismatch {
  readonly path: string;
  readonly expected: string;
}

/** What is wrong with it, beyond its schema. */
const mismatchesIn = (body: Body, evidence: Evidence, nowMs: number): readonly Mismatch[] => {
  const framework = frameworkNamed(body.framework);
  const isControl = framework && controlsOf(framework).some(({ id }) => id === body.control_id);
  const { kind, attestedMs, validUntilMs, url, sha256 } = evidence;
  const problems: readonly (readonly [boolean, string, string])[] = [
    [framework === undefined, '/framework', 'an id that GET /compliance lists'],
    [framework !== undefined && !isControl, '/control_id', 'a control of the framework'],
    [!(attestedMs <= nowMs), '/attested_at', 'a moment that is not to come'],
    [!(validUntilMs > nowMs), '/valid_until', 'a moment that is to come'],
    [validUntilMs - attestedMs > validityMsMax, '/valid_until', 'within 400 days of its date'],
    [kind === 'attestation' && !url && !sha256, '/sha256', 'the hash of a file, or its url'],
  ];
  return problems.filter(([isSo]) => isSo).map(([, path, expected]) => ({ path, expected }));
};

/** Registers the routes. */
export const complianceEvidenceRoutes = (server: FastifyInstance, parts: ComplianceParts): void => {
  const { authenticate, pool, clock } = parts;
  const common = { security: [{ bearer: [] }] };
  const onRequest = onlyFor(authenticate, ...complianceReaders);

  server.post<{ Body: Body }>(
    '/compliance/evidence',
    {
      schema: {
        ...{ ...common, body: BodySchema },
        summary: 'Attaches evidence to a control, or says why it does not apply; it ends by itself',
        response: { 201: EvidenceSchema, ...complianceProblems },
      },
      onRequest,
    },
    async ({ identity: { tenantId, subject }, body }, reply) => {
      const now = clock.now();
      const evidence: Evidence = {
        ...{ evidenceId: clock.id(), framework: body.framework, controlId: body.control_id },
        ...{ kind: body.kind ?? 'attestation', statement: scan(body.statement).redacted },
        ...{ url: body.url ? scan(body.url).redacted : null, sha256: body.sha256 ?? null },
        attestedBy: subject,
        attestedMs: body.attested_at === undefined ? now : Date.parse(body.attested_at),
        ...{ validUntilMs: Date.parse(body.valid_until), withdrawnMs: null },
      };
      const mismatches = mismatchesIn(body, evidence, now);
      if (mismatches.length > 0) throw apiErrors.SCHEMA({ mismatches });
      if (!(await insertEvidence(pool, tenantId, evidence))) throw apiErrors.EVIDENCE_FULL();
      const { evidence_id, framework, control_id, kind, valid_until } = shownEvidence(evidence);
      await noteCompliance(parts, tenantId, subject, 'compliance_evidence_attached', {
        ...{ evidence_id, framework, control_id, kind, valid_until, sha256: evidence.sha256 },
      });
      return reply.code(201).send(shownEvidence(evidence));
    },
  );
  server.get<{ Querystring: Static<typeof QuerySchema> }>(
    '/compliance/evidence',
    {
      schema: {
        ...{ ...common, querystring: QuerySchema },
        summary: 'Lists evidence, the newest first, what has ended or was withdrawn too',
        response: { 200: ListSchema, ...complianceProblems },
      },
      onRequest,
    },
    async ({ identity: { tenantId }, query: { framework, valid } }) => {
      const now = clock.now();
      const found = (await evidenceOf(pool, tenantId))
        .filter((each) => framework === undefined || each.framework === framework)
        .filter((each) => valid === undefined || isValid(each, now) === (valid === 'true'));
      return { evidence: found.map(shownEvidence) };
    },
  );
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/compliance/evidence/:id',
    {
      schema: {
        ...{ ...common, params: ParamsSchema },
        summary: 'Withdraws evidence: it counts no longer and stays on record',
        response: { 204: Type.Null(), ...complianceProblems },
      },
      onRequest,
    },
    async ({ identity: { tenantId, subject: by }, params: { id } }, reply) => {
      const isDone = await withdrawEvidence(pool, tenantId, id, { by, atMs: clock.now() });
      if (!isDone) throw apiErrors.NOT_FOUND();
      const details = { evidence_id: id };
      await noteCompliance(parts, tenantId, by, 'compliance_evidence_withdrawn', details);
      return reply.code(204).send(null);
    },
  );
};

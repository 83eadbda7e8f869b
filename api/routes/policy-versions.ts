// /policies/check, /policies/test, /policies/versions, /policies/rollback: what an organisation's policies are,
// and how they change.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { policyVersions } from '../../connectors/postgres/policy-versions.ts';
import { CoverageSchema } from '../../policies/compiler/protocol.ts';
import { errorsOf, isError } from '../../policies/verdict.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import type { LivePolicies } from '../control/live-policies.ts';
import {
  activateVersion,
  activeVersion,
  judgeChanges,
  makeVersion,
  type PolicyVersionParts,
  rollBack,
} from '../control/policy-versions.ts';
import { problemResponses } from '../http/problem.ts';

const sourceLengthMax = 100_000;
const filesMax = 50;

/** What would be changed: whole files of Rego, and a merge patch to the data. */
export const changesFields = {
  sources: Type.Optional(
    Type.Record(Type.String({ maxLength: 70 }), Type.String({ maxLength: sourceLengthMax }), {
      maxProperties: filesMax,
      description: 'Rego by file name, in place of what holds or beside it',
    }),
  ),
  data: Type.Optional(
    Type.Object(
      {},
      { additionalProperties: true, description: 'A merge patch (RFC 7396) to data.json' },
    ),
  ),
};
const ChangesSchema = Type.Object(changesFields, { additionalProperties: false });
const TestSchema = Type.Object(
  { ...changesFields, coverage: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
const Text = Type.String({ minLength: 1, maxLength: 500 });
const MakeSchema = Type.Object(
  { ...changesFields, note: Text, activate: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
const ReasonSchema = Type.Object({ reason: Text }, { additionalProperties: false });
const ParamsSchema = Type.Object({ id: Type.String({ pattern: '^[!-~]{1,64}$' }) });

const FindingSchema = Type.Object({
  level: Type.Enum(['error', 'warning']),
  ...{ code: Type.String(), file: Type.String(), line: Type.Integer(), message: Type.String() },
});
const CheckedSchema = Type.Object({ ok: Type.Boolean(), findings: Type.Array(FindingSchema) });
const TestedSchema = Type.Object({
  ...{ ok: Type.Boolean(), passed: Type.Integer(), failed: Type.Integer() },
  findings: Type.Array(FindingSchema),
  coverage: Type.Optional(CoverageSchema),
});
const MadeSchema = Type.Object({
  ...{ version: Type.String(), bundle_hash: Type.String(), warnings: Type.Array(FindingSchema) },
});
const SaidSchema = Type.Object({
  ...{ version: Type.String(), bundle_hash: Type.String(), previous: Type.String() },
  ...{ rollback: Type.Boolean(), reason: Type.String(), by: Type.String() },
});
const VersionsSchema = Type.Object({
  active: Type.String({
    description: 'What is said to hold; shipped: what comes with the program',
  }),
  deciding: Type.String({ description: 'What decides in this gateway' }),
  versions: Type.Array(
    Type.Object({
      ...{ version: Type.String(), bundle_hash: Type.String(), author: Type.String() },
      ...{ note: Type.String(), created_at: Type.String() },
    }),
  ),
});

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only admins may change policies; operators may check and test them',
  404: 'There is no such version',
  409: 'The version was changed, there are too many, or there is nothing to go back to',
  422: 'The body does not match its schema, or the policies are not sound: detail.findings says where',
  503: 'The log or the database cannot be reached, or too much is being compiled',
});
const common = { security: [{ bearer: [] }] };

export interface PolicyVersionRouteParts extends PolicyVersionParts {
  readonly authenticate: Authenticate;
  readonly pool: () => DatabasePool;
  readonly live: Pick<LivePolicies, 'of'>;
}

const judgingRoutes = (server: FastifyInstance, parts: PolicyVersionRouteParts): void => {
  const onRequest = onlyFor(parts.authenticate, 'spm:admin', 'spm:operator');
  server.post<{ Body: Static<typeof ChangesSchema> }>(
    '/policies/check',
    {
      schema: {
        ...common,
        summary:
          'Checks the policies that hold, with changes: format, types, and what no compiler finds',
        body: ChangesSchema,
        response: { 200: CheckedSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId }, body }) => {
      const { findings } = await judgeChanges(parts, tenantId, body, ['check']);
      return { ok: !findings.some(isError), findings: [...findings] };
    },
  );
  server.post<{ Body: Static<typeof TestSchema> }>(
    '/policies/test',
    {
      schema: {
        ...common,
        summary: 'Runs the tests of the policies that hold, with changes; with coverage if wanted',
        body: TestSchema,
        response: { 200: TestedSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId }, body: { coverage = false, ...changes } }) => {
      const judged = await judgeChanges(parts, tenantId, changes, ['test'], { coverage });
      const { passed = 0, failed = 0, coverage: covered } = judged.tests ?? {};
      const findings = [...errorsOf(judged)];
      return {
        ...{ ok: findings.length === 0, passed, failed, findings },
        ...(covered === undefined ? {} : { coverage: covered }),
      };
    },
  );
};

const versionRoutes = (server: FastifyInstance, parts: PolicyVersionRouteParts): void => {
  const { authenticate, pool, live } = parts;
  server.get(
    '/policies/versions',
    {
      schema: {
        ...common,
        summary:
          'The versions of the policies of the organisation, the newest first, and which one holds',
        response: { 200: VersionsSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin', 'spm:operator', 'spm:auditor'),
    },
    async ({ identity: { tenantId } }) => ({
      active: activeVersion(parts, tenantId),
      deciding: live.of(tenantId).version,
      versions: (await policyVersions(pool(), tenantId)).map((each) => ({
        ...{ version: each.version, bundle_hash: each.bundleHash, author: each.author },
        ...{ note: each.note, created_at: new Date(each.createdMs).toISOString() },
      })),
    }),
  );
  server.post<{ Body: Static<typeof MakeSchema> }>(
    '/policies/versions',
    {
      schema: {
        ...common,
        summary: 'Makes a version of the policies that hold, with changes, if it passes everything',
        body: MakeSchema,
        response: { 201: MadeSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: author }, body }, reply) => {
      const { note, activate = false, ...changes } = body;
      const made = await makeVersion(parts, tenantId, { changes, author, note });
      if (activate) {
        await activateVersion(parts, tenantId, made.version, { by: author, reason: note });
      }
      return reply.code(201).send({ ...made, warnings: [...made.warnings] });
    },
  );
};

const activationRoutes = (server: FastifyInstance, parts: PolicyVersionRouteParts): void => {
  const onRequest = onlyFor(parts.authenticate, 'spm:admin');
  server.post<{ Params: Static<typeof ParamsSchema>; Body: Static<typeof ReasonSchema> }>(
    '/policies/versions/:id/activate',
    {
      schema: {
        ...common,
        summary: 'Has a version hold from now on, in every gateway and worker',
        params: ParamsSchema,
        body: ReasonSchema,
        response: { 200: SaidSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId, subject: by }, params: { id }, body: { reason } }) =>
      activateVersion(parts, tenantId, id, { by, reason }),
  );
  server.post<{ Body: Static<typeof ReasonSchema> }>(
    '/policies/rollback',
    {
      schema: {
        ...common,
        summary: 'Has the version before hold again',
        body: ReasonSchema,
        response: { 200: SaidSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId, subject: by }, body: { reason } }) =>
      rollBack(parts, tenantId, { by, reason }),
  );
};

/** Registers the routes. */
export const policyVersionRoutes = (
  server: FastifyInstance,
  parts: PolicyVersionRouteParts,
): void => {
  judgingRoutes(server, parts);
  versionRoutes(server, parts);
  activationRoutes(server, parts);
};

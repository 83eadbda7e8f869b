// /audit: what has happened in an organisation, and the proof that nobody has changed it since.
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import {
  type AuditFilter,
  auditPage,
  auditRecordOf,
  lastCheckpoint,
} from '../../connectors/postgres/audit/records.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { exportFormats, formattings } from '../../operators/audit/export-format.ts';
import { auditText, proofOfGrowth, proofOfRecord } from '../audit/read-audit.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';
import { timeRange, timeRangeFields } from '../time-range.ts';

const Id = Type.String({ pattern: '^[!-~]{1,256}$' });
const Name = Type.Optional(Type.String({ minLength: 1, maxLength: 256 }));
const filterFields = {
  ...timeRangeFields,
  user: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Who did it' })),
  session: Name,
  event_type: Name,
  component: Name,
  correlation_id: Name,
};
const ListSchema = Type.Object(
  {
    ...filterFields,
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
    after: Type.Optional(Id),
  },
  { additionalProperties: false },
);
const ExportSchema = Type.Object(
  { ...filterFields, format: Type.Optional(Type.Enum([...exportFormats])) },
  { additionalProperties: false },
);
const size = Type.String({ pattern: '^\\d{1,15}$', description: 'A number of leaves' });
const GrowthSchema = Type.Object(
  { from: size, to: Type.Optional(size) },
  { additionalProperties: false },
);
const ParamsSchema = Type.Object({ id: Id });
const Maybe = Type.Union([Type.String(), Type.Null()]);
const content = {
  actor: Type.String(),
  session_id: Maybe,
  correlation_id: Type.String(),
  ttp_codes: Type.Array(Type.String()),
  payload: Type.Record(Type.String(), Type.Unknown()),
};
const RecordSchema = Type.Object({
  event_id: Type.String(),
  event_type: Type.String(),
  component: Type.String(),
  severity: Type.String(),
  timestamp: Type.String(),
  ...content,
  leaf_index: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Its place in the ledger; null while it waits for one',
  }),
  erased: Type.Boolean({ description: 'Nothing of what it said is left' }),
});
const PageSchema = Type.Object({
  records: Type.Array(RecordSchema),
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'For `after`, while there is more',
  }),
});
const ProofSchema = Type.Object({
  event_id: Type.String(),
  leaf_index: Type.Integer(),
  tree_size: Type.Integer(),
  root: Type.String({ description: 'Base64, as all hashes here' }),
  leaf: Type.String({ description: 'Canonical JSON; its hash is SHA-256(0x00 and this)' }),
  leaf_hash: Type.String(),
  proof: Type.Array(Type.String(), { description: 'The audit path of RFC 6962' }),
  salt: Type.Union([Type.String(), Type.Null()], {
    description: 'Hex; the commitment is SHA-256(salt and canonical JSON of the content)',
  }),
  content: Type.Union([Type.Object(content), Type.Null()]),
  checkpoint: Type.String({ description: 'The signed note that names size and root' }),
});
const HeadSchema = Type.Object({ size: Type.Integer(), root: Type.String() });
const ConsistencySchema = Type.Object({
  from: HeadSchema,
  to: HeadSchema,
  proof: Type.Array(Type.String()),
});

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only auditors and admins may see the audit',
  404: 'There is no such record, or the ledger is not that large',
  409: 'The record is not a leaf yet',
  422: 'The query does not match its schema',
  503: 'The database cannot be reached',
});
const common = { security: [{ bearer: [] }] };

export interface AuditRouteParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly journal: Pick<Journal, 'note'>;
  readonly clock: Pick<Clock, 'now'>;
}

type Asked = Omit<Static<typeof ListSchema>, 'limit' | 'after'>;

const filterOf = (asked: Asked, nowMs: number): AuditFilter => {
  const { from, to, user, session, event_type, component, correlation_id } = asked;
  const names = { user, session, eventType: event_type, component, correlationId: correlation_id };
  const { fromMs, toMs } = timeRange({ from, to }, nowMs);
  return {
    ...names,
    ...(from === undefined ? {} : { fromMs }),
    ...(to === undefined ? {} : { toMs }),
  };
};

type OnRequest = ReturnType<typeof onlyFor>;

/** Reading: pages, one record, everything. */
const readingRoutes = (
  server: FastifyInstance,
  onRequest: OnRequest,
  { pool, journal, clock }: AuditRouteParts,
): void => {
  server.get<{ Querystring: Static<typeof ListSchema> }>(
    '/audit',
    {
      schema: {
        ...common,
        summary: 'Lists audit records, the newest first',
        querystring: ListSchema,
        response: { 200: PageSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId }, query: { limit = '100', after, ...asked } }) => {
      const countMax = Number(limit);
      const filter = filterOf(asked, clock.now());
      const found = await auditPage(pool, tenantId, filter, { after, countMax: countMax + 1 });
      const records = found.slice(0, countMax);
      const next = found.length > countMax ? (records.at(-1)?.event_id ?? null) : null;
      return { records, next };
    },
  );
  server.get<{ Params: Static<typeof ParamsSchema> }>(
    '/audit/:id',
    {
      schema: {
        ...common,
        summary: 'One audit record',
        params: ParamsSchema,
        response: { 200: RecordSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId }, params: { id } }) => {
      const record = await auditRecordOf(pool, tenantId, id);
      if (!record) throw apiErrors.NOT_FOUND();
      return record;
    },
  );
  server.get<{ Querystring: Static<typeof ExportSchema> }>(
    '/audit/export',
    {
      schema: {
        ...common,
        summary: 'All audit records of a filter, the newest first; that somebody took them is one',
        querystring: ExportSchema,
        response: {
          200: {
            description: 'jsonl and ocsf: one per line; csv: with a header',
            content: {
              'application/jsonl': { schema: Type.String() },
              'text/csv': { schema: Type.String() },
            },
          },
          ...problems,
        },
      },
      onRequest,
    },
    async ({ identity: { tenantId, subject }, query: { format = 'jsonl', ...asked } }, reply) => {
      await journal.note(tenantId, subject, 'audit_exported', { format, ...asked });
      const text = auditText(pool, tenantId, filterOf(asked, clock.now()), format);
      // A database that is away is said before the answer has begun.
      const first = await text.next();
      const pages = async function* () {
        if (first.done !== true) yield first.value;
        yield* text;
      };
      return reply.type(formattings[format].contentType).send(Readable.from(pages()));
    },
  );
};

/** Proving: a record, the growth of the ledger, where it stands. */
const provingRoutes = (
  server: FastifyInstance,
  onRequest: OnRequest,
  { pool }: AuditRouteParts,
): void => {
  server.get<{ Params: Static<typeof ParamsSchema> }>(
    '/audit/:id/proof',
    {
      schema: {
        ...common,
        summary: 'Proves that a record is in the ledger',
        params: ParamsSchema,
        response: { 200: ProofSchema, ...problems },
      },
      onRequest,
    },
    ({ identity: { tenantId }, params: { id } }) => proofOfRecord(pool, tenantId, id),
  );
  server.get<{ Querystring: Static<typeof GrowthSchema> }>(
    '/audit/consistency',
    {
      schema: {
        ...common,
        summary: 'Proves that the ledger has only grown since it had so many leaves',
        querystring: GrowthSchema,
        response: { 200: ConsistencySchema, ...problems },
      },
      onRequest,
    },
    ({ identity: { tenantId }, query: { from, to } }) =>
      proofOfGrowth(pool, tenantId, {
        from: Number(from),
        to: to === undefined ? undefined : Number(to),
      }),
  );
  server.get(
    '/audit/checkpoint',
    {
      schema: {
        ...common,
        summary: 'The newest checkpoint: size and root of the ledger, as a signed note',
        response: {
          200: {
            description: 'A note (C2SP tlog-checkpoint)',
            content: { 'text/plain': { schema: Type.String() } },
          },
          ...problems,
        },
      },
      onRequest,
    },
    async ({ identity: { tenantId } }, reply) => {
      const checkpoint = await lastCheckpoint(pool, tenantId);
      if (!checkpoint) throw apiErrors.NOT_FOUND();
      return reply.type('text/plain; charset=utf-8').send(checkpoint.note);
    },
  );
};

/** Registers the routes. */
export const auditRoutes = (server: FastifyInstance, parts: AuditRouteParts): void => {
  const onRequest = onlyFor(parts.authenticate, 'spm:auditor', 'spm:admin');
  readingRoutes(server, onRequest, parts);
  provingRoutes(server, onRequest, parts);
};

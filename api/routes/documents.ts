// /documents: what retrieval may find. Users keep documents of their own; operators and admins keep those
// of the whole organisation. Texts go in and never come out here.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import type { Identity } from '../../connectors/identity/tokens.ts';
import {
  type ChunkRecord,
  countChunks,
  type DocumentRecord,
  deleteDocument,
  documentsOf,
  findDocument,
  insertDocument,
} from '../../connectors/postgres/documents.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Guard } from '../../operators/guard/verdict.ts';
import { scan } from '../../operators/output/scan.ts';
import { classifications, trustOf } from '../../operators/retrieval/trust.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { documentBytesMax, takeIn } from '../documents/document-intake.ts';
import { chunksPerTenantMax, isIntact } from '../documents/document-library.ts';
import { apiErrors } from '../errors.ts';
import { etagOf } from '../http/etags.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';

/** JSON may write a character of the text as six. */
const bodyBytesMax = 6 * documentBytesMax + 4_096;
/** Chunks of a user's own: one user does not take all the room of a tenant. */
const chunksPerUserMax = 2_000;
/** An audit record names so many chunks, and the number of all. */
const namedMax = 50;

const printable = '^[^\\u0000-\\u001f]+$';

const CreateSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200, pattern: printable }),
    text: Type.String({ minLength: 1, maxLength: documentBytesMax }),
    source: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: printable })),
    classification: Type.Optional(Type.Enum(classifications)),
    owner: Type.Optional(
      Type.Enum(['me', 'tenant'], {
        description: 'Of the user alone, or of the whole organisation; `me` when absent',
      }),
    ),
  },
  { additionalProperties: false },
);
const QuerySchema = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 64 })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]?|100)$' })),
  },
  { additionalProperties: false },
);
const ParamsSchema = Type.Object({ id: Type.String({ maxLength: 64 }) });
const Document = {
  document_id: Type.String(),
  title: Type.String(),
  source: Type.String(),
  classification: Type.Enum(classifications),
  owner: Type.Enum(['me', 'tenant']),
  sha256: Type.String({ description: 'Of the text without secrets and personal data' }),
  created_by: Type.String(),
  created_at: Type.String(),
};
const ChunkSchema = Type.Object({
  n: Type.Integer(),
  status: Type.Enum(['kept', 'sanitised', 'dropped']),
  sha256: Type.String(),
  guard_verdict: Type.String(),
  guard_score: Type.Number(),
  guard_reasons: Type.Array(Type.String()),
  redacted: Type.Array(Type.String()),
  trust_score: Type.Number({ description: 'As of now; 0 for what was dropped' }),
});
const WholeSchema = Type.Object({ ...Document, chunks: Type.Array(ChunkSchema) });
const ListSchema = Type.Object({
  documents: Type.Array(Type.Object(Document)),
  next: Type.Union([Type.String(), Type.Null()], { description: '`after` of the next page' }),
});

const operators: ReadonlySet<string> = new Set(['spm:admin', 'spm:operator']);

const problems = problemResponses({
  401: 'No usable token',
  403: 'The documents of the organisation are for operators and admins to change',
  404: 'There is no such document that you may see',
  409: 'There is no room for another document',
  413: 'The text is longer than 256 KiB',
  422: 'The body does not match its schema',
  503: 'The database or the log cannot be reached',
});

export interface DocumentParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly journal: Pick<Journal, 'note'>;
  readonly clock: Pick<Clock, 'id' | 'now' | 'sleep'>;
  readonly guard: Guard;
}

const readerOf = ({ tenantId, subject: userId }: Identity) => ({ tenantId, userId });

const shown = (document: DocumentRecord) => ({
  document_id: document.documentId,
  title: document.title,
  source: document.source,
  classification: document.classification,
  owner: document.owner === null ? ('tenant' as const) : ('me' as const),
  sha256: document.sha256,
  created_by: document.createdBy,
  created_at: new Date(document.createdMs).toISOString(),
});

const shownChunk = (document: DocumentRecord, chunk: ChunkRecord, nowMs: number) => {
  const facts = { ...document, ...chunk, isIntact: isIntact(chunk) };
  return {
    ...{ n: chunk.n, status: chunk.status, sha256: chunk.sha256 },
    ...{ guard_verdict: chunk.guardVerdict, guard_score: chunk.guardScore },
    ...{ guard_reasons: [...chunk.guardReasons], redacted: [...chunk.redacted] },
    trust_score: chunk.status === 'dropped' ? 0 : trustOf(facts, nowMs),
  };
};

const whole = (document: DocumentRecord, chunks: readonly ChunkRecord[], nowMs: number) => ({
  ...shown(document),
  chunks: chunks.map((each) => shownChunk(document, each, nowMs)),
});

const mayChange = ({ roles }: Identity, owner: string | null): void => {
  if (owner === null && !roles.some((role) => operators.has(role))) throw apiErrors.ROLE();
};

/** Adding documents: `add(identity, body)`. */
const adding = ({ pool, journal, clock, guard }: DocumentParts) => {
  const makeRoom = async (tenantId: string, owner: string | null, added: number) => {
    const inTenant = (await countChunks(pool, tenantId)) + added;
    if (inTenant > chunksPerTenantMax) {
      throw apiErrors.DOCUMENTS_FULL({ chunks_max: chunksPerTenantMax });
    }
    if (owner === null) return;
    const ofUser = (await countChunks(pool, tenantId, owner)) + added;
    if (ofUser > chunksPerUserMax) throw apiErrors.DOCUMENTS_FULL({ chunks_max: chunksPerUserMax });
  };

  const record = async (document: DocumentRecord, chunks: readonly ChunkRecord[]) => {
    const { tenantId, documentId: document_id, createdBy, sha256 } = document;
    const dropped = chunks.filter(({ status }) => status === 'dropped');
    const sanitised = chunks.filter(({ status }) => status === 'sanitised').length;
    await journal.note(tenantId, createdBy, 'document_added', {
      ...{ document_id, sha256, classification: document.classification },
      ...{ owner: document.owner === null ? 'tenant' : 'me', chunks: chunks.length },
      ...{ dropped: dropped.length, sanitised },
    });
    if (dropped.length === 0) return;
    const named = dropped.slice(0, namedMax).map(({ n, guardScore, guardReasons }) => ({
      ...{ chunk: n, guard_score: guardScore, guard_reasons: guardReasons },
    }));
    const details = { document_id, dropped: dropped.length, chunks: named };
    await journal.note(tenantId, createdBy, 'document_chunks_dropped', details, 'warning');
  };

  return async (identity: Identity, body: Static<typeof CreateSchema>) => {
    const { tenantId, subject } = identity;
    const owner = body.owner === 'tenant' ? null : subject;
    mayChange(identity, owner);
    if (Buffer.byteLength(body.text) > documentBytesMax) throw apiErrors.DOCUMENT_TOO_LONG();
    const { sha256, chunks } = await takeIn(body.text, guard, clock);
    await makeRoom(tenantId, owner, chunks.length);
    const document: DocumentRecord = {
      ...{ tenantId, documentId: clock.id(), owner, sha256, createdBy: subject },
      title: scan(body.title).redacted,
      source: scan(body.source ?? 'upload').redacted,
      classification: body.classification ?? 'internal',
      createdMs: clock.now(),
    };
    await insertDocument(pool, document, chunks);
    await record(document, chunks).catch((cause) => {
      throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
    });
    return whole(document, chunks, clock.now());
  };
};

/** Registers the routes. */
export const documentRoutes = (server: FastifyInstance, parts: DocumentParts): void => {
  const { authenticate, pool, journal, clock } = parts;
  const onRequest = onlyFor(authenticate, '*');
  const common = { security: [{ bearer: [] }] };
  const add = adding(parts);
  const find = async (identity: Identity, id: string) => {
    const found = await findDocument(pool, readerOf(identity), id);
    if (!found) throw apiErrors.NOT_FOUND();
    return found;
  };

  server.post<{ Body: Static<typeof CreateSchema> }>(
    '/documents',
    {
      bodyLimit: bodyBytesMax,
      schema: {
        ...common,
        summary: 'Adds a document: redacted, cut and judged before it is kept',
        body: CreateSchema,
        response: { 201: WholeSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity, body }, reply) => reply.code(201).send(await add(identity, body)),
  );
  server.get<{ Querystring: Static<typeof QuerySchema> }>(
    '/documents',
    {
      schema: {
        ...common,
        summary: 'Lists the documents that you may see, oldest first',
        querystring: QuerySchema,
        response: { 200: ListSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity, query: { after = '', limit = '50' } }) => {
      const countMax = Number(limit);
      const found = await documentsOf(pool, readerOf(identity), { after, countMax });
      const next = found.length === countMax ? (found.at(-1)?.documentId ?? null) : null;
      return { documents: found.map(shown), next };
    },
  );
  server.get<{ Params: Static<typeof ParamsSchema> }>(
    '/documents/:id',
    {
      schema: {
        ...common,
        summary: 'Shows a document: what is known of its chunks, not their texts',
        params: ParamsSchema,
        response: { 200: WholeSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity, params }, reply) => {
      const { document, chunks } = await find(identity, params.id);
      // Its trust wanes with time, which makes no other document of it.
      reply.header('etag', etagOf(`${document.documentId} ${document.sha256}`));
      return whole(document, chunks, clock.now());
    },
  );
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/documents/:id',
    {
      schema: {
        ...common,
        summary: 'Deletes a document: its texts are gone at once, nothing of it is found any more',
        params: ParamsSchema,
        response: { 204: Type.Null(), ...problems },
      },
      onRequest,
    },
    async ({ identity, params: { id } }, reply) => {
      const { document } = await find(identity, id);
      mayChange(identity, document.owner);
      if (!(await deleteDocument(pool, readerOf(identity), id))) throw apiErrors.NOT_FOUND();
      const { tenantId, subject } = identity;
      await journal.note(tenantId, subject, 'document_deleted', { document_id: id });
      return reply.code(204).send(null);
    },
  );
};

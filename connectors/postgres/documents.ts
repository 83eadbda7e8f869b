// The documents of the tenants and their chunks, as records.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

/** A document without its text; without an `owner` it is the whole tenant's. */
export interface DocumentRecord {
  readonly tenantId: string;
  readonly documentId: string;
  readonly owner: string | null;
  readonly title: string;
  readonly source: string;
  readonly classification: 'public' | 'internal' | 'confidential';
  readonly sha256: string;
  readonly createdBy: string;
  readonly createdMs: number;
}

/** What is known of a chunk. */
export interface ChunkFacts {
  /** From 1. */
  readonly n: number;
  readonly status: 'kept' | 'sanitised' | 'dropped';
  readonly sha256: string;
  readonly guardVerdict: 'allow' | 'flag' | 'block';
  readonly guardScore: number;
  readonly guardReasons: readonly string[];
  /** What was replaced in it: `secret`, `pii`. */
  readonly redacted: readonly string[];
}

export interface ChunkRecord extends ChunkFacts {
  /** Empty when it was dropped. */
  readonly text: string;
}

export type NewDocument = Omit<DocumentRecord, 'createdMs'>;

/** Who asks: sees the tenant's documents and what is the user's own. */
export interface Reader {
  readonly tenantId: string;
  readonly userId: string;
}

const documentRow = z.object({
  tenant_id: z.string(),
  document_id: z.string(),
  owner: z.string().nullable(),
  title: z.string(),
  source: z.string(),
  classification: z.enum(['public', 'internal', 'confidential']),
  sha256: z.string(),
  created_by: z.string(),
  created_ms: z.number(),
});
const chunkRow = z.object({
  n: z.number(),
  status: z.enum(['kept', 'sanitised', 'dropped']),
  text: z.string(),
  sha256: z.string(),
  guard_verdict: z.enum(['allow', 'flag', 'block']),
  guard_score: z.number(),
  guard_reasons: z.array(z.string()),
  redacted: z.array(z.string()),
});
const countRow = z.object({ count: z.number() });
const idRow = z.object({ document_id: z.string() });
const none = z.object({}).strict();

const documentColumns = sql.fragment`
  d.tenant_id, d.document_id, d.owner, d.title, d.source, d.classification, d.sha256, d.created_by,
  (extract(epoch FROM d.created_at) * 1000)::float8 AS created_ms
`;
const chunkColumns = sql.fragment`
  c.n, c.status, c.text, c.sha256, c.guard_verdict, c.guard_score, c.guard_reasons, c.redacted
`;

const documentOf = (each: z.infer<typeof documentRow>): DocumentRecord => ({
  ...{ tenantId: each.tenant_id, documentId: each.document_id, owner: each.owner },
  ...{ title: each.title, source: each.source, classification: each.classification },
  ...{ sha256: each.sha256, createdBy: each.created_by, createdMs: each.created_ms },
});
const chunkOf = (each: z.infer<typeof chunkRow>): ChunkRecord => ({
  ...{ n: each.n, status: each.status, text: each.text, sha256: each.sha256 },
  ...{ guardVerdict: each.guard_verdict, guardScore: each.guard_score },
  ...{ guardReasons: each.guard_reasons, redacted: each.redacted },
});

const visibleTo = ({ tenantId, userId }: Reader) => sql.fragment`
  d.tenant_id = ${tenantId} AND NOT d.deleted AND (d.owner IS NULL OR d.owner = ${userId})
`;

/** How many chunks a tenant or, with an owner, one of its users holds. */
export const countChunks = async (
  pool: DatabasePool,
  tenantId: string,
  owner?: string,
): Promise<number> => {
  const whose = owner === undefined ? sql.fragment`true` : sql.fragment`d.owner = ${owner}`;
  const { count } = await reached(
    pool.one(sql.type(countRow)`
      SELECT count(*)::int AS count FROM document_chunks c
      JOIN documents d USING (tenant_id, document_id)
      WHERE d.tenant_id = ${tenantId} AND ${whose}
    `),
  );
  return count;
};

/** Records a document with its chunks, in one transaction. */
export const insertDocument = (
  pool: DatabasePool,
  document: NewDocument,
  chunks: readonly ChunkRecord[],
): Promise<void> =>
  reached(
    pool.transaction(async (transaction) => {
      const { tenantId, documentId } = document;
      await transaction.query(sql.type(none)`
        INSERT INTO documents
          (tenant_id, document_id, owner, title, source, classification, sha256, created_by)
        VALUES
          (${tenantId}, ${documentId}, ${document.owner}, ${document.title}, ${document.source},
           ${document.classification}, ${document.sha256}, ${document.createdBy})
      `);
      // As one JSON value: the chunks hold lists themselves.
      await transaction.query(sql.type(none)`
        INSERT INTO document_chunks
          (tenant_id, document_id, n, status, text, sha256, guard_verdict, guard_score, guard_reasons,
           redacted)
        SELECT ${tenantId}, ${documentId}, n, status, text, sha256, guard_verdict, guard_score,
          guard_reasons, redacted
        FROM json_to_recordset(${JSON.stringify(chunks.map(rowOf))}::json) AS added
          (n int, status text, text text, sha256 text, guard_verdict text, guard_score float8,
           guard_reasons text[], redacted text[])
      `);
    }),
  );

const rowOf = (chunk: ChunkRecord): z.infer<typeof chunkRow> => ({
  ...{ n: chunk.n, status: chunk.status, text: chunk.text, sha256: chunk.sha256 },
  ...{ guard_verdict: chunk.guardVerdict, guard_score: chunk.guardScore },
  ...{ guard_reasons: [...chunk.guardReasons], redacted: [...chunk.redacted] },
});

/** A page of the documents that a reader sees, in the order of their ids, those behind `after`. */
export const documentsOf = (
  pool: DatabasePool,
  reader: Reader,
  { after, countMax }: { readonly after: string; readonly countMax: number },
): Promise<readonly DocumentRecord[]> =>
  reached(
    pool
      .any(sql.type(documentRow)`
        SELECT ${documentColumns} FROM documents d
        WHERE ${visibleTo(reader)} AND d.document_id > ${after}
        ORDER BY d.document_id LIMIT ${countMax}
      `)
      .then((rows) => rows.map(documentOf)),
  );

/** A document that a reader sees, with its chunks; `undefined` when there is none. */
export const findDocument = async (
  pool: DatabasePool,
  reader: Reader,
  documentId: string,
): Promise<{ document: DocumentRecord; chunks: readonly ChunkRecord[] } | undefined> => {
  const found = await reached(
    pool.maybeOne(sql.type(documentRow)`
      SELECT ${documentColumns} FROM documents d
      WHERE ${visibleTo(reader)} AND d.document_id = ${documentId}
    `),
  );
  if (!found) return undefined;
  const chunks = await reached(
    pool.any(sql.type(chunkRow)`
      SELECT ${chunkColumns} FROM document_chunks c
      WHERE c.tenant_id = ${reader.tenantId} AND c.document_id = ${documentId} ORDER BY c.n
    `),
  );
  return { document: documentOf(found), chunks: chunks.map(chunkOf) };
};

/** Deletes a document that a reader sees: its chunks go, a tombstone stays. False when there is none. */
export const deleteDocument = (
  pool: DatabasePool,
  reader: Reader,
  documentId: string,
): Promise<boolean> =>
  reached(
    pool.transaction(async (transaction) => {
      const found = await transaction.any(sql.type(idRow)`
        UPDATE documents d SET deleted = true, updated_at = now(), title = '', source = ''
        WHERE ${visibleTo(reader)} AND d.document_id = ${documentId}
        RETURNING d.document_id
      `);
      await transaction.query(sql.type(none)`
        DELETE FROM document_chunks
        WHERE tenant_id = ${reader.tenantId}
          AND document_id = ANY(${sql.array(
            found.map((each) => each.document_id),
            'text',
          )})
      `);
      return found.length > 0;
    }),
  );

// What of the documents has changed, for those who keep them in memory; and chunks by reference.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import type { ChunkRecord, DocumentRecord, Reader } from './documents.ts';

const changeRow = z.object({
  tenant_id: z.string(),
  document_id: z.string(),
  updated_ms: z.number(),
  deleted: z.boolean(),
});

/** A document that is new or was deleted. */
export interface DocumentChange {
  readonly tenantId: string;
  readonly documentId: string;
  readonly updatedMs: number;
  readonly isDeleted: boolean;
}

/** The changes from a time on, the newest first. */
export const documentChanges = async (
  pool: DatabasePool,
  sinceMs: number,
): Promise<readonly DocumentChange[]> =>
  (
    await pool.any(sql.type(changeRow)`
      SELECT tenant_id, document_id, deleted,
        (extract(epoch FROM updated_at) * 1000)::float8 AS updated_ms
      FROM documents WHERE updated_at >= to_timestamp(${sinceMs / 1_000}::float8)
      ORDER BY updated_at DESC, document_id
    `)
  ).map((each) => ({
    ...{ tenantId: each.tenant_id, documentId: each.document_id },
    ...{ updatedMs: each.updated_ms, isDeleted: each.deleted },
  }));

const foundRow = z.object({
  document_id: z.string(),
  owner: z.string().nullable(),
  title: z.string(),
  source: z.string(),
  classification: z.enum(['public', 'internal', 'confidential']),
  created_ms: z.number(),
  n: z.number(),
  text: z.string(),
  sha256: z.string(),
  guard_verdict: z.enum(['allow', 'flag', 'block']),
  guard_score: z.number(),
});

/** A chunk that may be retrieved, and the document that it belongs to. */
export type FoundChunk = Pick<
  DocumentRecord,
  'documentId' | 'owner' | 'title' | 'source' | 'classification' | 'createdMs'
> &
  Pick<ChunkRecord, 'n' | 'text' | 'sha256' | 'guardVerdict' | 'guardScore'>;

const foundColumns = sql.fragment`
  d.document_id, d.owner, d.title, d.source, d.classification, c.n, c.text, c.sha256,
  c.guard_verdict, c.guard_score, (extract(epoch FROM d.created_at) * 1000)::float8 AS created_ms
`;

const foundOf = (each: z.infer<typeof foundRow>): FoundChunk => ({
  ...{ documentId: each.document_id, owner: each.owner, title: each.title, source: each.source },
  ...{ classification: each.classification, createdMs: each.created_ms, n: each.n },
  ...{ text: each.text, sha256: each.sha256 },
  ...{ guardVerdict: each.guard_verdict, guardScore: each.guard_score },
});

/** The chunks of a document that may be retrieved, in order. */
export const retrievableChunks = async (
  pool: DatabasePool,
  { tenantId, documentId }: Pick<DocumentChange, 'tenantId' | 'documentId'>,
): Promise<readonly FoundChunk[]> =>
  (
    await pool.any(sql.type(foundRow)`
      SELECT ${foundColumns} FROM document_chunks c JOIN documents d USING (tenant_id, document_id)
      WHERE d.tenant_id = ${tenantId} AND d.document_id = ${documentId} AND NOT d.deleted
        AND c.status <> 'dropped'
      ORDER BY c.n
    `)
  ).map(foundOf);

/** A chunk by name. */
export interface ChunkReference {
  readonly documentId: string;
  readonly n: number;
}

/** Those of the chunks that the reader may see and that are still there, in no order. */
export const chunksByReference = async (
  pool: DatabasePool,
  { tenantId, userId }: Reader,
  references: readonly ChunkReference[],
): Promise<readonly FoundChunk[]> =>
  (
    await pool.any(sql.type(foundRow)`
      SELECT ${foundColumns} FROM document_chunks c JOIN documents d USING (tenant_id, document_id)
      JOIN unnest(
        ${sql.array(
          references.map(({ documentId }) => documentId),
          'text',
        )},
        ${sql.array(
          references.map(({ n }) => n),
          'int4',
        )}
      ) AS asked (document_id, n) ON asked.document_id = c.document_id AND asked.n = c.n
      WHERE d.tenant_id = ${tenantId} AND NOT d.deleted AND c.status <> 'dropped'
        AND (d.owner IS NULL OR d.owner = ${userId})
    `)
  ).map(foundOf);

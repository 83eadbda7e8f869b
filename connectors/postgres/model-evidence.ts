// The evidence of models: files with their hashes, as they were attached.
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface Evidence {
  readonly evidenceId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly attachedBy: string;
  readonly attachedMs: number;
}

export type NewEvidence = Omit<Evidence, 'attachedMs'> & { readonly content: Buffer };

const row = z.object({
  evidence_id: z.string(),
  name: z.string(),
  media_type: z.string(),
  sha256: z.string(),
  size_bytes: z.number(),
  attached_by: z.string(),
  attached_ms: z.number(),
});
const whole = row.extend({ content: z.string() });
const none = z.object({}).strict();

const evidenceOf = (each: z.infer<typeof row>): Evidence => ({
  ...{ evidenceId: each.evidence_id, name: each.name, mediaType: each.media_type },
  ...{ sha256: each.sha256, sizeBytes: each.size_bytes, attachedBy: each.attached_by },
  attachedMs: Math.round(each.attached_ms),
});

const columns = sql.fragment`
  evidence_id, name, media_type, sha256, size_bytes, attached_by,
  (extract(epoch FROM attached_at) * 1000)::float8 AS attached_ms
`;

/** Adds a file to the transaction in which its model changes. */
export const addEvidence = async (
  transaction: CommonQueryMethods,
  tenantId: string,
  modelId: string,
  { evidenceId, name, mediaType, sha256, sizeBytes, attachedBy, content }: NewEvidence,
): Promise<void> => {
  await transaction.query(sql.type(none)`
    INSERT INTO model_evidence (tenant_id, evidence_id, model_id, name, media_type, sha256, size_bytes,
      content, attached_by)
    VALUES (${tenantId}, ${evidenceId}, ${modelId}, ${name}, ${mediaType}, ${sha256}, ${sizeBytes},
      ${sql.binary(content)}, ${attachedBy})
  `);
};

/** The files of a model, the oldest first. */
export const evidenceList = async (
  pool: DatabasePool,
  tenantId: string,
  modelId: string,
): Promise<readonly Evidence[]> =>
  (
    await reached(
      pool.any(sql.type(row)`
        SELECT ${columns} FROM model_evidence
        WHERE tenant_id = ${tenantId} AND model_id = ${modelId} ORDER BY attached_at, evidence_id
      `),
    )
  ).map(evidenceOf);

const filed = z.object({ model_id: z.string(), name: z.string(), sha256: z.string() });

/** The files of all models of a tenant: whose they are, and their hashes. */
export const allEvidence = async (pool: DatabasePool, tenantId: string) =>
  (
    await reached(
      pool.any(sql.type(filed)`
        SELECT model_id, name, sha256 FROM model_evidence WHERE tenant_id = ${tenantId}
        ORDER BY model_id, attached_at, evidence_id
      `),
    )
  ).map(({ model_id: modelId, name, sha256 }) => ({ modelId, name, sha256 }));

/** A file with its content; `undefined` when the model has none of this id. */
export const findEvidence = async (
  pool: DatabasePool,
  {
    tenantId,
    modelId,
    evidenceId,
  }: Readonly<Record<'tenantId' | 'modelId' | 'evidenceId', string>>,
): Promise<NewEvidence | undefined> => {
  const found = await reached(
    pool.maybeOne(sql.type(whole)`
      SELECT ${columns}, encode(content, 'base64') AS content FROM model_evidence
      WHERE tenant_id = ${tenantId} AND model_id = ${modelId} AND evidence_id = ${evidenceId}
    `),
  );
  return found
    ? { ...evidenceOf(found), content: Buffer.from(found.content, 'base64') }
    : undefined;
};

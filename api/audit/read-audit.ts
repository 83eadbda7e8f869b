// The audit as readers ask for it: records as text in a format, and what proves them.
import {
  type AuditFilter,
  auditLeafOf,
  auditPage,
  auditRecordOf,
  auditTiles,
  lastCheckpoint,
} from '../../connectors/postgres/audit/records.ts';
import { type ExportFormat, formattings } from '../../operators/audit/export-format.ts';
import { encodeLeaf } from '../../operators/audit/leaf.ts';
import {
  consistencyProof,
  inclusionProof,
  type NodeReader,
  rootOf,
} from '../../operators/audit/merkle.ts';
import { nodesIn, tilesFor } from '../../operators/audit/tiles.ts';
import { apiErrors } from '../errors.ts';

type Pool = Parameters<typeof auditPage>[0];

const pageSize = 1_000;

/** Records of a tenant in a format, the newest first, a page of text at a time. */
export const auditText = async function* (
  pool: Pool,
  tenantId: string,
  filter: AuditFilter,
  format: ExportFormat,
): AsyncGenerator<string> {
  const { head, page } = formattings[format];
  let text = head;
  for (let after: string | undefined; ; ) {
    const records = await auditPage(pool, tenantId, filter, { after, countMax: pageSize });
    text += page(records, tenantId);
    if (text !== '') yield text;
    text = '';
    after = records.at(-1)?.event_id;
    if (records.length < pageSize) return;
  }
};

/** Computes over the stored tree, having read the tiles that this takes. */
const computed = async <Value>(
  pool: Pool,
  tenantId: string,
  computation: (node: NodeReader) => Value,
): Promise<Value> => computation(nodesIn(await auditTiles(pool, tenantId, tilesFor(computation))));

const base64 = (hash: Buffer): string => hash.toString('base64');

/** That a record is in the ledger of the newest checkpoint. Throws `…_NOT_FOUND`, `…_AUDIT_PENDING`. */
export const proofOfRecord = async (pool: Pool, tenantId: string, eventId: string) => {
  const record = await auditRecordOf(pool, tenantId, eventId);
  if (!record) throw apiErrors.NOT_FOUND();
  const leaf = await auditLeafOf(pool, tenantId, eventId);
  const checkpoint = await lastCheckpoint(pool, tenantId);
  if (!leaf || !checkpoint || leaf.leaf_index >= checkpoint.size) throw apiErrors.AUDIT_PENDING();
  const { size, note } = checkpoint;
  const { leaf_index: index, partition, sequence, salt, commitment } = leaf;
  const { proof, root } = await computed(pool, tenantId, (node) => ({
    proof: inclusionProof(index, size, node),
    root: rootOf(size, node),
  }));
  const frame = { tenant_id: tenantId, ...record };
  const text = encodeLeaf(frame, { index, partition, sequence }, Buffer.from(commitment, 'hex'));
  const { actor, session_id, correlation_id, ttp_codes, payload } = record;
  return {
    event_id: eventId,
    leaf_index: index,
    tree_size: size,
    root: base64(root),
    leaf: text.toString('utf8'),
    leaf_hash: base64(Buffer.from(leaf.leaf_hash, 'hex')),
    proof: proof.map(base64),
    salt,
    content:
      salt === null
        ? null
        : { actor, session_id, correlation_id, ttp_codes: [...ttp_codes], payload },
    checkpoint: note,
  };
};

/** That the ledger of one size is the beginning of that of another. Throws `…_NOT_FOUND`. */
export const proofOfGrowth = async (
  pool: Pool,
  tenantId: string,
  asked: { readonly from: number; readonly to: number | undefined },
) => {
  const size = (await lastCheckpoint(pool, tenantId))?.size ?? 0;
  const { from, to = size } = asked;
  if (to > size || from > to) throw apiErrors.NOT_FOUND();
  return computed(pool, tenantId, (node) => ({
    from: { size: from, root: base64(rootOf(from, node)) },
    to: { size: to, root: base64(rootOf(to, node)) },
    proof: consistencyProof(from, to, node).map(base64),
  }));
};

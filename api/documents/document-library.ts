// The library: the documents of every tenant in the memory of a worker, read again all the time, so that
// one that was added or deleted counts within about two seconds. Until it was read nothing is found.
import { createHash } from 'node:crypto';
import type { DatabasePool } from 'slonik';
import {
  type DocumentChange,
  documentChanges,
  type FoundChunk,
  retrievableChunks,
} from '../../connectors/postgres/document-changes.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import { type DocumentSearch, documentSearch } from '../../operators/retrieval/document-search.ts';
import type { Documents } from '../../pipelines/services.ts';
import { keepFresh } from '../control/keep-fresh.ts';

export interface DocumentLibrary extends Documents {
  /** Reads what has changed. */
  refresh(): Promise<void>;
  close(): void;
}

const refreshEveryMs = 2_000;
/** A transaction may end so long after the time that it gave its rows. */
const overlapMs = 60_000;
/** Chunks of one tenant in memory; of more, the newest documents count. */
export const chunksPerTenantMax = 20_000;

const nothing: readonly never[] = [];

/** Whether the text has the hash that it had when it was added. */
export const isIntact = ({ text, sha256 }: Pick<FoundChunk, 'text' | 'sha256'>): boolean =>
  createHash('sha256').update(text).digest('hex') === sha256;

const indexed = (chunk: FoundChunk) => ({ ...chunk, isIntact: isIntact(chunk) });

/** Opens the library; the first reading goes on beside what the caller does next. */
export const openDocumentLibrary = (
  pool: () => DatabasePool | Promise<DatabasePool>,
  clock: Clock,
  log: Logger,
): DocumentLibrary => {
  const tenants = new Map<string, DocumentSearch>();
  /** The version of each document that was read, by tenant and id. */
  const known = new Map<string, number>();
  let sinceMs = 0;
  let isAway = false;
  let isClosed = false;

  const indexOf = (tenantId: string): DocumentSearch => {
    const index = tenants.get(tenantId) ?? documentSearch();
    tenants.set(tenantId, index);
    return index;
  };

  const take = async (database: DatabasePool, change: DocumentChange): Promise<void> => {
    const { tenantId, documentId } = change;
    if (change.isDeleted) return tenants.get(tenantId)?.remove(documentId);
    const index = indexOf(tenantId);
    const chunks = await retrievableChunks(database, change);
    if (index.size + chunks.length <= chunksPerTenantMax) {
      return index.put(documentId, chunks.map(indexed));
    }
    log.warn({ tenant: tenantId, chunksPerTenantMax }, 'a document found no room in memory');
  };

  const refresh = async (): Promise<void> => {
    try {
      const database = await pool();
      const changes = await documentChanges(database, Math.max(0, sinceMs - overlapMs));
      for (const change of changes) {
        if (isClosed) return;
        const name = JSON.stringify([change.tenantId, change.documentId]);
        if (known.get(name) === change.updatedMs) continue;
        await take(database, change);
        known.set(name, change.updatedMs);
      }
      sinceMs = changes[0]?.updatedMs ?? sinceMs;
      isAway = false;
    } catch (error) {
      if (!isAway && !isClosed) log.warn(errorFacts(error), 'the documents cannot be read');
      isAway = true;
    }
  };

  let turn = refresh();
  const inTurn = (): Promise<void> => {
    turn = turn.then(refresh);
    return turn;
  };
  const { close } = keepFresh(refreshEveryMs, inTurn, clock);
  return {
    find: (tenantId, userId, prompt, countMax) => {
      const index = tenants.get(tenantId);
      if (index === undefined || index.size === 0) return nothing;
      return index.find(userId, prompt, countMax);
    },
    refresh: inTurn,
    close: () => {
      isClosed = true;
      close();
    },
  };
};

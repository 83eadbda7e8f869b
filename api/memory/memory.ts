// The memory of this installation, by the settings: opened by gateways, which read it, and by workers, which
// do what was asked of it and allowed.
import { resolve } from 'node:path';
import { entryIdOf, integrityKeyOf } from '../../connectors/memory/integrity.ts';
import type { EntryName, MemoryStore, Namespace, Owner } from '../../connectors/memory/memory.ts';
import { openMemoryStore } from '../../connectors/memory/store.ts';
import { openVault } from '../../connectors/vault/vault.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import type { Patience } from '../../engine/stream/redis/connection.ts';
import { openServers } from '../../engine/stream/redis/open-servers.ts';
import type { MemoryRequest } from '../../pipelines/events/memory.ts';
import type { Recalled } from '../../pipelines/events/memory-result.ts';
import type { Memory } from '../../pipelines/services.ts';
import { hashOf } from '../conversation/ingest.ts';
import type { SettingValues } from '../settings.ts';

const secondMs = 1_000;

const keyOf = ({
  MEMORY_HMAC_KEY: own,
  VAULT_KEY: key,
  WEIR_DATA_DIR: directory,
}: SettingValues) =>
  own === ''
    ? openVault({ key, directory: resolve(directory, 'keys') }).keyFor('memory')
    : integrityKeyOf(own);

/** Opens the memory on a connection of its own. */
export const openMemory = async (
  values: SettingValues,
  url: string,
  { patience, log }: { readonly patience: Patience; readonly log: Logger },
): Promise<MemoryStore> => {
  const key = keyOf(values);
  const servers = await openServers(url, patience, log);
  return openMemoryStore({
    ...{ commands: servers.commands, key, now: systemClock.now, close: servers.close },
    ttlMs: {
      session: values.MEMORY_SESSION_TTL_SEC * secondMs,
      longterm: values.MEMORY_LONGTERM_TTL_SEC * secondMs,
      system: values.MEMORY_SYSTEM_TTL_SEC * secondMs,
    },
  });
};

const incomplete: Recalled = { status: 'error', reason: 'the request names no entry' };

const nameOf = ({ namespace, key, session_id: sessionId }: MemoryRequest): EntryName | undefined =>
  namespace === undefined || key === undefined ? undefined : { namespace, sessionId, key };

const idOf = (request: MemoryRequest): string | undefined => {
  const name = nameOf(request);
  return request.entry_id ?? (name && entryIdOf(name));
};

const read = async (store: MemoryStore, owner: Owner, id: string): Promise<Recalled> => {
  const found = await store.read(owner, id);
  if (found.status !== 'found') return { status: found.status };
  const { value, verdict } = found.entry;
  return { status: 'ok', value, verdict, count: 1, sha256: hashOf(value) };
};

const list = async (store: MemoryStore, owner: Owner, namespace: Namespace): Promise<Recalled> => {
  const ids = await store.ids(owner, namespace);
  const found = await Promise.all(ids.map((id) => store.read(owner, id)));
  const keys = found.flatMap((each) => (each.status === 'found' ? each.entry.key : []));
  return { status: 'ok', keys, count: keys.length };
};

type What = Parameters<Memory['perform']>[2];

const write = async (
  store: MemoryStore,
  owner: Owner,
  request: MemoryRequest,
  { text: value, verdict, ...change }: What,
): Promise<Recalled> => {
  const name = nameOf(request);
  if (!name || verdict === 'block') return incomplete;
  await store.write(owner, name, { ...change, value, verdict });
  return { status: 'ok', count: 1, sha256: hashOf(value) };
};

const perform = async (
  store: MemoryStore,
  owner: Owner,
  request: MemoryRequest,
  what: What,
): Promise<Recalled> => {
  const { operation, namespace } = request;
  if (operation === 'erase') return { status: 'ok', count: await store.erase(owner) };
  if (operation === 'write') return write(store, owner, request, what);
  if (operation === 'list') return namespace ? list(store, owner, namespace) : incomplete;
  const id = idOf(request);
  if (id === undefined) return incomplete;
  if (operation === 'read') return read(store, owner, id);
  const outcome = await store.remove(owner, id, what);
  return outcome === 'not_found' ? { status: 'not_found' } : { status: 'ok', count: 1 };
};

/** What pipelines ask of the memory. */
export const memoryShelf = (store: MemoryStore): Memory => ({
  perform: (tenantId, request, what) =>
    perform(store, { tenantId, userId: request.user_id }, request, what).catch((error: unknown) => {
      // What may go better later is tried again by the chain.
      if (!(error instanceof WeirError) || error.retry !== 'never') throw error;
      return { status: 'error', reason: error.code };
    }),
});

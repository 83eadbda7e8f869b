// weir memory: what is remembered about a user, written out or forgotten.
import { userInfo } from 'node:os';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { partitionOf } from '../../engine/model/partition.ts';
import { replyTo } from '../../engine/model/reply-address.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import { keys } from '../../engine/stream/keys.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { topics } from '../../pipelines/topics.ts';
import { apiErrors } from '../errors.ts';
import { openMemory } from '../memory/memory.ts';
import { lookInto, memoryEvent } from '../memory/memory-desk.ts';
import { shownEntry } from '../routes/memory.ts';
import { answer, note, say } from './output.ts';
import { withLog } from './platform.ts';

interface MemoryOptions {
  readonly tenant: string;
  readonly user: string;
  readonly json?: true;
}

const waitMs = 10_000;
const pollMs = 50;
const dedupeMs = 60_000;

/** Prints one entry per line. */
export const memoryExport = ({ tenant: tenantId, user: userId }: MemoryOptions): Promise<void> =>
  withLog(async (_, { values, redisUrl }) => {
    const store = await openMemory(values, redisUrl, { patience: 'fail', log: silentLog });
    try {
      const { entries, tampered } = await lookInto(store, { tenantId, userId });
      for (const entry of entries) say(JSON.stringify(shownEntry(entry)));
      if (tampered.length > 0) note(`weir: left out, changed by somebody: ${tampered.join(', ')}`);
    } finally {
      store.close();
    }
  });

/** Has a worker forget all of a user; answers how many entries that were. */
export const forgetUser = async (
  transport: Transport,
  owner: { readonly tenantId: string; readonly userId: string },
): Promise<number> => {
  const { tenantId, userId } = owner;
  const partitions = (await transport.shape()).get(tenantId);
  if (partitions === undefined) throw apiErrors.TENANT_FOREIGN({ tenant: tenantId });
  const caller = { subject: `cli:${userInfo().username}`, roles: ['spm:admin'] };
  const erasing = { operation: 'erase' } as const;
  const event = memoryEvent(owner, caller, erasing, { clock: systemClock, waitMs });
  const partition = { tenantId, partition: partitionOf(userId, partitions) };
  const address = { channel: keys.channel(partition, event.id), name: event.id };
  const text = encodeEvent({ ...event, replyTo: replyTo(address, event.correlationId) });
  const events = [{ id: event.id, text }];
  await transport.append({ partition, topic: event.type, events, dedupeMs, partitions });
  const endMs = systemClock.monotonicMs() + waitMs;
  let reply = await transport.recall(partition, event.id);
  while (reply === undefined && systemClock.monotonicMs() < endMs) {
    await systemClock.sleep(pollMs);
    reply = await transport.recall(partition, event.id);
  }
  if (reply === undefined) throw apiErrors.UNDONE();
  const { data, schemaVersion } = decodeEvent(reply);
  return topics.memoryResult.decode(data, schemaVersion).count;
};

/** Forgets all of a user. */
export const memoryErase = ({ tenant, user: userId, json }: MemoryOptions): Promise<void> =>
  withLog(async (transport) => {
    const erased = await forgetUser(transport, { tenantId: tenant, userId });
    answer(json === true, { erased }, () => `forgot ${erased} entries of ${userId}`);
  });

// Registry news: records that processes keep in memory are read again every few seconds; whoever changes
// one says so, and everybody reads it at once.
import type { Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { RegistryControl } from '../../pipelines/events/registry-control.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import { hearBroadcast } from './broadcast.ts';
import { type Following, tenantTails } from './tenant-tails.ts';

export type Readers = Readonly<Partial<Record<RegistryControl['registry'], () => Promise<void>>>>;

/** Hears what changes in tenants; a reader must not reject. */
export const hearRegistryNews = async (
  transport: Pick<Transport, 'recent' | 'tail'>,
  tenants: readonly string[],
  readers: Readers,
  log: Logger,
): Promise<Following & { read(): Promise<void> }> => {
  let isPast = true;
  const learn = ({ registry }: RegistryControl): void => {
    // What was said before the start was read at the start.
    if (!isPast) void readers[registry]?.();
  };
  const read = async (): Promise<void> => {
    await Promise.all(Object.values(readers).map((each) => each()));
  };
  const tails = await tenantTails(tenants, (tenantId) =>
    hearBroadcast(transport, broadcasts.registryControl, tenantId, { learn, log }),
  );
  isPast = false;
  await read();
  return { ...tails, read };
};

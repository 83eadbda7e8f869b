// Registry news: records that processes keep in memory are read again every few seconds; whoever changes
// one says so, and everybody reads it at once.
import type { Logger } from '../engine/kernel/log.ts';
import type { Transport } from '../engine/stream/transport.ts';
import type { RegistryControl } from '../pipelines/events/registry-control.ts';
import { broadcasts } from '../pipelines/topics.ts';
import { hearBroadcast } from './broadcast.ts';

type Readers = Readonly<Partial<Record<RegistryControl['registry'], () => Promise<void>>>>;

/** Hears what changes in tenants; a reader must not reject. */
export const hearRegistryNews = async (
  transport: Pick<Transport, 'recent' | 'tail'>,
  tenants: readonly string[],
  readers: Readers,
  log: Logger,
): Promise<{ close(): void }> => {
  let isPast = true;
  const learn = ({ registry }: RegistryControl): void => {
    // What was said before the start was read at the start.
    if (!isPast) void readers[registry]?.();
  };
  const tails = await Promise.all(
    tenants.map((tenantId) =>
      hearBroadcast(transport, broadcasts.registryControl, tenantId, { learn, log }),
    ),
  );
  isPast = false;
  await Promise.all(Object.values(readers).map((read) => read()));
  return {
    close: () => {
      for (const tail of tails) tail.close();
    },
  };
};

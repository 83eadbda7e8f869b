// Keeps the shape of the log to who is served: tenants that are get partitions, those that were removed
// lose theirs once every chain has worked off what there is. Any number of workers may do it at once.
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Chain } from '../../engine/model/chain.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { keepFresh } from './keep-fresh.ts';
import type { Tenants } from './tenants.ts';

export interface ShapeParts {
  readonly tenants: Pick<Tenants, 'in' | 'stateOf'>;
  readonly transport: Pick<Transport, 'shape' | 'lag' | 'retire' | 'settlePartitions'>;
  readonly chains: readonly Pick<Chain, 'name' | 'inputs'>[];
  readonly partitions: number;
  readonly clock: Clock;
  readonly log: Logger;
}

const everyMs = 1_000;
/** Between two looks, what one chain writes for another may be on its way. */
const stillMin = 2;

const isDrained = async (
  { transport, chains }: ShapeParts,
  tenantId: string,
  partitions: number,
): Promise<boolean> => {
  for (let partition = 0; partition < partitions; partition += 1) {
    for (const { name: chain, inputs } of chains) {
      for (const { name } of inputs) {
        const { entries } = await transport.lag({ tenantId, partition, chain }, name);
        if (entries > 0) return false;
      }
    }
  }
  return true;
};

/** Begins to look after the shape. */
export const keepShape = (parts: ShapeParts): { close(): void } => {
  const { tenants, transport, clock, log } = parts;
  const still = new Map<string, number>();
  const drain = async (tenantId: string, partitions: number): Promise<void> => {
    const looks = (await isDrained(parts, tenantId, partitions))
      ? (still.get(tenantId) ?? 0) + 1
      : 0;
    still.set(tenantId, looks);
    if (looks < stillMin || tenants.stateOf(tenantId) !== 'removed') return;
    await transport.retire(tenantId);
    still.delete(tenantId);
    log.info({ tenantId }, 'the tasks of a removed organisation are drained');
  };
  const look = async (): Promise<void> => {
    try {
      const shape = await transport.shape();
      for (const tenantId of tenants.in('removed')) {
        const partitions = shape.get(tenantId);
        if (partitions !== undefined) await drain(tenantId, partitions);
      }
      for (const tenantId of tenants.in('serving')) {
        if (!shape.has(tenantId)) await transport.settlePartitions(tenantId, parts.partitions);
      }
    } catch (error) {
      log.debug(errorFacts(error), 'the shape of the log could not be looked after');
    }
  };
  return keepFresh(everyMs, look, clock);
};

// weir repartition: another number of partitions for a tenant, without losing a count.
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { repartition } from '../../engine/runtime/repartition.ts';
import { openPartitionMover } from '../../engine/stream/redis/partition-mover.ts';
import { apiErrors } from '../errors.ts';
import { answer, note } from './output.ts';
import { findPlatform } from './platform.ts';

export interface RepartitionOptions {
  readonly to: string;
  readonly json?: true;
}

/** Says what is waited for, once a second at most. */
const speaker = () => {
  let saidMs = Number.NEGATIVE_INFINITY;
  return (facts: Readonly<Record<string, unknown>>): void => {
    if (systemClock.monotonicMs() - saidMs < 1_000) return;
    saidMs = systemClock.monotonicMs();
    const [[name, count] = ['work', '']] = Object.entries(facts);
    note(`waiting for ${count} ${name}`);
  };
};

/** Changes the partitions of a tenant; interrupted, it is run again and goes on. */
export const repartitionTenant = async (
  tenantId: string,
  options: RepartitionOptions,
): Promise<void> => {
  const { redisUrl } = findPlatform();
  if (redisUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['REDIS_URL'] });
  const mover = await openPartitionMover(redisUrl, silentLog);
  try {
    const to = Number(options.to);
    const request = { mover, tenantId, to, clock: systemClock, waiting: speaker() };
    const { from, movedKeys, movedLetters } = await repartition(request);
    const value = {
      tenant: tenantId,
      from,
      to,
      moved_keys: movedKeys,
      moved_letters: movedLetters,
    };
    answer(options.json === true, value, () =>
      from === to
        ? `${tenantId} has ${to} partitions already`
        : `${tenantId} has ${to} partitions instead of ${from}: ${movedKeys} keys have moved. ` +
          `Set WEIR_PARTITIONS=${to} and restart the gateways.`,
    );
  } finally {
    mover.close();
  }
};

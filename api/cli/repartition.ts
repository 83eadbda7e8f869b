// weir repartition: another number of partitions for tenants, without losing a count.
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { repartition } from '../../engine/runtime/repartition.ts';
import { openPartitionMover } from '../../engine/stream/redis/partition-mover.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import { apiErrors } from '../errors.ts';
import { answer, note } from './output.ts';
import { findPlatform } from './platform.ts';

export interface RepartitionOptions {
  readonly to: string;
  readonly json?: true;
}

interface Row {
  readonly tenant: string;
  readonly from: number;
  readonly to: number;
  readonly moved_keys: number;
  readonly moved_letters: number;
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

/** Tenants that WEIR_PARTITIONS would be wrong for: it holds for all of them. */
const othersThan = async (to: number, redisUrl: string): Promise<readonly string[]> => {
  const transport = await openRedisTransport({ url: redisUrl, patience: 'fail', log: silentLog });
  const shape = await transport.shape();
  await transport.close();
  return [...shape].filter(([, partitions]) => partitions !== to).map(([tenant]) => tenant);
};

const textOf = ({ tenant, from, to, moved_keys }: Row): string =>
  from === to
    ? `${tenant} has ${to} partitions already`
    : `${tenant} has ${to} partitions instead of ${from}: ${moved_keys} keys have moved`;

/** Changes the partitions of tenants, one after the other; interrupted, it is run again. */
export const repartitionTenants = async (
  tenants: readonly string[],
  options: RepartitionOptions,
): Promise<void> => {
  const { redisUrl } = findPlatform();
  if (redisUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['REDIS_URL'] });
  const mover = await openPartitionMover(redisUrl, silentLog);
  const to = Number(options.to);
  const rows: Row[] = [];
  try {
    for (const tenant of tenants) {
      const request = { mover, tenantId: tenant, to, clock: systemClock, waiting: speaker() };
      const { from, movedKeys, movedLetters } = await repartition(request);
      rows.push({ tenant, from, to, moved_keys: movedKeys, moved_letters: movedLetters });
    }
  } finally {
    mover.close();
  }
  answer(options.json === true, rows, () => rows.map(textOf).join('\n'));
  const others = await othersThan(to, redisUrl);
  note(
    others.length === 0
      ? `Set WEIR_PARTITIONS=${to} and restart the gateways.`
      : `WEIR_PARTITIONS holds for all tenants; still another number have: ${others.join(', ')}`,
  );
};

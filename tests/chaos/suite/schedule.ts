// One schedule: derived from its seed, run on a lane, judged by the oracle. A schedule begins on an
// empty log and leaves an empty one behind.
import { systemClock } from '../../../engine/kernel/clock.ts';
import { virtualClock } from '../../../engine/kernel/virtual-clock.ts';
import type { Divergence } from '../oracle/facts.ts';
import type { Evidence } from './crew.ts';
import type { Family } from './family.ts';
import type { Lane } from './lane.ts';
import { type PartitionLog, readPartition, type StoredRow } from './oracle/log.ts';
import { judge } from './oracle/verdict.ts';
import { leaseMs, openScene, partitions, type Scene } from './scene.ts';
import { orderSource, shapeOf } from './workload/orders.ts';

export interface ScheduleResult {
  readonly seed: number;
  readonly family: string;
  readonly orders: number;
  readonly ms: number;
  readonly evidence: Evidence;
  readonly divergences: readonly Divergence[];
}

const stallMsMax = 15_000;

/** Waits until every chain has committed everything, or nothing has moved for too long. */
const settle = async ({ lag, pause }: Scene): Promise<void> => {
  let least = Number.POSITIVE_INFINITY;
  let movedMs = systemClock.monotonicMs();
  // A chain may write for another one between two looks: it is quiet when it was quiet twice.
  for (let quiet = 0; quiet < 2; ) {
    const entries = await lag();
    quiet = entries === 0 ? quiet + 1 : 0;
    if (entries !== least) movedMs = systemClock.monotonicMs();
    least = entries;
    if (systemClock.monotonicMs() - movedMs > stallMsMax) return;
    await pause(4);
  }
};

const readLogs = async ({ redis }: Lane, tenantId: string): Promise<readonly PartitionLog[]> =>
  Promise.all(
    Array.from({ length: partitions }, (_, partition) => readPartition(redis, tenantId, partition)),
  );

const readRows = async ({ query }: Lane, tenantId: string): Promise<readonly StoredRow[]> =>
  (
    await query('SELECT event_id, subject, data FROM event_archive WHERE tenant_id = $1', [
      tenantId,
    ])
  ).map(({ event_id, subject, data }) => ({
    ...{ id: String(event_id), subject: String(subject) },
    data: data as StoredRow['data'],
  }));

const sceneOf = (lane: Lane, tenantId: string, seed: number, isWild: boolean): Scene => {
  const { random } = virtualClock(0, seed * 7_919 + 1);
  const shape = shapeOf(random, isWild);
  const startMs = systemClock.now();
  return openScene({
    ...{ lane, tenantId, random, shape },
    next: orderSource({ ...{ shape, tenantId, startMs }, random: virtualClock(0, seed).random }),
  });
};

const stage = async (family: Family, scene: Scene): Promise<(() => Promise<void>) | undefined> => {
  const { lane, tenantId, between } = scene;
  const { crew, transport } = lane;
  await transport.settlePartitions(tenantId, partitions);
  crew.prepare({
    redisUrl: family.isProxied ? lane.proxy.url : lane.server.url,
    databaseUrl: lane.postgres.url,
    ...{ leaseMs, batchSizeMax: between(10, 120) },
  });
  await Promise.all(Array.from({ length: family.workers }, () => crew.enlist()));
  const undo = (await family.run(scene)) ?? undefined;
  await settle(scene);
  await crew.rest();
  return undo;
};

/** Runs one schedule to its end; rejects only when the suite itself has failed. */
export const runSchedule = async (
  lane: Lane,
  family: Family,
  seed: number,
): Promise<ScheduleResult> => {
  const tenantId = `s${seed}`;
  const startedMs = systemClock.monotonicMs();
  const scene = sceneOf(lane, tenantId, seed, family.isWild ?? false);
  const undo = await stage(family, scene);
  const { evidence } = lane.crew;
  const logs = await readLogs(lane, tenantId);
  const divergences = judge({
    ...{ logs, rows: await readRows(lane, tenantId) },
    ...{ acknowledged: scene.acknowledged, mayLose: family.mayLose ?? false },
  });
  await undo?.();
  await lane.redis.flushall();
  return {
    ...{ seed, family: family.name, evidence, divergences },
    orders: logs.reduce((sum, { orders }) => sum + orders.length, 0),
    ms: Math.round(systemClock.monotonicMs() - startedMs),
  };
};

// One schedule: derived from the seed of its run and its number, run on a lane, judged by the oracle.
// It begins on an empty log and leaves an empty one behind.
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

/** What a schedule is derived from: whoever names the three again gets the same one. */
export interface ScheduleName<On extends Lane> {
  readonly seed: number;
  readonly schedule: number;
  readonly family: Family<On>;
}

export interface ScheduleResult {
  readonly seed: number;
  readonly schedule: number;
  readonly family: string;
  readonly orders: number;
  readonly ms: number;
  readonly evidence: Evidence;
  readonly divergences: readonly Divergence[];
}

const stallMsMax = 10_000;
const stride = 1_000_003;

/** Waits until every chain has committed everything, or nothing has moved for too long. */
const settle = async ({ lag, pause }: Scene<Lane>): Promise<void> => {
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

const sceneOf = <On extends Lane>(
  lane: On,
  tenantId: string,
  { seed, schedule, family }: ScheduleName<On>,
): Scene<On> => {
  const { random } = virtualClock(0, seed * stride + schedule);
  const shape = shapeOf(random, family.isWild);
  const ofOrders = virtualClock(0, Math.floor(random() * stride));
  const startMs = systemClock.now();
  const source = orderSource({ shape, tenantId, startMs, random: ofOrders.random });
  return openScene({ lane, tenantId, random, shape, source });
};

const stage = async <On extends Lane>(
  family: Family<On>,
  scene: Scene<On>,
): Promise<(() => Promise<void>) | undefined> => {
  const { lane, tenantId, between } = scene;
  const { crew, transport } = lane;
  await transport.settlePartitions(tenantId, partitions);
  crew.prepare({
    redisUrl: lane.redisUrl(family.isProxied ?? false),
    databaseUrl: lane.postgres.url,
    ...{ leaseMs, batchSizeMax: between(10, 120) },
  });
  await scene.open();
  await Promise.all(Array.from({ length: family.workers }, () => crew.enlist()));
  const undo = (await family.run(scene)) ?? undefined;
  await settle(scene);
  await scene.close();
  await settle(scene);
  await crew.rest();
  return undo;
};

/** Runs one schedule to its end; rejects only when the suite itself has failed. */
export const runSchedule = async <On extends Lane>(
  lane: On,
  name: ScheduleName<On>,
): Promise<ScheduleResult> => {
  const { seed, schedule, family } = name;
  const tenantId = `s${seed}x${schedule}`;
  const startedMs = systemClock.monotonicMs();
  const scene = sceneOf(lane, tenantId, name);
  const undo = await stage(family, scene);
  const { evidence } = lane.crew;
  const logs = await readLogs(lane, tenantId);
  const divergences = judge({
    ...{ logs, rows: await readRows(lane, tenantId) },
    ...{ acknowledged: scene.acknowledged, mayLose: family.mayLose ?? false },
  });
  await undo?.();
  await lane.empty();
  return {
    ...{ seed, schedule, family: family.name, evidence, divergences },
    orders: logs.reduce((sum, { orders }) => sum + orders.length, 0),
    ms: Math.round(systemClock.monotonicMs() - startedMs),
  };
};

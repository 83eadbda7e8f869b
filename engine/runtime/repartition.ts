// Changing the number of partitions of a tenant: intake is closed, every chain works off what is
// there, then state, timers, parked rows and dead letters move to the partition of their subject, and
// intake opens again. What was interrupted goes on where it was when it is called again.
import type { Clock } from '../kernel/clock.ts';
import { engineErrors } from '../kernel/engine-errors.ts';
import { partitionOf, type TaskId } from '../model/partition.ts';
import type { StateShape } from '../model/shape.ts';
import { parkedState } from '../model/state-name.ts';
import { decodeEvent } from '../stream/codec.ts';
import type { PartitionMover } from '../stream/partition-mover.ts';
import type { DeadLetter } from './dead-letter.ts';
import { subjectOfParked } from './parking.ts';
import { readRecord } from './version-record.ts';

/** What is remembered until it is done. */
interface Repartition {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  /** `moving`: everything is worked off, and nobody works. `opening`: everything has moved. */
  readonly phase: 'draining' | 'moving' | 'opening';
}

export interface RepartitionRequest {
  readonly mover: PartitionMover;
  readonly tenantId: string;
  readonly to: number;
  readonly clock: Clock;
  /** Hears what is waited for. */
  readonly waiting: (facts: Readonly<Record<string, unknown>>) => void;
}

export interface Repartitioned {
  readonly from: number;
  readonly to: number;
  /** Stored keys that have another partition now. */
  readonly movedKeys: number;
  readonly movedLetters: number;
}

const lookEveryMs = 100;
const leaseMs = 60_000;

const counting = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index);

/** A chain, and what its tasks have stored. */
interface Stored {
  readonly chain: string;
  readonly tasks: readonly TaskId[];
  readonly shapes: readonly StateShape[];
  /** The history of the task that has seen most of it. */
  readonly versions: readonly string[];
}

const storedBy = async (
  mover: PartitionMover,
  chain: string,
  tasks: readonly TaskId[],
): Promise<Stored> => {
  const histories = await Promise.all(tasks.map((task) => mover.versions(task)));
  const shapes = new Map<string, StateShape>();
  for (const last of histories.map((history) => history.at(-1))) {
    if (last === undefined) continue;
    for (const shape of readRecord(last).states) shapes.set(shape.operator, shape);
  }
  const versions = histories.reduce((a, b) => (b.length > a.length ? b : a), []);
  return { chain, tasks, shapes: [...shapes.values()], versions };
};

/** What cannot be moved: state whose keys do not say where they belong. */
const obstacleIn = async (
  mover: PartitionMover,
  { chain, tasks, shapes, versions }: Stored,
): Promise<Readonly<Record<string, unknown>> | undefined> => {
  if (versions.length === 0) {
    const reason = 'no worker has recorded the state of this chain: run one of this version once';
    return { chain, reason };
  }
  for (const { state, operator } of shapes.filter(({ bySubject }) => !bySubject)) {
    for (const task of tasks) {
      if ((await mover.states(task, operator)).size === 0) continue;
      return { chain, state, reason: 'its key is not the subject of the event alone' };
    }
  }
  return undefined;
};

const subjectOfLetter = (text: string): string | undefined => {
  try {
    return decodeEvent((JSON.parse(text) as DeadLetter).text).subject;
  } catch {
    return undefined;
  }
};

/** Moves what one task has stored to where it belongs. */
const moveTask = async (
  { mover, to }: Pick<RepartitionRequest, 'mover' | 'to'>,
  task: TaskId,
  operators: readonly string[],
): Promise<{ readonly keys: number; readonly letters: number }> => {
  const at = (partition: number): TaskId => ({ ...task, partition });
  let keys = 0;
  let letters = 0;
  for (const operator of operators) {
    const byTarget = new Map<number, (readonly [string, string])[]>();
    for (const entry of await mover.states(task, operator)) {
      const subject = operator === parkedState ? subjectOfParked(entry[0]) : entry[0];
      const target = partitionOf(subject, to);
      if (target === task.partition) continue;
      const entries = byTarget.get(target) ?? [];
      entries.push(entry);
      byTarget.set(target, entries);
    }
    for (const [target, entries] of byTarget) {
      await mover.moveStates(task, at(target), operator, entries);
      keys += entries.length;
    }
  }
  for (const letter of await mover.letters(task)) {
    const subject = subjectOfLetter(letter.text);
    const target = subject === undefined ? task.partition % to : partitionOf(subject, to);
    if (target === task.partition) continue;
    await mover.moveLetter(task, at(target), letter);
    letters += 1;
  }
  return { keys, letters };
};

/** Moves everything, while nobody works. */
const moveAll = async (
  request: RepartitionRequest,
  { from, to }: Repartition,
  stored: readonly Stored[],
  keep: () => Promise<void>,
): Promise<Repartitioned> => {
  const { mover, tenantId } = request;
  let movedKeys = 0;
  let movedLetters = 0;
  for (const { chain, tasks, shapes, versions } of stored) {
    const operators = [...shapes.map(({ operator }) => operator), parkedState];
    // Where users come together, time is as late as for the latest of them: it never goes back.
    const watermarkMs = Math.max(...(await Promise.all(tasks.map((t) => mover.watermarkMs(t)))));
    for (const task of tasks) {
      await keep();
      const moved = await moveTask(request, task, operators);
      movedKeys += moved.keys;
      movedLetters += moved.letters;
    }
    for (const partition of counting(to)) {
      const task = { tenantId, partition, chain };
      if (Number.isFinite(watermarkMs)) await mover.raiseWatermark(task, watermarkMs);
      if (partition >= from) await mover.setVersions(task, versions);
    }
  }
  return { from, to, movedKeys, movedLetters };
};

/** Takes or keeps every lease, however long that takes. */
const holdAll = async (
  { mover, clock, waiting }: RepartitionRequest,
  { id }: Repartition,
  tasks: readonly TaskId[],
): Promise<void> => {
  for (;;) {
    const held = await Promise.all(tasks.map((task) => mover.hold(task, id, leaseMs)));
    const leases = held.filter((each) => !each).length;
    if (leases === 0) return;
    waiting({ leases });
    await clock.sleep(lookEveryMs);
  }
};

/** Waits until nothing is left to do for any chain, and nobody works any more. */
const drain = async (
  request: RepartitionRequest,
  current: Repartition,
  tasks: readonly TaskId[],
): Promise<void> => {
  const { mover, tenantId, clock, waiting } = request;
  const backlog = async (): Promise<number> =>
    (await Promise.all(tasks.map((task) => mover.backlog(task)))).reduce((a, b) => a + b, 0);
  for (;;) {
    for (let entries = await backlog(); entries > 0; entries = await backlog()) {
      waiting({ entries });
      await clock.sleep(lookEveryMs);
    }
    await mover.setPartitions(tenantId, 0);
    await holdAll(request, current, tasks);
    // A retry or a timer may have spoken in the meantime: then its outputs are worked off first.
    if ((await backlog()) === 0) return;
    await mover.setPartitions(tenantId, current.from);
    for (const task of tasks) await mover.letGo(task, current.id);
  }
};

/** Lets work go on in so many partitions. */
const open = async (
  { mover, tenantId }: RepartitionRequest,
  { id }: Repartition,
  partitions: number,
  tasks: readonly TaskId[],
): Promise<void> => {
  for (const task of tasks) await mover.letGo(task, id);
  await mover.setPartitions(tenantId, partitions);
  for (const partition of counting(partitions)) {
    await mover.openIntake({ tenantId, partition }, partitions);
  }
  await mover.setRecord(tenantId, undefined);
};

const begun = async (request: RepartitionRequest): Promise<Repartition> => {
  const { mover, tenantId, to, clock } = request;
  const stored = await mover.record(tenantId);
  if (stored === undefined) {
    const from = await mover.partitions(tenantId);
    return { id: `repartition.${clock.id()}`, from, to, phase: 'draining' };
  }
  const found = JSON.parse(stored) as Repartition;
  if (found.to !== to) throw engineErrors.REPARTITIONING({ tenantId, ...found });
  return found;
};

/**
 * Changes the number of partitions. Throws `WEIR_ENGINE_REPARTITION_IMPOSSIBLE` when something
 * cannot be moved (everything is as before then), or `WEIR_ENGINE_REPARTITIONING` when a change to
 * another number is under way.
 */
export const repartition = async (request: RepartitionRequest): Promise<Repartitioned> => {
  const { mover, tenantId, to } = request;
  let current = await begun(request);
  const { from } = current;
  if (from === 0) throw engineErrors.REPARTITION_IMPOSSIBLE({ tenantId, reason: 'no such tenant' });
  const still: Repartitioned = { from, to, movedKeys: 0, movedLetters: 0 };
  if (from === to) return still;
  const stored: Stored[] = [];
  for (const chain of await mover.chains(tenantId)) {
    const tasks = counting(from).map((partition) => ({ tenantId, partition, chain }));
    stored.push(await storedBy(mover, chain, tasks));
  }
  const tasks = stored.flatMap((each) => each.tasks);
  const remember = async (phase: Repartition['phase']): Promise<void> => {
    current = { ...current, phase };
    await mover.setRecord(tenantId, JSON.stringify(current));
  };
  /** Refuses, with everything as it was before. */
  const assertMovable = async (): Promise<void> => {
    for (const each of stored) {
      const obstacle = await obstacleIn(mover, each);
      if (!obstacle) continue;
      if (await mover.record(tenantId)) await open(request, current, from, tasks);
      throw engineErrors.REPARTITION_IMPOSSIBLE({ tenantId, ...obstacle });
    }
  };

  let moved = still;
  if (current.phase === 'draining') {
    await assertMovable();
    await remember('draining');
    for (const partition of counting(Math.max(from, to))) {
      await mover.closeIntake({ tenantId, partition }, current.id);
    }
    await drain(request, current, tasks);
    await assertMovable();
    await remember('moving');
  }
  if (current.phase === 'moving') {
    moved = await moveAll(request, current, stored, () => holdAll(request, current, tasks));
    await remember('opening');
  }
  await open(request, current, to, tasks);
  return moved;
};

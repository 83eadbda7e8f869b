// Who should own what: rendezvous hashing with bounded loads. Each task goes to the worker that
// weighs most for it among those that are not full: no worker has more than its even share of a
// chain's tasks, and one that comes or goes moves little besides that share.
import { fnv1a } from '../kernel/hash.ts';
import { type TaskId, taskName } from '../model/partition.ts';
import type { WorkerCard } from '../stream/transport.ts';

// FNV alone barely stirs its high bits for texts that differ at the end; this finishes the mixing.
const stir = (hash: number): number => {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/** A worker that may have a task, and how much it weighs for it. */
interface Bid {
  readonly task: string;
  readonly worker: string;
  readonly weight: number;
}

const bidOf = (task: string, worker: string): Bid => ({
  ...{ task, worker },
  weight: stir(fnv1a(`${worker}/${task}`)),
});

const order = (left: string, right: string): number => {
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

/** The heaviest first; the names settle a tie, so that every worker sees the same order. */
const byWeight = (left: Bid, right: Bid): number =>
  right.weight - left.weight || order(left.task, right.task) || order(right.worker, left.worker);

const versionOf = ({ versions }: WorkerCard, chain: string): number => versions?.[chain] ?? 1;

/** Those that run the task's chain in the chosen version, or in the newest of their versions. */
const candidates = (
  task: TaskId,
  workers: readonly WorkerCard[],
  chosen: number | undefined,
): readonly WorkerCard[] => {
  const name = taskName(task);
  const able = workers.filter(
    ({ chains, refuses }) => chains.includes(task.chain) && !refuses?.includes(name),
  );
  const version = chosen ?? Math.max(...able.map((card) => versionOf(card, task.chain)));
  return able.filter((card) => versionOf(card, task.chain) === version);
};

/** Assigns the tasks of one chain: first within even shares, then what nobody had room for. */
const assign = (bids: readonly Bid[], tasks: number, owners: Map<string, string>): void => {
  const loads = new Map(bids.map(({ worker }) => [worker, 0]));
  const shareMax = Math.ceil(tasks / loads.size);
  for (const loadMax of [shareMax, tasks]) {
    for (const { task, worker } of bids) {
      const load = loads.get(worker) ?? 0;
      if (owners.has(task) || load >= loadMax) continue;
      owners.set(task, worker);
      loads.set(worker, load + 1);
    }
  }
};

/**
 * The worker that should own each task, by the task's name, among those that run its chain in the
 * version `chosen` for it or in the newest at hand. A task that nobody may have is absent. `tasks`
 * must hold all tasks of the chains that it names: the shares are those of a chain.
 *
 * @example
 * ownersOf(tasks, workers, () => undefined).get(taskName(task)) === id;
 */
export const ownersOf = (
  tasks: readonly TaskId[],
  workers: readonly WorkerCard[],
  chosen: (chain: string) => number | undefined,
): ReadonlyMap<string, string> => {
  const owners = new Map<string, string>();
  for (const chain of new Set(tasks.map((task) => task.chain))) {
    const version = chosen(chain);
    const mine = tasks.filter((task) => task.chain === chain);
    const bids = mine
      .flatMap((task) =>
        candidates(task, workers, version).map(({ id }) => bidOf(taskName(task), id)),
      )
      .sort(byWeight);
    assign(bids, mine.length, owners);
  }
  return owners;
};

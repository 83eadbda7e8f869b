// Who should own what: rendezvous hashing, so that a worker that comes or goes moves only its share.
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

const weight = (task: string, worker: string): number => stir(fnv1a(`${worker}/${task}`));

const versionOf = ({ versions }: WorkerCard, chain: string): number => versions?.[chain] ?? 1;

/** Those that run the chain in the chosen version, or in the newest of their versions. */
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

/**
 * The worker that should own the task, among those that run its chain, in the `chosen` version or
 * in the newest at hand; `undefined` for none.
 */
export const ownerOf = (
  task: TaskId,
  workers: readonly WorkerCard[],
  chosen?: number,
): string | undefined => {
  const name = taskName(task);
  let owner: string | undefined;
  let heaviest = -1;
  for (const { id } of candidates(task, workers, chosen)) {
    const own = weight(name, id);
    if (own > heaviest || (own === heaviest && id > (owner ?? ''))) {
      owner = id;
      heaviest = own;
    }
  }
  return owner;
};

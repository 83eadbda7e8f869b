import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitionOf, type TaskId, taskName } from '../../engine/model/partition.ts';
import { ownersOf } from '../../engine/runtime/assignment.ts';
import type { WorkerCard } from '../../engine/stream/transport.ts';

describe('the partition of a subject', () => {
  it('is one of the partitions, for every text', () => {
    const texts = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 1_024 }), (subject, partitions) => {
        const partition = partitionOf(subject, partitions);
        expect(Number.isInteger(partition) && partition >= 0 && partition < partitions).toBe(true);
        expect(partitionOf(subject, partitions)).toBe(partition);
      }),
    );
  });

  it('is the same in every version: logs are laid out by it', () => {
    const subjects = ['', 'ann', 'bob', 'user-1', 'user-2', 'Łódź', '東京', '\u{1F30A}'];
    expect(subjects.map((subject) => partitionOf(subject, 16))).toEqual([5, 8, 4, 4, 13, 3, 0, 3]);
    expect(subjects.map((subject) => partitionOf(subject, 7))).toEqual([2, 5, 3, 3, 4, 4, 6, 0]);
  });

  it('spreads users evenly enough', () => {
    const counts = new Map<number, number>();
    for (let user = 0; user < 16_000; user += 1) {
      const partition = partitionOf(`user-${user}`, 16);
      counts.set(partition, (counts.get(partition) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });
});

const chains = ['judge', 'cep', 'archive'] as const;
const taskOf: fc.Arbitrary<TaskId> = fc.record({
  tenantId: fc.stringMatching(/^[a-z0-9]{1,6}$/),
  partition: fc.nat(64),
  chain: fc.constantFrom(...chains),
});
const tasksOf = fc.uniqueArray(taskOf, { selector: taskName, minLength: 1, maxLength: 60 });
const workersOf: fc.Arbitrary<WorkerCard[]> = fc.uniqueArray(
  fc.record({ id: fc.uuid(), chains: fc.subarray([...chains]) }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 12 },
);
const newest = (): undefined => undefined;

const judges = (partitions: number): readonly TaskId[] =>
  Array.from({ length: partitions }, (_, partition) => ({
    ...{ tenantId: 't1', partition, chain: 'judge' },
  }));
const namesOf = (workers: number): WorkerCard[] =>
  Array.from({ length: workers }, (_, index) => ({ id: `w${index}`, chains: [...chains] }));

describe('the assignment of tasks', () => {
  it('gives a task to a worker that runs its chain, and to nobody only when there is none', () => {
    fc.assert(
      fc.property(tasksOf, workersOf, (tasks, workers) => {
        const owners = ownersOf(tasks, workers, newest);
        for (const task of tasks) {
          const able = workers.filter((worker) => worker.chains.includes(task.chain));
          const owner = owners.get(taskName(task));
          expect(able.some(({ id }) => id === owner)).toBe(able.length > 0);
          expect(owner === undefined).toBe(able.length === 0);
        }
      }),
    );
  });

  it('is the same for every worker that asks, in whatever order it has heard of tasks and others', () => {
    const shuffled = <T>(all: readonly T[]) =>
      fc.shuffledSubarray([...all], { minLength: all.length });
    const heard = fc
      .tuple(tasksOf, workersOf)
      .chain(([tasks, workers]) =>
        fc.tuple(
          fc.constant({ tasks, workers }),
          fc.record({ tasks: shuffled(tasks), workers: shuffled(workers) }),
        ),
      );
    fc.assert(
      fc.property(heard, ([one, other]) => {
        const sorted = ({ tasks, workers }: typeof one) =>
          [...ownersOf(tasks, workers, newest)].sort();
        expect(sorted(other)).toEqual(sorted(one));
      }),
    );
  });

  it('does not depend on the tasks of other chains: a worker knows only those that it runs', () => {
    fc.assert(
      fc.property(tasksOf, workersOf, (tasks, workers) => {
        const owners = ownersOf(tasks, workers, newest);
        const mine = tasks.filter(({ chain }) => chain === 'judge');
        for (const [task, owner] of ownersOf(mine, workers, newest)) {
          expect(owners.get(task)).toBe(owner);
        }
      }),
    );
  });

  it('gives nobody more than an even share of the tasks of a chain, rounded up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 12 }), (t, w) => {
        const counts = new Map<string, number>();
        for (const owner of ownersOf(judges(t), namesOf(w), newest).values()) {
          counts.set(owner, (counts.get(owner) ?? 0) + 1);
        }
        expect(Math.max(...counts.values())).toBeLessThanOrEqual(Math.ceil(t / w));
      }),
    );
  });

  it('moves little besides the share of a worker that leaves', () => {
    const [tasks, workers] = [judges(256), namesOf(8)];
    const before = ownersOf(tasks, workers, newest);
    for (const { id: leaving } of workers) {
      const staying = workers.filter(({ id }) => id !== leaving);
      const after = ownersOf(tasks, staying, newest);
      const others = [...before].filter(([, owner]) => owner !== leaving);
      const moved = others.filter(([task, owner]) => after.get(task) !== owner);
      expect(moved.length / others.length).toBeLessThan(0.15);
    }
  });

  it('goes by the newest version at hand, or by the chosen one, among those that do not refuse', () => {
    const cards = workersOf.chain((workers) =>
      fc.tuple(
        ...workers.map((worker) =>
          fc.record({
            version: fc.integer({ min: 1, max: 3 }),
            refuses: fc.boolean(),
            worker: fc.constant(worker),
          }),
        ),
      ),
    );
    const choices = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
    fc.assert(
      fc.property(taskOf, cards, choices, (task, parts, chosen) => {
        const name = taskName(task);
        const workers = parts.map(({ worker, version, refuses }) => ({
          ...{ ...worker, versions: { [task.chain]: version } },
          refuses: refuses ? [name] : [],
        }));
        const able = parts.filter(
          ({ worker, refuses }) => worker.chains.includes(task.chain) && !refuses,
        );
        const latest = Math.max(...able.map(({ version }) => version));
        const wanted = able.filter(({ version }) => version === (chosen ?? latest));
        const owner = ownersOf([task], workers, () => chosen).get(name);
        expect(wanted.some(({ worker }) => worker.id === owner)).toBe(wanted.length > 0);
        expect(owner === undefined).toBe(wanted.length === 0);
      }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitionOf, type TaskId, taskName } from '../../engine/model/partition.ts';
import { ownerOf } from '../../engine/runtime/assignment.ts';
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
const tasksOf = fc.array(taskOf, { minLength: 1, maxLength: 60 });
const workersOf: fc.Arbitrary<WorkerCard[]> = fc.uniqueArray(
  fc.record({ id: fc.uuid(), chains: fc.subarray([...chains]) }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 12 },
);

describe('the assignment of tasks', () => {
  it('gives a task to a worker that runs its chain, and to nobody only when there is none', () => {
    fc.assert(
      fc.property(taskOf, workersOf, (task, workers) => {
        const able = workers.filter((worker) => worker.chains.includes(task.chain));
        const owner = ownerOf(task, workers);
        expect(able.some(({ id }) => id === owner)).toBe(able.length > 0);
        expect(owner === undefined).toBe(able.length === 0);
      }),
    );
  });

  it('is the same for every worker that asks, in whatever order it has heard of the others', () => {
    const heard = workersOf.chain((workers) =>
      fc.tuple(fc.constant(workers), fc.shuffledSubarray(workers, { minLength: workers.length })),
    );
    fc.assert(
      fc.property(taskOf, heard, (task, [workers, others]) => {
        expect(ownerOf(task, others)).toBe(ownerOf(task, workers));
      }),
    );
  });

  it('moves only the share of a worker that leaves, and only to it when it comes back', () => {
    fc.assert(
      fc.property(tasksOf, workersOf, fc.nat(), (tasks, workers, choice) => {
        const leaving = workers[choice % workers.length]?.id;
        const staying = workers.filter(({ id }) => id !== leaving);
        for (const task of tasks) {
          const before = ownerOf(task, workers);
          if (before !== leaving) expect(ownerOf(task, staying)).toBe(before);
          else expect(ownerOf(task, staying)).not.toBe(leaving);
        }
      }),
    );
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
        const newest = Math.max(...able.map(({ version }) => version));
        const wanted = able.filter(({ version }) => version === (chosen ?? newest));
        const owner = ownerOf(task, workers, chosen);
        expect(wanted.some(({ worker }) => worker.id === owner)).toBe(wanted.length > 0);
        expect(owner === undefined).toBe(wanted.length === 0);
      }),
    );
  });

  it('gives each of many workers a fair share', () => {
    const workers = Array.from({ length: 8 }, (_, index) => ({ id: `w${index}`, chains }));
    const counts = new Map<string, number>();
    for (let partition = 0; partition < 8_000; partition += 1) {
      const owner = ownerOf({ tenantId: 't1', partition, chain: 'judge' }, workers) ?? '';
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
    expect(counts.size).toBe(8);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });
});

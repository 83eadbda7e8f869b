// The contract of erasing: what is taken out is no loss to anybody, and nothing that was made of it is kept.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Partition, TaskId } from '../../engine/model/partition.ts';
import { keys } from '../../engine/stream/keys.ts';
import type { CommitInput, CommitPlan } from '../../engine/stream/transport.ts';
import type { OpenTransport } from './transport.contract.ts';

let partitions = 1_000;

let ids = 0;
const nextId = (): string => {
  ids += 1;
  return `erasing.${ids}`;
};

const freshTask = (): TaskId => {
  partitions += 1;
  return { tenantId: 'erasing', partition: partitions, chain: 'reads' };
};

export const erasureContract = (name: string, open: () => Promise<OpenTransport>): void => {
  describe(`erasing on the ${name} transport`, () => {
    let opened: OpenTransport;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const append = (partition: Partition, count: number, topic = 'in') =>
      opened.transport.append({
        ...{ partition, topic, dedupeMs: 1 },
        events: Array.from({ length: count }, (_, n) => ({
          id: nextId(),
          text: JSON.stringify({ n }),
        })),
      });

    const own = async (task: TaskId): Promise<number> => {
      const tenure = await opened.transport.acquire(task, 'w1', ['in'], 60_000);
      if (!tenure) throw new Error('the lease is held');
      return tenure.epoch;
    };

    const idsOf = async (task: TaskId, topic = 'in'): Promise<readonly string[]> =>
      (await opened.transport.range(task, topic, '0', 2_000)).map(({ entryId }) => entryId);

    const read = async (task: TaskId, count: number) => {
      const reader = opened.transport.reader({ chain: task.chain, countMax: 100 });
      const entries = [];
      while (entries.length < count) entries.push(...(await reader.next(task, ['in'])));
      await reader.close();
      return entries;
    };

    const commit = (task: TaskId, epoch: number, input: Omit<CommitInput, 'topic'>) =>
      opened.transport.commit({
        ...{ task, epoch, inputs: [{ topic: 'in', ...input }], state: [], dead: [], replies: [] },
        outputs: [{ topic: 'out', texts: ['made of it'] }],
        ...{ outgoing: [], replyTtlMs: 5_000, watermarkMs: Number.NEGATIVE_INFINITY },
      } satisfies CommitPlan);

    const erase = (
      task: TaskId,
      entryIds: readonly string[],
      committedBy: readonly string[] = [],
    ) => opened.transport.erase({ partition: task, topic: 'in', entryIds, committedBy });

    it('takes entries out, once, and puts their numbers on record', async () => {
      const task = freshTask();
      await append(task, 5);
      const ids = await idsOf(task);
      const wanted = [ids[1] ?? '', ids[3] ?? ''];
      expect(await erase(task, wanted)).toEqual({ erased: 2, left: 0 });
      expect(await erase(task, wanted)).toEqual({ erased: 0, left: 0 });
      const kept = await opened.transport.range(task, 'in', '0', 10);
      expect(kept.map(({ seq }) => seq)).toEqual([1, 3, 5]);
      expect(await opened.transport.erased(task, 'in', 0, 10)).toEqual([
        { seq: 2, entryId: wanted[0] },
        { seq: 4, entryId: wanted[1] },
      ]);
      expect(await opened.transport.erased(task, 'in', 2, 10)).toHaveLength(1);
      expect(await opened.transport.erasedBetween(task, 'in', 1, 3)).toBe(1);
      expect(await opened.transport.erasedBetween(task, 'in', 2, 3)).toBe(0);
      expect(await opened.transport.erasedBetween(task, 'other', 0, 9)).toBe(0);
    });

    it('commits over erased numbers, and refuses a hole that nobody has made on purpose', async () => {
      const task = freshTask();
      const epoch = await own(task);
      await append(task, 4);
      const ids = await idsOf(task);
      await erase(task, [ids[1] ?? '']);
      const entries = (await read(task, 3)).map(({ entryId }) => entryId);
      const two = entries.slice(0, 2);
      expect(await commit(task, epoch, { from: 0, to: 4, entryIds: two })).toBe('gap');
      expect(await commit(task, epoch, { from: 0, to: 4, entryIds: entries })).toBe('committed');
      expect(await opened.transport.committed(task, ['in'])).toEqual(new Map([['in', 4]]));
    });

    it.each([
      ['in the middle', 1],
      ['at its end', 2],
    ])('refuses a batch of which an entry %s was erased since it was read', async (_, at) => {
      const task = freshTask();
      const epoch = await own(task);
      await append(task, 3);
      const ids = (await read(task, 3)).map(({ entryId }) => entryId);
      await erase(task, [ids[at] ?? '']);
      expect(await commit(task, epoch, { from: 0, to: 3, entryIds: ids })).toBe('gap');
      expect(await idsOf(task, 'out')).toEqual([]);
      const pending = await opened.transport.pending(task, 'in', '0', 10);
      const rest = pending.map(({ entryId }) => entryId);
      expect(rest).toEqual(ids.filter((_id, n) => n !== at));
      const to = at === 2 ? 2 : 3;
      expect(await commit(task, epoch, { from: 0, to, entryIds: rest })).toBe('committed');
      expect(await opened.transport.pending(task, 'in', '0', 10)).toEqual([]);
    });

    it('lets a task pass over an erased end, and over nothing else', async () => {
      const task = freshTask();
      const epoch = await own(task);
      await append(task, 3);
      const ids = (await read(task, 3)).map(({ entryId }) => entryId);
      await commit(task, epoch, { from: 0, to: 1, entryIds: ids.slice(0, 1) });
      await erase(task, ids.slice(2));
      expect(await commit(task, epoch, { from: 1, to: 3, entryIds: [] })).toBe('gap');
      await erase(task, ids.slice(1));
      expect(await commit(task, epoch, { from: 1, to: 3, entryIds: [] })).toBe('committed');
      expect(await opened.transport.lag(task, 'in')).toEqual({ entries: 0, ageMs: 0 });
      await append(task, 1);
      const [next] = await read(task, 1);
      expect(next?.seq).toBe(4);
    });

    it('leaves what some chain has not committed, where that is asked for', async () => {
      const task = freshTask();
      const epoch = await own(task);
      await append(task, 3);
      const ids = (await read(task, 3)).map(({ entryId }) => entryId);
      await commit(task, epoch, { from: 0, to: 2, entryIds: ids.slice(0, 2) });
      expect(await erase(task, ids, ['reads'])).toEqual({ erased: 2, left: 1 });
      expect(await erase(task, ids, ['reads', 'never ran'])).toEqual({ erased: 0, left: 1 });
      expect(await idsOf(task)).toEqual(ids.slice(2));
    });

    it('has a task that is new to a topic begin behind what was erased', async () => {
      const task = freshTask();
      await append(task, 2);
      await erase(task, await idsOf(task));
      const tenure = await opened.transport.acquire(task, 'w1', ['in'], 60_000);
      expect(tenure?.offsets).toEqual(new Map([['in', 2]]));
    });

    it('keeps the record until the entries around it are trimmed and no chain stands before it', async () => {
      const task = freshTask();
      const epoch = await own(task);
      await append(task, 4);
      const ids = (await read(task, 4)).map(({ entryId }) => entryId);
      await erase(task, [ids[1] ?? '']);
      await opened.pass(5);
      const later = Number.MAX_SAFE_INTEGER;
      const known = () => opened.transport.erasedBetween(task, 'in', 0, 9);
      await commit(task, epoch, { from: 0, to: 1, entryIds: ids.slice(0, 1) });
      await opened.transport.trim(task, 'in', ['reads'], later);
      expect(await known()).toBe(1);
      const rest = ids.slice(2);
      expect(await commit(task, epoch, { from: 1, to: 4, entryIds: rest })).toBe('committed');
      await opened.transport.trim(task, 'in', ['reads'], later);
      expect(await known()).toBe(0);
    });

    it('writes a topic anew: ids, groups and what is pending stay, and reads go on', async () => {
      const task = freshTask();
      const epoch = await own(task);
      await append(task, 1_200);
      const entries = await read(task, 1_200);
      const ids = entries.map(({ entryId }) => entryId);
      await commit(task, epoch, { from: 0, to: 2, entryIds: ids.slice(0, 2) });
      await erase(task, [ids[0] ?? '', ids[5] ?? '']);
      const reader = opened.transport.reader({ chain: task.chain, countMax: 100 });
      const next = reader.next(task, ['in']);
      await opened.transport.rewriteTopic(task, 'in');
      await opened.transport.rewriteTopic(task, 'in');
      const all = await opened.transport.range(task, 'in', '0', 9_999);
      const kept = ids.filter((_id, n) => n !== 0 && n !== 5);
      expect(all.map(({ entryId }) => entryId)).toEqual(kept);
      const open = kept.slice(1);
      const pending = await opened.transport.pending(task, 'in', '0', 9_999);
      expect(pending.map(({ entryId }) => entryId)).toEqual(open);
      expect(await commit(task, epoch, { from: 2, to: 1_200, entryIds: open })).toBe('committed');
      await append(task, 1);
      const [last] = await next;
      expect(last?.seq).toBe(1_201);
      await reader.close();
      const end = [last?.entryId ?? ''];
      expect(await commit(task, epoch, { from: 1_200, to: 1_201, entryIds: end })).toBe(
        'committed',
      );
    });

    it('writes a topic anew of which nothing is left', async () => {
      const task = freshTask();
      const epoch = await own(task);
      await append(task, 3);
      await erase(task, await idsOf(task));
      await opened.transport.rewriteTopic(task, 'in');
      expect(await commit(task, epoch, { from: 0, to: 3, entryIds: [] })).toBe('committed');
      await append(task, 1);
      expect((await read(task, 1))[0]?.seq).toBe(4);
    });

    it('finds every partition, topic and task of a tenant, and their dead letters', async () => {
      const task = freshTask();
      const epoch = await own(task);
      await append(task, 2);
      await append(task, 1, 'other');
      await opened.transport.commit({
        ...{ task, epoch, inputs: [], outputs: [], state: [], dead: ['one', 'two'], replies: [] },
        ...{ outgoing: [], replyTtlMs: 5_000, watermarkMs: Number.NEGATIVE_INFINITY },
      });
      const { partitions: found, tasks } = await opened.transport.contents('erasing');
      expect(found).toContain(task.partition);
      expect(tasks).toContainEqual(task);
      expect((await opened.transport.contents('eras')).partitions).toEqual([]);
      const heads = await opened.transport.topicHeads(task);
      expect(heads).toEqual(
        new Map([
          ['in', 2],
          ['other', 1],
        ]),
      );
      const letters = await opened.transport.lettersAfter(task, '0', 1);
      const rest = await opened.transport.lettersAfter(task, letters[0]?.id ?? '', 9);
      expect([...letters, ...rest].map(({ text }) => text)).toEqual(['one', 'two']);
    });

    it('forgets recorded answers, and what counts the admissions of a subject', async () => {
      const task = freshTask();
      const epoch = await own(task);
      const admit = (id: string) =>
        opened.transport.admit({
          ...{ partition: task, topic: 'in', subject: 'ann', id, text: '{}', dedupeMs: 1 },
          ...{ admissionsMax: 1, windowMs: 60_000, chain: 'reads', backlogMax: 100 },
        });
      expect(await admit('first')).toMatchObject({ outcome: 'admitted' });
      expect(await admit('second')).toMatchObject({ outcome: 'limited' });
      await opened.transport.commit({
        ...{ task, epoch, inputs: [], outputs: [], state: [], dead: [], outgoing: [] },
        replies: [{ name: 'asked', channel: keys.channel(task, 'nobody'), text: 'the answer' }],
        ...{ replyTtlMs: 5_000, watermarkMs: Number.NEGATIVE_INFINITY },
      });
      const traces = { replies: ['asked', 'never asked'], subject: 'ann' };
      expect(await opened.transport.forgetTraces(task, traces)).toBe(2);
      expect(await opened.transport.recall(task, 'asked')).toBeUndefined();
      expect(await admit('third')).toMatchObject({ outcome: 'admitted' });
    });
  });
};

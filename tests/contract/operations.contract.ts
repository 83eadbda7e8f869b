// The contract of the second half of the port: looking at a log, and changing it by hand.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardOf } from '../../engine/model/chain-card.ts';
import type { TaskId } from '../../engine/model/partition.ts';
import type { Entry, Transport } from '../../engine/stream/transport.ts';
import { numberingChain } from '../support/orders.ts';
import type { OpenTransport } from './transport.contract.ts';

const none = Number.NEGATIVE_INFINITY;
const start = { seq: 0, entryId: '0' };
let tasks = 0;
let appended = 0;

const freshTask = (): TaskId => {
  tasks += 1;
  return { tenantId: 'operations', partition: tasks, chain: 'c' };
};

export const operationsContract = (name: string, open: () => Promise<OpenTransport>): void => {
  describe(`operating the ${name} transport`, () => {
    let opened: OpenTransport;
    let transport: Transport;

    beforeAll(async () => {
      opened = await open();
      transport = opened.transport;
    });
    afterAll(() => opened.close());

    const append = async (task: TaskId, count: number): Promise<void> => {
      const events = Array.from({ length: count }, () => {
        appended += 1;
        return { id: `e${appended}`, text: `e${appended}` };
      });
      await transport.append({ partition: task, topic: 'in', events, dedupeMs: 1_000 });
    };

    const readNext = async (task: TaskId): Promise<readonly Entry[]> => {
      const reader = transport.reader({ chain: task.chain, countMax: 100 });
      try {
        return await reader.next(task, ['in']);
      } finally {
        await reader.close();
      }
    };

    /** A task that has committed everything appended so far, with a state, a letter, a watermark. */
    const workedOff = async (count: number, dead: readonly string[] = []): Promise<TaskId> => {
      const task = freshTask();
      const tenure = await transport.acquire(task, 'w1', ['in'], 60_000);
      await append(task, count);
      const entryIds = (await readNext(task)).map(({ entryId }) => entryId);
      const outcome = await transport.commit({
        ...{
          task,
          epoch: tenure?.epoch ?? 0,
          outputs: [],
          dead,
          outgoing: [],
          replies: [],
          replyTtlMs: 1_000,
        },
        inputs: [{ topic: 'in', from: 0, to: count, entryIds }],
        state: [{ operator: 's', set: [['k', '1']], forget: [] }],
        watermarkMs: 7,
      });
      expect(outcome).toBe('committed');
      return task;
    };

    const letterIds = async (task: TaskId): Promise<readonly string[]> =>
      (await transport.deadLetters(task, 9)).map(({ id }) => id);
    const texts = async (task: TaskId): Promise<readonly string[]> =>
      (await transport.range(task, 'in', '0', 99)).map(({ text }) => text);

    it('keeps the cards of chains until they are struck off', async () => {
      const card = cardOf(numberingChain);
      await transport.register(card);
      await transport.register({ ...card, name: 'other' });
      await transport.register(card);
      const names = async () => (await transport.registered()).map((each) => each.name).sort();
      expect(await names()).toEqual(['numbering', 'other']);
      expect((await transport.registered()).find((each) => each.name === card.name)).toEqual(
        JSON.parse(JSON.stringify(card)),
      );
      await transport.deregister('other');
      expect(await names()).toEqual(['numbering']);
    });

    it('shares out what may be used up, never more than there is', async () => {
      const { tenantId } = freshTask();
      const take = (wanted: number, debt = 0, max = 10) =>
        transport.takeQuota({ tenantId, name: 'tokens', wanted, max, debt, ttlMs: 60_000 });
      expect(await take(6)).toEqual({ granted: 6, taken: 6 });
      expect(await take(6)).toEqual({ granted: 4, taken: 10 });
      expect(await take(1)).toEqual({ granted: 0, taken: 10 });
      expect(await take(3, 5)).toEqual({ granted: 0, taken: 15 });
      expect(await take(0, -8)).toEqual({ granted: 0, taken: 7 });
      expect(await take(9, 0, 12)).toEqual({ granted: 5, taken: 12 });
      const racing = await Promise.all(Array.from({ length: 20 }, () => take(1, 0, 20)));
      expect(racing.filter(({ granted }) => granted === 1)).toHaveLength(8);
      expect((await take(0, -99)).taken).toBe(0);
    });

    it('forgets what a quota was used for when its time is over', async () => {
      const { tenantId } = freshTask();
      const request = { tenantId, name: 'short', wanted: 2, max: 2, debt: 0, ttlMs: 50 };
      expect((await transport.takeQuota(request)).granted).toBe(2);
      await opened.pass(60);
      expect((await transport.takeQuota(request)).granted).toBe(2);
    });

    it('takes a tenant out of the shape, and in again', async () => {
      const { tenantId } = freshTask();
      await transport.settlePartitions(tenantId, 3);
      expect((await transport.shape()).get(tenantId)).toBe(3);
      await transport.retire(tenantId);
      expect((await transport.shape()).has(tenantId)).toBe(false);
      await transport.settlePartitions(tenantId, 3);
      expect((await transport.shape()).get(tenantId)).toBe(3);
    });

    it('says how far a task is, and who has it', async () => {
      const task = await workedOff(3);
      await append(task, 2);
      expect(await transport.standing(task, ['in', 'none'])).toEqual({
        ...{ owner: 'w1', epoch: expect.any(Number), watermarkMs: 7 },
        offsets: new Map([
          ['in', 3],
          ['none', 0],
        ]),
        heads: new Map([
          ['in', 5],
          ['none', 0],
        ]),
      });
      await transport.release(task, 'w1');
      expect((await transport.standing(task, [])).owner).toBeUndefined();
      expect(await transport.standing(freshTask(), ['in'])).toMatchObject({
        ...{ owner: undefined, epoch: 0, watermarkMs: none },
      });
    });

    it('knows the newest entry of a topic', async () => {
      const task = await workedOff(3);
      expect((await transport.tip(task, 'in'))?.seq).toBe(3);
      expect(await transport.tip(task, 'none')).toBeUndefined();
    });

    it('replays a dead letter once, whoever asks how often', async () => {
      const task = await workedOff(1, ['one', 'two']);
      const [two = '', one = ''] = await letterIds(task);
      expect(await transport.deadLetter(task, one)).toBe('one');
      const request = { task, letterId: one, topic: 'in', text: 'again' };
      const replies = await Promise.all([1, 2, 3].map(() => transport.replay(request)));
      expect(replies.filter(Boolean)).toHaveLength(1);
      expect((await texts(task)).slice(1)).toEqual(['again']);
      expect((await transport.tip(task, 'in'))?.seq).toBe(2);
      expect(await transport.deadLetter(task, one)).toBeUndefined();
      expect(await letterIds(task)).toEqual([two]);
    });

    it('drops a dead letter, after which it cannot be replayed', async () => {
      const task = await workedOff(1, ['one']);
      const [letterId = ''] = await letterIds(task);
      expect(await transport.dropLetter(task, letterId)).toBe(true);
      expect(await transport.dropLetter(task, letterId)).toBe(false);
      expect(await transport.replay({ task, letterId, topic: 'in', text: 'x' })).toBe(false);
      expect(await texts(task)).toHaveLength(1);
    });

    it('moves no offset and drops no group under a living owner', async () => {
      const task = await workedOff(3);
      const request = { task, topic: 'in', position: start, forget: ['s'] };
      expect(await transport.resetOffset(request)).toBeUndefined();
      expect(await transport.dropGroup(task, ['in'], ['s'])).toBe(false);
      expect((await transport.standing(task, ['in'])).offsets.get('in')).toBe(3);
      expect(await transport.loadState(task, 's', ['k'])).toEqual(['1']);
    });

    it('moves an offset back with the state kept: entries come again, a zombie is fenced', async () => {
      const task = await workedOff(3);
      await transport.release(task, 'w1');
      const [first] = await transport.range(task, 'in', '0', 1);
      const position = { seq: 1, entryId: first?.entryId ?? '' };
      const { epoch } = await transport.standing(task, []);
      expect(await transport.resetOffset({ task, topic: 'in', position, forget: undefined })).toBe(
        epoch + 1,
      );
      const zombie = {
        task,
        epoch,
        inputs: [],
        outputs: [],
        dead: [],
        outgoing: [],
        replies: [],
      };
      const plan = { ...zombie, state: [], replyTtlMs: 1, watermarkMs: none };
      expect(await transport.commit(plan)).toBe('fenced');
      const tenure = await transport.acquire(task, 'w2', ['in'], 60_000);
      expect(tenure).toMatchObject({ watermarkMs: 7, offsets: new Map([['in', 1]]) });
      expect(tenure?.epoch).toBeGreaterThan(epoch + 1);
      expect((await readNext(task)).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(await transport.loadState(task, 's', ['k'])).toEqual(['1']);
    });

    it('moves an offset with the state cleared: state and watermark are gone', async () => {
      const task = await workedOff(3);
      await transport.release(task, 'w1');
      await transport.resetOffset({ task, topic: 'in', position: start, forget: ['s'] });
      const tenure = await transport.acquire(task, 'w2', ['in'], 60_000);
      expect(tenure).toMatchObject({ watermarkMs: none, offsets: new Map([['in', 0]]) });
      expect(await transport.loadState(task, 's', ['k'])).toEqual([undefined]);
    });

    it('passes entries over when an offset is moved to the end, pending ones too', async () => {
      const task = freshTask();
      await transport.acquire(task, 'w1', ['in'], 60_000);
      await append(task, 3);
      await readNext(task);
      await transport.release(task, 'w1');
      const tip = await transport.tip(task, 'in');
      const position = { seq: tip?.seq ?? 0, entryId: tip?.entryId ?? '' };
      await transport.resetOffset({ task, topic: 'in', position, forget: undefined });
      await transport.acquire(task, 'w2', ['in'], 60_000);
      expect(await transport.pending(task, 'in', '0', 9)).toEqual([]);
      await append(task, 1);
      expect((await readNext(task)).map(({ seq }) => seq)).toEqual([4]);
    });

    it('drops a group with its states; should it come back, it begins at what is kept', async () => {
      const task = await workedOff(3, ['letter']);
      await transport.trim(task, 'in', ['c'], Number.MAX_SAFE_INTEGER);
      await transport.release(task, 'w1');
      const { epoch } = await transport.standing(task, []);
      expect(await transport.dropGroup(task, ['in'], ['s'])).toBe(true);
      expect(await transport.loadState(task, 's', ['k'])).toEqual([undefined]);
      expect(await letterIds(task)).toHaveLength(1);
      const tenure = await transport.acquire(task, 'w2', ['in'], 60_000);
      expect(tenure).toMatchObject({ watermarkMs: none, offsets: new Map([['in', 2]]) });
      expect(tenure?.epoch).toBeGreaterThan(epoch);
      expect((await readNext(task)).map(({ seq }) => seq)).toEqual([3]);
    });
  });
};

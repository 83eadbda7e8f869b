// The contract of broadcast topics: whoever listens hears every entry, and a task's record says when
// it has applied which.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Everywhere, TaskId } from '../../engine/model/partition.ts';
import type { Under } from '../../engine/stream/broadcasts.ts';
import type { CommitPlan, Transport } from '../../engine/stream/transport.ts';
import { until } from '../support/worker.ts';
import type { OpenTransport } from './transport.contract.ts';

let tenants = 0;

const freshPlace = (): Everywhere => {
  tenants += 1;
  return { tenantId: `broadcast${tenants}`, partition: 'all' };
};

export const broadcastContract = (name: string, open: () => Promise<OpenTransport>): void => {
  describe(`the broadcast topics of the ${name} transport`, () => {
    let opened: OpenTransport;
    let transport: Transport;

    beforeAll(async () => {
      opened = await open();
      transport = opened.transport;
    });
    afterAll(() => opened.close());

    const append = (place: Everywhere, topic: string, ...texts: readonly string[]) =>
      transport.append({
        ...{ partition: place, topic, dedupeMs: 60_000 },
        events: texts.map((text) => ({ id: `${topic} ${text}`, text })),
      });

    const listen = (place: Everywhere, topic: string, after = '0') => {
      const heard: string[] = [];
      const tail = transport.tail(place, topic, after, (entries) => {
        for (const { text } of entries) heard.push(text);
      });
      return { heard, tail };
    };

    it('are appended to like any other topic, an id once', async () => {
      const place = freshPlace();
      expect(await append(place, 'rules', 'a', 'b')).toEqual([true, true]);
      expect(await append(place, 'rules', 'b')).toEqual([false]);
      const entries = await transport.range(place, 'rules', '0', 9);
      expect(entries.map(({ seq, text }) => `${seq} ${text}`)).toEqual(['1 a', '2 b']);
    });

    it('answer their newest entries, up to any one of them', async () => {
      const place = freshPlace();
      expect(await transport.recent(place, 'rules', undefined, 9)).toEqual([]);
      await append(place, 'rules', 'a', 'b', 'c');
      const [newest, middle] = await transport.recent(place, 'rules', undefined, 2);
      expect([newest?.text, middle?.text]).toEqual(['c', 'b']);
      const upTo = await transport.recent(place, 'rules', middle?.entryId, 9);
      expect(upTo.map(({ text }) => text)).toEqual(['b', 'a']);
    });

    it('are heard by all who listen, each from where it stands', async () => {
      const place = freshPlace();
      await append(place, 'rules', 'a', 'b');
      const [newest] = await transport.recent(place, 'rules', undefined, 1);
      const whole = listen(place, 'rules');
      const later = listen(place, 'rules', newest?.entryId);
      const other = listen(place, 'freeze');
      await append(place, 'rules', 'c');
      await append(place, 'freeze', 'x');
      await until(() => whole.heard.length === 3 && other.heard.length === 1);
      await append(place, 'rules', 'd', 'e');
      await until(() => later.heard.length === 3);
      expect(whole.heard).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(later.heard).toEqual(['c', 'd', 'e']);
      expect(other.heard).toEqual(['x']);
      for (const { tail } of [whole, later, other]) tail.close();
    });

    it('are not heard by one who has left, and again by one who comes back', async () => {
      const place = freshPlace();
      const first = listen(place, 'rules');
      await append(place, 'rules', 'a');
      await until(() => first.heard.length === 1);
      first.tail.close();
      const second = listen(place, 'rules', '0');
      await append(place, 'rules', 'b');
      await until(() => second.heard.length === 2);
      expect(first.heard).toEqual(['a']);
      expect(second.heard).toEqual(['a', 'b']);
      second.tail.close();
    });

    it('belong to their tenant', async () => {
      const [mine, theirs] = [freshPlace(), freshPlace()];
      const listening = listen(mine, 'rules');
      await append(theirs, 'rules', 'not mine');
      await append(mine, 'rules', 'mine');
      await until(() => listening.heard.length > 0);
      expect(listening.heard).toEqual(['mine']);
      listening.tail.close();
    });

    it('can be trimmed below an entry', async () => {
      const place = freshPlace();
      await append(place, 'rules', 'a');
      await opened.pass(20);
      await append(place, 'rules', 'b');
      const [newest] = await transport.recent(place, 'rules', undefined, 1);
      expect(await transport.trim(place, 'rules', [], newest?.appendedMs ?? 0)).toBe(1);
      const left = await transport.range(place, 'rules', '0', 9);
      expect(left.map(({ text }) => text)).toEqual(['b']);
    });

    describe('that a task has applied', () => {
      const ownTask = async () => {
        const { tenantId } = freshPlace();
        const task: TaskId = { tenantId, partition: 0, chain: 'c' };
        const tenure = await transport.acquire(task, 'w1', ['in'], 60_000);
        const epoch = tenure?.epoch ?? 0;
        const commit = (under: Under, changes: Partial<CommitPlan> = {}) =>
          transport.commit({
            ...{ task, epoch, inputs: [], outputs: [], state: [], dead: [], outgoing: [] },
            ...{ replies: [], replyTtlMs: 1_000, watermarkMs: 0, under, ...changes },
          });
        return { task, epoch, commit };
      };

      const underOf = (offset: number, ...versions: readonly (readonly [string, string])[]) => ({
        versions: versions.map(([topic, version]) => ({ topic, version })),
        offsets: { in: offset },
      });

      it('are known to the next owner', async () => {
        const { task, commit } = await ownTask();
        expect(await transport.appliedVersions(task, ['rules'])).toEqual(new Map());
        await commit(underOf(0, ['rules', '5-0'], ['freeze', '7-1']));
        await commit(underOf(3, ['rules', '6-0'], ['freeze', '7-1']));
        await transport.release(task, 'w1');
        await transport.acquire(task, 'w2', ['in'], 60_000);
        expect(await transport.appliedVersions(task, ['rules', 'freeze', 'else'])).toEqual(
          new Map([
            ['rules', '6-0'],
            ['freeze', '7-1'],
          ]),
        );
      });

      it('are on record with the offsets at which they took effect, changes alone', async () => {
        const { task, commit } = await ownTask();
        await commit(underOf(0, ['rules', '5-0']));
        await commit(underOf(2, ['rules', '5-0']));
        await commit(underOf(4, ['rules', '6-0'], ['freeze', '1-1']));
        expect(await transport.switches(task)).toEqual([
          { topic: 'rules', version: '5-0', offsets: { in: 0 } },
          { topic: 'rules', version: '6-0', offsets: { in: 4 } },
          { topic: 'freeze', version: '1-1', offsets: { in: 4 } },
        ]);
      });

      it('are not on record when the commit is refused', async () => {
        const { task, epoch, commit } = await ownTask();
        const under = underOf(0, ['rules', '5-0']);
        expect(await commit(under, { epoch: epoch - 1 })).toBe('fenced');
        expect(await transport.switches(task)).toEqual([]);
        expect(await transport.appliedVersions(task, ['rules'])).toEqual(new Map());
      });
    });
  });
};

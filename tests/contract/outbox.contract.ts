// The contract of the outboxes: what leaves a partition arrives in another one, once and in order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskId } from '../../engine/model/partition.ts';
import type { OutboxRow, ReceiveRequest } from '../../engine/stream/outbox.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { OpenTransport } from './transport.contract.ts';

let tenants = 0;

const freshTask = (): TaskId => {
  tenants += 1;
  return { tenantId: `outbox${tenants}`, partition: 0, chain: 'sender' };
};

const outgoing = (target: number, ...texts: readonly string[]) =>
  texts.map((text) => ({ target, topic: 'sent', eventId: `event ${text}`, text }));

export const outboxContract = (name: string, open: () => Promise<OpenTransport>): void => {
  describe(`the outboxes of the ${name} transport`, () => {
    let opened: OpenTransport;
    let transport: Transport;

    beforeAll(async () => {
      opened = await open();
      transport = opened.transport;
    });
    afterAll(() => opened.close());

    const own = async (task: TaskId): Promise<number> =>
      (await transport.acquire(task, 'w1', [], 60_000))?.epoch ?? 0;

    const send = (task: TaskId, epoch: number, rows: ReturnType<typeof outgoing>) =>
      transport.commit({
        ...{ task, epoch, inputs: [], outputs: [], state: [], dead: [], outgoing: rows },
        ...{ replies: [], replyTtlMs: 1_000, watermarkMs: Number.NEGATIVE_INFINITY },
      });

    const requestOf = (
      source: TaskId,
      target: number,
      rows: ReceiveRequest['rows'],
      changes: Partial<ReceiveRequest> = {},
    ): ReceiveRequest => ({
      ...{ target: { tenantId: source.tenantId, partition: target }, source, rows },
      ...{ incarnation: 'i1', readers: [], afterLoss: false, dedupeMs: 60_000, ...changes },
    });

    const numbered = (...seqs: readonly number[]): ReceiveRequest['rows'] =>
      seqs.map((seq) => ({ seq, topic: 'sent', eventId: `e${seq}`, text: `row ${seq}` }));

    const arrived = async ({ tenantId }: TaskId, target = 1) => {
      const entries = await transport.range({ tenantId, partition: target }, 'sent', '0', 99);
      return entries.map(({ text }) => text);
    };

    it('hold what a commit sends, numbered without a hole per target', async () => {
      const task = freshTask();
      const epoch = await own(task);
      await send(task, epoch, [...outgoing(1, 'a'), ...outgoing(2, 'b'), ...outgoing(1, 'c')]);
      await send(task, epoch, outgoing(1, 'd'));
      const rows = await transport.outbox(task, '0', 99);
      const shown = rows.map(({ target, seq, topic, text }) => `${target} ${seq} ${topic} ${text}`);
      expect(shown).toEqual(['1 1 sent a', '2 1 sent b', '1 2 sent c', '1 3 sent d']);
      const [, second] = rows;
      const later = await transport.outbox(task, second?.id ?? '', 1);
      expect(later.map(({ text }) => text)).toEqual(['c']);
    });

    it('hold nothing of a commit that is refused', async () => {
      const task = freshTask();
      const epoch = await own(task);
      expect(await send(task, epoch - 1, outgoing(1, 'ghost'))).toBe('fenced');
      expect(await transport.outbox(task, '0', 9)).toEqual([]);
      await send(task, epoch, outgoing(1, 'real'));
      expect((await transport.outbox(task, '0', 9)).map(({ seq }) => seq)).toEqual([1]);
    });

    it('lose only the rows that are named, and number on after them', async () => {
      const task = freshTask();
      const epoch = await own(task);
      await send(task, epoch, outgoing(1, 'a', 'b', 'c'));
      await opened.pass(20);
      expect((await transport.outboxLag(task)).entries).toBe(3);
      const [first, second] = await transport.outbox(task, '0', 2);
      await transport.removeSent(task, first && second ? [first, second] : []);
      await send(task, epoch, outgoing(1, 'd'));
      const left = await transport.outbox(task, '0', 9);
      expect(left.map(({ seq, text }) => `${seq} ${text}`)).toEqual(['3 c', '4 d']);
      await transport.removeSent(task, left);
      expect(await transport.outboxLag(task)).toEqual({ entries: 0, ageMs: 0 });
    });

    it('bring rows into the log of the target, with its own sequence numbers', async () => {
      const task = freshTask();
      const target = { tenantId: task.tenantId, partition: 1 };
      const events = [{ id: 'x', text: 'from outside' }];
      await transport.append({ partition: target, topic: 'sent', events, dedupeMs: 1_000 });
      const rows: ReceiveRequest['rows'] = [
        { seq: 1, topic: 'sent', eventId: 'e1', text: 'a' },
        { seq: 2, topic: 'else', eventId: 'e2', text: 'b' },
        { seq: 3, topic: 'sent', eventId: 'e3', text: 'c' },
      ];
      const outcome = await transport.receive(requestOf(task, 1, rows));
      expect(outcome).toEqual({ outcome: 'received', lastSeq: 3, backlog: 0 });
      const entries = await transport.range(target, 'sent', '0', 9);
      expect(entries.map(({ seq, text }) => `${seq} ${text}`)).toEqual([
        '1 from outside',
        '2 a',
        '3 c',
      ]);
      expect((await transport.range(target, 'else', '0', 9)).map(({ seq }) => seq)).toEqual([1]);
    });

    it('bring a row once, however often and in whatever portions it is sent', async () => {
      const task = freshTask();
      await transport.receive(requestOf(task, 1, numbered(1, 2)));
      await transport.receive(requestOf(task, 1, numbered(1, 2)));
      await transport.receive(requestOf(task, 1, numbered(2, 3, 4)));
      const late = await transport.receive(requestOf(task, 1, numbered(1)));
      expect(late).toMatchObject({ outcome: 'received', lastSeq: 4 });
      expect(await arrived(task)).toEqual(['row 1', 'row 2', 'row 3', 'row 4']);
    });

    it('tell sources from each other', async () => {
      const task = freshTask();
      await transport.receive(requestOf(task, 1, numbered(1, 2)));
      const rowOf = (eventId: string) => [{ seq: 1, topic: 'sent', eventId, text: eventId }];
      await transport.receive(requestOf({ ...task, chain: 'other' }, 1, rowOf('a')));
      await transport.receive(requestOf({ ...task, partition: 2 }, 1, rowOf('b')));
      await transport.receive(requestOf(task, 3, numbered(1)));
      expect(await arrived(task)).toHaveLength(4);
      expect(await arrived(task, 3)).toHaveLength(1);
    });

    it('refuse a hole and write nothing, until they are told that the rows are lost', async () => {
      const task = freshTask();
      await transport.receive(requestOf(task, 1, numbered(1)));
      const refused = { outcome: 'hole', lastSeq: 1 };
      expect(await transport.receive(requestOf(task, 1, numbered(3)))).toEqual(refused);
      expect(await transport.receive(requestOf(task, 1, numbered(2, 4)))).toEqual(refused);
      expect(await arrived(task)).toEqual(['row 1']);
      const told = requestOf(task, 1, numbered(3, 4), { afterLoss: true });
      expect(await transport.receive(told)).toMatchObject({ outcome: 'received', lastSeq: 4 });
      expect(await transport.receive(told)).toMatchObject({ outcome: 'received', lastSeq: 4 });
      expect(await arrived(task)).toEqual(['row 1', 'row 3', 'row 4']);
    });

    it('begin anew with a source whose log was begun anew', async () => {
      const task = freshTask();
      await transport.receive(requestOf(task, 1, numbered(1, 2)));
      const fresh = [{ seq: 1, topic: 'sent', eventId: 'e3', text: 'row 3' }];
      const anew = requestOf(task, 1, fresh, { incarnation: 'i2' });
      expect(await transport.receive(anew)).toMatchObject({ outcome: 'received', lastSeq: 1 });
      expect(await arrived(task)).toEqual(['row 1', 'row 2', 'row 3']);
    });

    it('know an event again that a source sends a second time after a rollback', async () => {
      const task = freshTask();
      await transport.receive(requestOf(task, 1, numbered(1, 2)));
      const again = [
        { seq: 1, topic: 'sent', eventId: 'e2', text: 'row 2' },
        { seq: 2, topic: 'sent', eventId: 'e3', text: 'row 3' },
      ];
      const anew = requestOf(task, 1, again, { incarnation: 'i2' });
      expect(await transport.receive(anew)).toMatchObject({ outcome: 'received', lastSeq: 2 });
      expect(await arrived(task)).toEqual(['row 1', 'row 2', 'row 3']);
    });

    it('tell how far the slowest reader of the target is behind', async () => {
      const task = freshTask();
      const target = { tenantId: task.tenantId, partition: 1 };
      const reader = { ...target, chain: 'quick' };
      const epoch = (await transport.acquire(reader, 'w1', ['sent'], 60_000))?.epoch ?? 0;
      const readers = [{ topic: 'sent', chain: 'quick' }];
      const first = await transport.receive(requestOf(task, 1, numbered(1, 2), { readers }));
      expect(first).toMatchObject({ backlog: 2 });
      const entries = await transport.range(target, 'sent', '0', 9);
      const entryIds = entries.map(({ entryId }) => entryId);
      await transport.commit({
        ...{ task: reader, epoch, outputs: [], state: [], dead: [], outgoing: [], replies: [] },
        inputs: [{ topic: 'sent', from: 0, to: 2, entryIds }],
        ...{ replyTtlMs: 1_000, watermarkMs: 0 },
      });
      const second = await transport.receive(requestOf(task, 1, numbered(3), { readers }));
      expect(second).toMatchObject({ backlog: 1 });
      const slow = [...readers, { topic: 'sent', chain: 'slow' }];
      const third = await transport.receive(requestOf(task, 1, numbered(4), { readers: slow }));
      expect(third).toMatchObject({ backlog: 4 });
    });

    it('carry far more than a thousand rows at once', async () => {
      const task = freshTask();
      const epoch = await own(task);
      const texts = Array.from({ length: 3_000 }, (_, index) => `t${index}`);
      await send(task, epoch, outgoing(1, ...texts));
      const rows: readonly OutboxRow[] = await transport.outbox(task, '0', 5_000);
      await transport.receive(requestOf(task, 1, rows));
      await transport.removeSent(task, rows);
      const { tenantId } = task;
      const entries = await transport.range({ tenantId, partition: 1 }, 'sent', '0', 5_000);
      expect(entries.map(({ text }) => text)).toEqual(texts);
      expect((await transport.outboxLag(task)).entries).toBe(0);
    });
  });
};

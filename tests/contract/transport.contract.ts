// The contract of the transport port: what every implementation must do.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Partition, TaskId } from '../../engine/model/partition.ts';
import type { CommitPlan, Tenure, Transport } from '../../engine/stream/transport.ts';
import { versionsMax } from '../../engine/stream/version-store.ts';

export interface OpenTransport {
  readonly transport: Transport;
  /** Lets `ms` pass, by sleeping or by moving a virtual clock. */
  readonly pass: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const dedupeMs = 60_000;
let partitions = 0;

const freshPartition = (): Partition => {
  partitions += 1;
  return { tenantId: 'contract', partition: partitions };
};

const textOf = (id: string): string => JSON.stringify({ id });

export const transportContract = (name: string, open: () => Promise<OpenTransport>): void => {
  describe(`the ${name} transport`, () => {
    let opened: OpenTransport;
    let transport: Transport;

    beforeAll(async () => {
      opened = await open();
      transport = opened.transport;
    });
    afterAll(() => opened.close());

    const append = (partition: Partition, topic: string, ids: readonly string[]) =>
      transport.append({
        partition,
        topic,
        dedupeMs,
        events: ids.map((id) => ({ id, text: textOf(id) })),
      });

    const ids = (count: number, prefix = 'e'): string[] =>
      Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

    const own = async (task: TaskId, owner = 'w1', topics = ['in']): Promise<Tenure> => {
      const tenure = await transport.acquire(task, owner, topics, 5_000);
      if (!tenure) throw new Error('the lease is held');
      return tenure;
    };

    const planOf = (
      task: TaskId,
      epoch: number,
      changes: Partial<CommitPlan> = {},
    ): CommitPlan => ({
      ...{ task, epoch, inputs: [], outputs: [], state: [], dead: [], replies: [] },
      ...{ outgoing: [], replyTtlMs: 5_000, watermarkMs: Number.NEGATIVE_INFINITY },
      ...changes,
    });

    const readAll = async (task: TaskId, count: number) => {
      const reader = transport.reader({ chain: task.chain, countMax: 100 });
      const entries = [];
      while (entries.length < count) entries.push(...(await reader.next(task, ['in'])));
      await reader.close();
      return entries;
    };

    it('numbers appended entries one after the other', async () => {
      const partition = freshPartition();
      await append(partition, 'in', ids(3));
      await append(partition, 'in', ['more']);
      const entries = await transport.range(partition, 'in', '0', 10);
      expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      expect(entries[3]?.text).toBe(textOf('more'));
    });

    it('appends an id once within the window', async () => {
      const partition = freshPartition();
      expect(await append(partition, 'in', ['a', 'b'])).toEqual([true, true]);
      expect(await append(partition, 'in', ['b', 'c'])).toEqual([false, true]);
      expect(await transport.range(partition, 'in', '0', 10)).toHaveLength(3);
    });

    it('hands each entry to its task once, in order', async () => {
      const task = { ...freshPartition(), chain: 'read' };
      await own(task);
      await append(task, 'in', ids(250));
      const entries = await readAll(task, 250);
      expect(entries.map(({ seq }) => seq)).toEqual(ids(250).map((_, index) => index + 1));
    });

    it('keeps delivered entries pending for the next owner, in order', async () => {
      const task = { ...freshPartition(), chain: 'pending' };
      await own(task);
      await append(task, 'in', ids(5));
      await readAll(task, 5);
      const first = await transport.pending(task, 'in', '0', 3);
      const rest = await transport.pending(task, 'in', first.at(-1)?.entryId ?? '', 3);
      expect([...first, ...rest].map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    });

    it('makes outputs, state, offset and watermark visible together', async () => {
      const task = { ...freshPartition(), chain: 'commit' };
      const { epoch } = await own(task);
      await append(task, 'in', ids(2));
      const entries = await readAll(task, 2);
      const outcome = await transport.commit(
        planOf(task, epoch, {
          inputs: [{ topic: 'in', from: 0, to: 2, entryIds: entries.map((e) => e.entryId) }],
          outputs: [{ topic: 'out', texts: ['x', 'y'] }],
          state: [{ operator: 'count', set: [['k', '2']], forget: [] }],
          dead: ['letter'],
          watermarkMs: 1_234,
        }),
      );
      expect(outcome).toBe('committed');
      expect((await transport.range(task, 'out', '0', 9)).map(({ text }) => text)).toEqual([
        'x',
        'y',
      ]);
      expect(await transport.loadState(task, 'count', ['k', 'none'])).toEqual(['2', undefined]);
      expect(await transport.committed(task, ['in'])).toEqual(new Map([['in', 2]]));
      expect(await transport.resume(task, [])).toMatchObject({ watermarkMs: 1_234 });
      expect(await transport.pending(task, 'in', '0', 9)).toEqual([]);
      expect((await transport.deadLetters(task, 9)).map(({ text }) => text)).toEqual(['letter']);
      await transport.release(task, 'w1');
      const next = await own(task, 'w2');
      expect(next.watermarkMs).toBe(1_234);
      expect(next.offsets).toEqual(new Map([['in', 2]]));
      expect(next.epoch).toBeGreaterThan(epoch);
    });

    it('refuses a commit of an earlier epoch and writes nothing of it', async () => {
      const task = { ...freshPartition(), chain: 'fenced' };
      const { epoch } = await own(task, 'zombie');
      await transport.release(task, 'zombie');
      await own(task, 'w2');
      const outputs = [{ topic: 'out', texts: ['ghost'] }];
      expect(await transport.commit(planOf(task, epoch, { outputs }))).toBe('fenced');
      expect(await transport.range(task, 'out', '0', 9)).toEqual([]);
    });

    it('refuses a commit from another offset, also when it is the same one again', async () => {
      const task = { ...freshPartition(), chain: 'stale' };
      const { epoch } = await own(task);
      await append(task, 'in', ids(1));
      const [entry] = await readAll(task, 1);
      const inputs = [{ topic: 'in', from: 0, to: 1, entryIds: [entry?.entryId ?? ''] }];
      const plan = planOf(task, epoch, { inputs, outputs: [{ topic: 'out', texts: ['x'] }] });
      expect(await transport.commit(plan)).toBe('committed');
      expect(await transport.commit(plan)).toBe('stale');
      expect(await transport.range(task, 'out', '0', 9)).toHaveLength(1);
      expect(await transport.committed(task, ['in'])).toEqual(new Map([['in', 1]]));
    });

    it('refuses a batch that misses an entry', async () => {
      const task = { ...freshPartition(), chain: 'gap' };
      const { epoch } = await own(task);
      await append(task, 'in', ids(3));
      const entries = await readAll(task, 3);
      const entryIds = [entries[0]?.entryId ?? '', entries[2]?.entryId ?? ''];
      const inputs = [{ topic: 'in', from: 0, to: 3, entryIds }];
      expect(await transport.commit(planOf(task, epoch, { inputs }))).toBe('gap');
      expect(await transport.committed(task, ['in'])).toEqual(new Map([['in', 0]]));
    });

    it('takes batches far beyond a thousand entries, fields and replies', async () => {
      const task = { ...freshPartition(), chain: 'large' };
      const { epoch } = await own(task);
      await append(task, 'in', ids(2_500));
      const entries = await readAll(task, 2_500);
      const set = ids(2_500, 'k').map((key) => [key, '1'] as const);
      const outcome = await transport.commit(
        planOf(task, epoch, {
          inputs: [{ topic: 'in', from: 0, to: 2_500, entryIds: entries.map((e) => e.entryId) }],
          outputs: [{ topic: 'out', texts: ids(2_500, 'o') }],
          state: [{ operator: 'large', set, forget: [] }],
        }),
      );
      expect(outcome).toBe('committed');
      const forget = ids(2_500, 'k');
      const state = [{ operator: 'large', set: [], forget }];
      expect(await transport.commit(planOf(task, epoch, { state }))).toBe('committed');
      expect((await transport.scanState(task, 'large', '0')).entries).toEqual([]);
    });

    it('has one owner at a time, until the lease is released or runs out', async () => {
      const task = { ...freshPartition(), chain: 'lease' };
      const epochs: number[] = [];
      const acquire = async (owner: string, ttlMs: number): Promise<boolean> => {
        const tenure = await transport.acquire(task, owner, ['in'], ttlMs);
        if (tenure) epochs.push(tenure.epoch);
        return tenure !== undefined;
      };
      expect(await acquire('w1', 200)).toBe(true);
      expect(await acquire('w2', 200)).toBe(false);
      expect(await transport.renew(task, 'w1', 200)).toBe(true);
      expect(await transport.renew(task, 'w2', 200)).toBe(false);
      await transport.release(task, 'w2');
      expect(await acquire('w2', 200)).toBe(false);
      await transport.release(task, 'w1');
      expect(await acquire('w2', 100)).toBe(true);
      await opened.pass(150);
      expect(await transport.renew(task, 'w2', 100)).toBe(false);
      expect(await acquire('w3', 100)).toBe(true);
      expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
    });

    it('tells an owner that begins again what is committed and what is there', async () => {
      const task = { ...freshPartition(), chain: 'resume' };
      const { epoch, incarnation } = await own(task);
      await append(task, 'in', ids(3));
      const [first] = await readAll(task, 3);
      const inputs = [{ topic: 'in', from: 0, to: 1, entryIds: [first?.entryId ?? ''] }];
      await transport.commit(planOf(task, epoch, { inputs }));
      expect(await transport.resume(task, ['in'])).toEqual({
        ...{ incarnation, incarnationBefore: undefined, watermarkMs: expect.any(Number) },
        offsets: new Map([['in', 1]]),
        heads: new Map([['in', 3]]),
      });
    });

    it('brings an outcome to whoever listens, and keeps it for those who ask later', async () => {
      const task = { ...freshPartition(), chain: 'reply' };
      const { epoch } = await own(task);
      const heard: string[] = [];
      await transport.listen(task, 'gateway', (id, text) => heard.push(`${id}=${text}`));
      const { keys } = await import('../../engine/stream/keys.ts');
      const channel = keys.channel(task, 'gateway');
      const replies = [
        { name: 'c1', channel, text: 'one' },
        { name: 'c2', channel, text: 'two' },
      ];
      await transport.commit(planOf(task, epoch, { replies, replyTtlMs: 300 }));
      await opened.pass(100);
      expect(heard).toEqual(['c1=one', 'c2=two']);
      expect(await transport.recall(task, 'c1')).toBe('one');
      await opened.pass(300);
      expect(await transport.recall(task, 'c1')).toBeUndefined();
    });

    it('admits up to the limit, says how long to wait, and sheds when a chain is behind', async () => {
      const partition = freshPartition();
      const request = (id: string, changes = {}) => ({
        ...{ partition, topic: 'in', subject: 'u1', id, text: textOf(id), dedupeMs },
        ...{ admissionsMax: 2, windowMs: 400, chain: 'judge', backlogMax: 5 },
        ...changes,
      });
      expect(await transport.admit(request('a'))).toEqual({ outcome: 'admitted', remaining: 1 });
      expect(await transport.admit(request('a'))).toEqual({ outcome: 'duplicate', remaining: 1 });
      expect(await transport.admit(request('b'))).toEqual({ outcome: 'admitted', remaining: 0 });
      const limited = await transport.admit(request('c'));
      expect(limited.outcome).toBe('limited');
      const wait = limited.outcome === 'limited' ? limited.retryAfterMs : 0;
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(400);
      await opened.pass(wait + 20);
      expect((await transport.admit(request('c'))).outcome).toBe('admitted');
      const crowded = await transport.admit(request('d', { subject: 'u2', backlogMax: 3 }));
      expect(crowded).toEqual({ outcome: 'overloaded', backlog: 3 });
      // What is in the log already needs no room.
      const repeated = await transport.admit(request('c', { backlogMax: 3 }));
      expect(repeated.outcome).toBe('duplicate');
      expect(await transport.range(partition, 'in', '0', 9)).toHaveLength(3);
    });

    it('never trims what some chain has not committed', async () => {
      const partition = freshPartition();
      const [fast, slow] = [
        { ...partition, chain: 'fast' },
        { ...partition, chain: 'slow' },
      ];
      const { epoch } = await own(fast);
      await own(slow);
      await append(partition, 'in', ids(4));
      const entries = await readAll(fast, 4);
      const inputs = [{ topic: 'in', from: 0, to: 4, entryIds: entries.map((e) => e.entryId) }];
      await transport.commit(planOf(fast, epoch, { inputs }));
      const future = Number.MAX_SAFE_INTEGER;
      await transport.trim(partition, 'in', ['fast', 'slow'], future);
      expect((await transport.range(partition, 'in', '0', 9)).length).toBe(4);
      await transport.trim(partition, 'in', ['fast'], future);
      expect((await transport.range(partition, 'in', '0', 9)).map(({ seq }) => seq)).toEqual([4]);
    });

    it('tells how far a chain is behind', async () => {
      const task = { ...freshPartition(), chain: 'lag' };
      await own(task);
      expect(await transport.lag(task, 'in')).toEqual({ entries: 0, ageMs: 0 });
      await append(task, 'in', ids(3));
      expect((await transport.lag(task, 'in')).entries).toBe(3);
    });

    it('wakes a hanging read when another task joins, and leaves a cancelled one alone', async () => {
      const idle = { ...freshPartition(), chain: 'join' };
      const joining = { ...freshPartition(), chain: 'join' };
      await own(idle);
      await own(joining);
      const reader = transport.reader({ chain: 'join', countMax: 10 });
      const cancelled = reader.next(idle, ['in']);
      cancelled.catch(() => undefined);
      await opened.pass(50);
      await append(joining, 'in', ids(1));
      const entries = await reader.next(joining, ['in']);
      expect(entries.map(({ seq }) => seq)).toEqual([1]);
      reader.cancel(idle);
      await expect(cancelled).rejects.toMatchObject({ code: 'WEIR_ENGINE_DRAINING' });
      await reader.close();
    });

    it('reads as many entries at a time as it is told at that moment', async () => {
      const task = { ...freshPartition(), chain: 'counted' };
      await own(task);
      await append(task, 'in', ids(9));
      let countNow = 2;
      const reader = transport.reader({ chain: 'counted', countMax: 10, countNow: () => countNow });
      expect(await reader.next(task, ['in'])).toHaveLength(2);
      countNow = 4;
      expect(await reader.next(task, ['in'])).toHaveLength(4);
      countNow = 10;
      expect(await reader.next(task, ['in'])).toHaveLength(3);
      await reader.close();
    });

    it('knows the workers that live', async () => {
      await transport.announce({ id: 'a', chains: ['x'] }, 100);
      const both = await transport.announce({ id: 'b', chains: ['y'] }, 5_000);
      expect(both.map(({ id }) => id).sort()).toEqual(['a', 'b']);
      await opened.pass(150);
      const left = await transport.announce({ id: 'b', chains: ['y'] }, 5_000);
      expect(left.map(({ id }) => id)).toEqual(['b']);
      await transport.withdraw('b');
    });

    it('remembers the versions of a task in order, from the owner of its epoch only', async () => {
      const task = { ...freshPartition(), chain: 'versioned' };
      const { epoch } = await own(task);
      expect(await transport.versions(task)).toEqual([]);
      for (let nth = 1; nth <= versionsMax + 2; nth += 1) {
        expect(await transport.beginVersion(task, epoch, `v${nth}`)).toBe(true);
      }
      expect(await transport.beginVersion(task, epoch - 1, 'ghost')).toBe(false);
      const kept = await transport.versions(task);
      expect([kept.length, kept[0], kept.at(-1)]).toEqual([versionsMax, 'v3', 'v102']);
    });

    it('remembers a switch until it is taken back', async () => {
      await transport.chooseVersion('judge', 'two');
      expect((await transport.chosenVersions()).get('judge')).toBe('two');
      await transport.chooseVersion('judge', undefined);
      expect((await transport.chosenVersions()).has('judge')).toBe(false);
    });

    it('refuses to change the number of partitions', async () => {
      await transport.settlePartitions('shaped', 4);
      await transport.settlePartitions('shaped', 4);
      await expect(transport.settlePartitions('shaped', 8)).rejects.toMatchObject({
        code: 'WEIR_ENGINE_PARTITIONS_MISMATCH',
      });
      expect((await transport.shape()).get('shaped')).toBe(4);
    });
  });
};

import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { chain } from '../../engine/model/chain.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { openGate } from '../../engine/runtime/gate.ts';
import { pressureGauge, readersAfter } from '../../engine/runtime/pressure.ts';
import { openSlices } from '../../engine/runtime/slices.ts';
import { openTurns } from '../../engine/runtime/turns.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import { lookup } from '../../operators/flow/lookup.ts';
import { map } from '../../operators/flow/map.ts';
import { byProductChain } from '../support/sales.ts';

const schema = Type.Object({});
const named = <const Name extends string>(name: Name) => topic({ name, schema, retentionMs: 1 });
const [asked, judged, alerts, rows] = [
  named('asked'),
  named('judged'),
  named('alerts'),
  named('rows'),
];

const from = (
  name: string,
  topics: Parameters<typeof pipeline>[0]['from'],
  to: typeof rows | typeof judged | typeof alerts,
) =>
  chain(name, [
    pipeline({ name, from: topics, flow: (events) => events.pipe(map('row', () => ({}))), to }),
  ]);
const judge = from('judge', [asked, alerts], judged);
const watch = from('watch', judged, alerts);
const store = from('store', judged, rows);
const chains = [judge, watch, store];

describe('pressure', () => {
  it('comes from whoever reads an output, unless it feeds the task in turn', () => {
    expect(readersAfter(judge, chains)).toEqual([{ chain: 'store', topic: 'judged' }]);
    expect(readersAfter(watch, chains)).toEqual([]);
    expect(readersAfter(store, chains)).toEqual([]);
  });

  it('comes from an outbox that does not empty', async () => {
    const transport = openMemoryTransport(virtualClock(0));
    const limits = { backlogMax: 4, memoryShareMax: 0.85 };
    const gauge = pressureGauge({ chains: [byProductChain], transport, limits });
    const task = { tenantId: 't1', partition: 0, chain: byProductChain.name };
    const epoch = (await transport.acquire(task, 'w1', [], 1_000))?.epoch ?? 0;
    const send = (count: number) =>
      transport.commit({
        ...{ task, epoch, inputs: [], outputs: [], state: [], dead: [], replies: [] },
        ...{ replyTtlMs: 1, watermarkMs: 0 },
        outgoing: Array.from({ length: count }, () => ({
          target: 1,
          topic: 'sales',
          eventId: 'e',
          text: '',
        })),
      });
    await send(4);
    expect(await gauge.on(task, false)).toBeUndefined();
    expect(await gauge.on(task, true)).toBe('backlog');
    await send(1);
    expect(await gauge.on(task, false)).toBe('backlog');
  });

  it('begins beyond the bound and ends at half of it', async () => {
    const transport = openMemoryTransport(virtualClock(0));
    const limits = { backlogMax: 4, memoryShareMax: 0.85 };
    const gauge = pressureGauge({ chains, transport, limits });
    const partition = { tenantId: 't1', partition: 0 };
    const task = { ...partition, chain: 'judge' };
    const append = (ids: readonly string[]) =>
      transport.append({
        ...{ partition, topic: judged.name, dedupeMs: 1 },
        events: ids.map((id) => ({ id, text: '{}' })),
      });
    await append(['a', 'b', 'c', 'd']);
    expect(await gauge.on(task, false)).toBeUndefined();
    expect(await gauge.on(task, true)).toBe('backlog');
    await append(['e']);
    expect(await gauge.on(task, false)).toBe('backlog');
  });

  it('is on all who feed others when memory is short', async () => {
    const transport = { ...openMemoryTransport(virtualClock(0)), memory: async () => 0.9 };
    const gauge = pressureGauge({
      ...{ chains, transport },
      limits: { backlogMax: 4, memoryShareMax: 0.85 },
    });
    await gauge.measure();
    const on = (name: string) => gauge.on({ tenantId: 't1', partition: 0, chain: name }, false);
    expect([await on('judge'), await on('watch'), await on('store')]).toEqual([
      'memory',
      undefined,
      undefined,
    ]);
  });

  it('holds a task at its gate until it opens', async () => {
    const gate = openGate();
    const passed: string[] = [];
    gate.close('backlog');
    const passing = gate.opened().then(() => passed.push('held'));
    await new Promise(setImmediate);
    expect(passed).toEqual([]);
    gate.open();
    await passing;
    expect([passed, gate.pressure]).toEqual([['held'], undefined]);
  });
});

describe('turns', () => {
  it('let one batch of a tenant run at a time while another tenant is busy', async () => {
    const clock = virtualClock(1_000);
    const turns = openTurns(clock);
    let running = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const batch = () =>
      turns.take('noisy', async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => release.push(resolve));
        running -= 1;
      });
    await turns.take('quiet', async () => undefined);
    const all = [batch(), batch(), batch()];
    for (let index = 0; index < 3; index += 1) {
      await new Promise(setImmediate);
      release[index]?.();
    }
    await Promise.all(all);
    expect(most).toBe(1);
    clock.advance(1_000);
    const alone = [batch(), batch()];
    await new Promise(setImmediate);
    expect(running).toBe(2);
    for (const go of release) go();
    await Promise.all(alone);
  });
});

describe('a process that tenants share', () => {
  it('is shared as long as more than one of them had work lately', async () => {
    const clock = virtualClock(1_000);
    const turns = openTurns(clock);
    const work = (tenantId: string) => turns.take(tenantId, async () => undefined);
    expect(turns.isShared).toBe(false);
    await work('noisy');
    expect(turns.isShared).toBe(false);
    await work('quiet');
    expect(turns.isShared).toBe(true);
    clock.advance(1_000);
    await work('noisy');
    expect(turns.isShared).toBe(false);
  });
});

describe('slices', () => {
  const limits = { batchSizeMax: 200, batchMsMax: 5 };

  it('get shorter for a slow chain, and never shorter than a few events', () => {
    const slices = openSlices(judge, limits);
    expect(slices.sizeMax).toBe(Number.POSITIVE_INFINITY);
    for (let count = 0; count < 50; count += 1) slices.note(200, 100);
    expect(slices.sizeMax).toBe(10);
    for (let count = 0; count < 50; count += 1) slices.note(10, 100);
    expect(slices.sizeMax).toBe(8);
  });

  it('leave a chain alone that waits for look-ups', () => {
    const waiting = pipeline({
      ...{ name: 'waiting', from: asked, to: rows },
      flow: (events) =>
        events.pipe(
          lookup('rate', async () => 1),
          map('row', () => ({})),
        ),
    });
    const slices = openSlices(chain('waiting', [waiting]), limits);
    for (let count = 0; count < 50; count += 1) slices.note(200, 1_000);
    expect(slices.sizeMax).toBe(Number.POSITIVE_INFINITY);
  });
});

import Type from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { type Chain, chain } from '../../engine/model/chain.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { type Archive, inputsOf, noArchive, recordOf } from '../../engine/replay/record.ts';
import { type Replayed, replay } from '../../engine/replay/replay.ts';
import { shadowOf } from '../../engine/replay/shadow.ts';
import type { RecordedEntry } from '../../engine/replay/shadow-run.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { also } from '../../operators/flow/also.ts';
import { expand } from '../../operators/flow/expand.ts';
import { map } from '../../operators/flow/map.ts';
import { where } from '../../operators/flow/where.ts';
import { counting } from '../../operators/window/aggregate.ts';
import { session } from '../../operators/window/session.ts';
import { sliding } from '../../operators/window/sliding.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { shortLimits, startTestWorker, until } from '../support/worker.ts';

const retentionMs = 3_600_000;
const clicks = topic({
  name: 'clicks',
  schema: Type.Object({ page: Type.String() }),
  retentionMs,
});
const rates = topic({
  name: 'rates',
  schema: Type.Object({ page: Type.String(), within: Type.Integer() }),
  retentionMs,
});
const bursts = topic({ name: 'bursts', schema: Type.Object({ of: Type.Integer() }), retentionMs });
const visits = topic({
  name: 'visits',
  schema: Type.Object({ outcome: Type.String(), key: Type.String(), count: Type.Integer() }),
  retentionMs,
});
const notes = topic({ name: 'notes', schema: Type.Object({ page: Type.String() }), retentionMs });

/**
 * Counts clicks in a window, speaks of bursts, and sums up visits when their users fall silent: three
 * pipelines, two windows, timers and a side topic.
 */
const watching = ({ burst = 6, sizeMs = 2_000, alsoNotes = true } = {}): Chain =>
  chain('watching', [
    pipeline({
      name: 'rate',
      from: clicks,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          sliding({ recent: { sizeMs } }, { at: (event) => event.timeMs }),
          map('rate', ({ value, counts }) => ({ page: value.data.page, within: counts.recent })),
          also(notes, ({ page }) => (alsoNotes ? { page } : undefined)),
        ),
      to: rates,
    }),
    pipeline({
      name: 'burst',
      from: rates,
      flow: (events) =>
        events.pipe(
          where('is a burst', ({ data }) => data.within >= burst),
          map('its size', ({ data }) => ({ of: data.within })),
        ),
      to: bursts,
    }),
    pipeline({
      name: 'visit',
      from: rates,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          session('a visit', { gapMs: 150, at: (event) => event.timeMs }, counting()),
          expand('when it is over', (said) =>
            said.outcome === 'late'
              ? []
              : [{ outcome: said.outcome, key: said.key, count: said.count }],
          ),
        ),
      to: visits,
    }),
  ]);

const partition = { tenantId: 't1', partition: 0 };
const limits = { ...shortLimits, outOfOrderMsMax: 500, clockSkewMsMax: 1_500 };
const eventCount = 1_500;

describe('a replay of a live run', () => {
  let redis: TestRedis;
  let log: Transport;
  /** The moment after about half of the events. */
  let middleMs: number;

  /** Clicks of twelve users, out of order, some of them late or from a clock that is far ahead. */
  const produce = async (): Promise<void> => {
    const { random } = virtualClock(0, 7);
    for (let from = 0; from < eventCount; from += 50) {
      if (from === eventCount / 2) middleMs = systemClock.now() + 1;
      const events = Array.from({ length: 50 }, (_, index) => {
        const id = `c${from + index}`;
        const skewMs = random() < 0.05 ? -4_000 : random() < 0.02 ? 60_000 : random() * -900;
        const timeMs = Math.round(systemClock.now() + skewMs);
        const text = encodeEvent({
          ...{ id, source: 'test', type: clicks.name, subject: `u${Math.floor(random() * 12)}` },
          ...{ timeMs, tenantId: 't1', correlationId: id, traceparent: undefined },
          ...{ expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1 },
          data: { page: `p${index}` },
        });
        return { id, text };
      });
      await log.append({ partition, topic: clicks.name, events, dedupeMs: 60_000 });
      await systemClock.sleep(12);
    }
  };

  beforeAll(async () => {
    redis = await startTestRedis();
    log = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    await log.settlePartitions('t1', 1);
    let worker = await startTestWorker(redis.url, [watching()], { limits });
    const producing = produce();
    await systemClock.sleep(250);
    await worker.crash();
    worker = await startTestWorker(redis.url, [watching()], { limits });
    await producing;
    const live = { ...partition, chain: 'watching' };
    await until(async () => (await log.lag(live, clicks.name)).entries === 0);
    // The last visits end with an idle tick.
    await until(async () => (await log.committed(live, ['tick'])).get('tick') !== 0);
    await worker.stop();
  });
  afterAll(async () => {
    await log.close();
    await redis.stop();
  });

  const run = async (
    replayed: Chain,
    { fromMs = 0, compareFromMs = 0, archive = noArchive as Archive, transport = log } = {},
  ): Promise<Replayed & { readonly texts: readonly string[] }> => {
    const parts = { transport, archive, partition };
    const topics = watching().inputs.map(({ name }) => name);
    const offsets = await log.committed({ ...partition, chain: 'watching' }, topics);
    const texts: string[] = [];
    const result = await replay({
      chain: shadowOf(replayed, 'trial'),
      ...{ partition, limits, compareFromMs, switches: [] },
      inputs: inputsOf(parts, fromMs, offsets),
      recorded: async function* (name) {
        for await (const page of recordOf(parts, name, fromMs)) yield page.map(({ text }) => text);
      },
      made: async ({ outputs }) => {
        texts.push(...outputs.map(({ text }) => text));
      },
    });
    // Which topic of a batch comes first depends on how it was cut; each topic has its order.
    return { ...result, texts: texts.sort() };
  };

  it('of the same version differs in nothing, and is the same each time', async () => {
    const first = await run(watching());
    expect(first).toMatchObject({ changed: 0, missing: 0, added: 0, deadLetters: 0 });
    expect(first.inputs).toBeGreaterThan(eventCount);
    expect(first.byTopic['rates']?.equal).toBe(eventCount);
    expect(first.byTopic['notes']?.equal).toBe(eventCount);
    expect(first.byTopic['bursts']?.equal).toBeGreaterThan(50);
    expect(first.byTopic['visits']?.equal).toBeGreaterThan(15);
    expect(await run(watching())).toEqual(first);
  });

  it('of another version says what is changed, missing and added, the same each time', async () => {
    const narrow = await run(watching({ sizeMs: 900, burst: 9, alsoNotes: false }));
    expect(narrow.byTopic['notes']).toEqual({
      equal: 0,
      changed: 0,
      missing: eventCount,
      added: 0,
    });
    const { changed = 0, equal = 0 } = narrow.byTopic['rates'] ?? {};
    expect(changed).toBeGreaterThan(100);
    expect(changed + equal).toBe(eventCount);
    expect(narrow.byTopic['bursts']?.missing).toBeGreaterThan(0);
    const [difference] = narrow.differences;
    expect(difference?.recorded).not.toBe(difference?.replayed);
    expect(await run(watching({ sizeMs: 900, burst: 9, alsoNotes: false }))).toEqual(narrow);
  });

  it('from the middle differs in nothing once its windows are filled', async () => {
    const unfilled = await run(watching(), { fromMs: middleMs });
    expect(unfilled.inputs).toBeLessThan(eventCount);
    expect(unfilled.changed).toBeGreaterThan(0);
    const compareFromMs = middleMs;
    const filled = await run(watching(), { compareFromMs });
    expect(filled).toMatchObject({ changed: 0, missing: 0, added: 0 });
    expect(filled.compared).toBeLessThan(eventCount);
  });

  it('reads what the stream has let go from the archive', async () => {
    const kept: RecordedEntry[] = [];
    for (const name of ['tick', ...[clicks, rates, notes, bursts, visits].map((t) => t.name)]) {
      for await (const page of recordOf({ transport: log, archive: noArchive, partition }, name, 0))
        kept.push(...page);
    }
    const archive: Archive = {
      pages: async function* (_, name, fromMs) {
        const mine = kept.filter((entry) => entry.topic === name && entry.appendedMs >= fromMs);
        for (let at = 0; at < mine.length; at += 70) yield mine.slice(at, at + 70);
      },
    };
    const whole = await run(watching());
    const halved: Transport = {
      ...log,
      range: async (where, name, after, countMax) => {
        const from = after === '0' ? `${middleMs}-0` : after;
        return log.range(where, name, from, countMax);
      },
    };
    const again = await run(watching(), { archive, transport: halved });
    expect(again).toEqual(whole);
    expect((await run(watching(), { transport: halved })).inputs).toBeLessThan(eventCount);
  });
});

import Type from 'typebox';
import { expect, it } from 'vitest';
import { chain } from '../../engine/model/chain.ts';
import type { Keyed, Operator } from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { distinct } from '../../operators/flow/distinct.ts';
import { expand } from '../../operators/flow/expand.ts';
import { intervalJoin } from '../../operators/join/interval-join.ts';
import { counting, summing } from '../../operators/window/aggregate.ts';
import { hopping } from '../../operators/window/hopping.ts';
import { session } from '../../operators/window/session.ts';
import { tumbling } from '../../operators/window/tumbling.ts';
import { startMs, type TickEvent, ticks } from '../support/arrivals.ts';
import { describePipeline, testPipeline } from '../support/disturbed.ts';
import { atTime, type Outcome, outcomes, sums, windowed } from '../support/window-world.ts';

type Step = Operator<TickEvent, Outcome, Keyed>;
type Line = readonly [outcome: string, ...rest: (string | number)[]];

const limits = { outOfOrderMsMax: 0, clockSkewMsMax: Number.MAX_SAFE_INTEGER };

const shown = (outcome: Outcome): Line => {
  if (outcome.outcome === 'late') return ['late', outcome.reason, outcome.value.data.n];
  const { startMs: from, endMs, count } = outcome;
  const now = `${from - startMs}–${endMs - startMs}: ${count}`;
  if (outcome.outcome === 'onTime') return ['onTime', now];
  const before = outcome.previous.map(
    (each) => `${each.startMs - startMs}–${each.endMs - startMs}: ${each.count}`,
  );
  return ['updated', now, ...before];
};

/** What a step says of one key whose events have these times. */
const said = async (step: Step, times: readonly number[]): Promise<readonly Line[]> => {
  const test = testPipeline(windowed(step), { startMs, limits });
  for (const [n, at] of times.entries()) {
    await test.pipe(ticks, { n, side: 'left' }, { subject: 'ann', atMs: startMs + at });
  }
  const written = await test.read(outcomes);
  expect(await test.deadLetters()).toEqual([]);
  return written.map(({ data }) => shown(data));
};

describePipeline('a tumbling window', () => {
  const step = (latenessMs = 0): Step =>
    tumbling('w', { sizeMs: 1_000, latenessMs, at: atTime }, sums);

  it('holds its first millisecond and not its last, and speaks when the watermark is there', async () => {
    expect(await said(step(), [0, 999, 1_000, 1_999])).toEqual([['onTime', '0–1000: 2']]);
  });

  it('is not spoken of while it is empty, and a long silence costs nothing', async () => {
    const yearMs = 31_536_000_000;
    expect(await said(step(), [0, yearMs, yearMs + 1_000])).toEqual([
      ['onTime', '0–1000: 1'],
      ['onTime', `${yearMs}–${yearMs + 1_000}: 1`],
    ]);
  });

  it('speaks again for a belated event, and says what it had said', async () => {
    expect(await said(step(500), [0, 1_200, 1, 1_600, 2])).toEqual([
      ['onTime', '0–1000: 1'],
      ['updated', '0–1000: 2', '0–1000: 1'],
      ['late', 'watermark', 4],
    ]);
  });

  it('that was empty takes nothing back when its first event is belated', async () => {
    expect(await said(step(500), [1_200, 1, 3_000])).toEqual([
      ['updated', '0–1000: 1'],
      ['onTime', '1000–2000: 1'],
    ]);
  });

  it('refuses an event that would open one window too many, and goes on with the others', async () => {
    const crowded = tumbling(
      'w',
      { sizeMs: 10, windowsPerKeyMax: 2, at: ({ data }: TickEvent) => startMs + data.n * 10 },
      sums,
    );
    const test = testPipeline(windowed(crowded), { startMs, limits });
    for (const n of [0, 1, 2, 0]) {
      await test.pipe(ticks, { n, side: 'left' }, { subject: 'ann', atMs: startMs });
    }
    await test.pipe(ticks, { n: 9, side: 'left' }, { subject: 'ann', atMs: startMs + 95 });
    expect((await test.read(outcomes)).map(({ data }) => shown(data))).toEqual([
      ['late', 'full', 2],
      ['late', 'full', 9],
      ['onTime', '0–10: 2'],
      ['onTime', '10–20: 1'],
    ]);
  });

  it('sets an event aside whose time is none', async () => {
    const timeless = tumbling('w', { sizeMs: 10, at: ({ data }: TickEvent) => data.n / 0 }, sums);
    const test = testPipeline(windowed(timeless), { startMs, limits });
    await test.pipe(ticks, { n: 0, side: 'left' }, { subject: 'ann', atMs: startMs });
    expect(await test.deadLetters()).toMatchObject([
      { step: 'windowed.w', error: 'WEIR_OPERATORS_NOT_A_TIME' },
    ]);
  });

  it('speaks in a partition that has fallen silent, once an idle tick says how late it is', async () => {
    const test = testPipeline(windowed(step()), { startMs, limits: { outOfOrderMsMax: 0 } });
    await test.pipe(ticks, { n: 0, side: 'left' }, { subject: 'ann', atMs: startMs });
    await test.settle();
    test.advance(5_000);
    expect((await test.read(outcomes)).map(({ data }) => shown(data))).toEqual([
      ['onTime', '0–1000: 1'],
    ]);
  });

  it('gives what it says the moment it speaks of, and the lineage of the event that opened it', async () => {
    const test = testPipeline(windowed(step()), { startMs, limits });
    for (const [id, at] of [
      ['a', 10],
      ['b', 20],
      ['c', 1_500],
    ] as const) {
      await test.pipe(ticks, { n: 0, side: 'left' }, { subject: 'ann', atMs: startMs + at, id });
    }
    expect(await test.read(outcomes)).toMatchObject([
      { subject: 'ann', timeMs: startMs + 1_000, correlationId: 'a' },
    ]);
  });
});

describePipeline('a window that speaks once', () => {
  it('waits until its lateness is over', async () => {
    const step = tumbling('w', { sizeMs: 1_000, latenessMs: 500, emit: 'final', at: atTime }, sums);
    expect(await said(step, [0, 1_200, 1, 1_499, 1_500, 2])).toEqual([
      ['onTime', '0–1000: 2'],
      ['late', 'watermark', 5],
    ]);
  });
});

describePipeline('a hopping window', () => {
  const step = (latenessMs = 0): Step =>
    hopping('w', { sizeMs: 1_000, slideMs: 500, latenessMs, at: atTime }, sums);

  it('begins once per slide, so that an event is in several', async () => {
    expect(await said(step(), [600, 3_000])).toEqual([
      ['onTime', '0–1000: 1'],
      ['onTime', '500–1500: 1'],
    ]);
  });

  it('takes a belated event where it still can, and speaks again where it has spoken', async () => {
    expect(await said(step(200), [600, 1_100, 700, 3_000])).toEqual([
      ['onTime', '0–1000: 1'],
      ['updated', '0–1000: 2', '0–1000: 1'],
      ['onTime', '500–1500: 3'],
      ['onTime', '1000–2000: 1'],
    ]);
  });

  it('that slides further than it reaches is refused: it would lose what is between', () => {
    const gappy = (): Step => hopping('w', { sizeMs: 10, slideMs: 11, at: atTime }, sums);
    expect(gappy).toThrow(expect.objectContaining({ code: 'WEIR_OPERATORS_STEP_INVALID' }));
  });

  it.each([0, -1, 1.5, Number.NaN])('of %d ms is refused', (sizeMs) => {
    expect(() => tumbling('w', { sizeMs, at: atTime }, sums)).toThrow(
      expect.objectContaining({ code: 'WEIR_OPERATORS_STEP_INVALID' }),
    );
  });
});

describePipeline('a step with spans that are none', () => {
  const invalid = expect.objectContaining({ code: 'WEIR_OPERATORS_STEP_INVALID' });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('is refused: %d ms', (ms) => {
    const at = atTime;
    expect(() => tumbling('w', { sizeMs: 10, latenessMs: ms, at }, sums)).toThrow(invalid);
    expect(() => session('w', { gapMs: ms, at }, sums)).toThrow(invalid);
    expect(() => session('w', { gapMs: 10, latenessMs: ms, at }, sums)).toThrow(invalid);
    const by = ({ id }: TickEvent): string => id;
    expect(() => distinct('w', { by, withinMs: ms, at })).toThrow(invalid);
    const left = (event: TickEvent): event is TickEvent => event.data.n > 0;
    const sides = { left, right: left, at };
    expect(() => intervalJoin('w', { ...sides, withinMs: { before: ms, after: 1 } })).toThrow(
      invalid,
    );
    expect(() => intervalJoin('w', { ...sides, withinMs: { before: 1, after: ms } })).toThrow(
      invalid,
    );
  });
});

describePipeline('a session', () => {
  const step = (latenessMs = 0): Step =>
    session('w', { gapMs: 1_000, latenessMs, at: atTime }, sums);

  it('ends with a pause, and its end is the last event and that pause', async () => {
    expect(await said(step(), [0, 999, 1_998, 3_000, 5_000])).toEqual([
      ['onTime', '0–2998: 3'],
      ['onTime', '3000–4000: 1'],
    ]);
  });

  it('that was spoken of is bridged with another one by a belated event, and both are taken back', async () => {
    expect(await said(step(3_000), [0, 1_500, 3_900, 800])).toEqual([
      ['onTime', '0–1000: 1'],
      ['onTime', '1500–2500: 1'],
      ['updated', '0–2500: 3', '0–1000: 1', '1500–2500: 1'],
    ]);
  });

  it('that is open again after a belated event speaks at its new end', async () => {
    expect(await said(step(3_000), [0, 1_100, 900, 2_100, 6_000])).toEqual([
      ['onTime', '0–1000: 1'],
      ['updated', '0–2100: 3', '0–1000: 1'],
      ['onTime', '2100–3100: 1'],
    ]);
  });

  it('beyond the bound of its key is refused, but one that is there may grow', async () => {
    const few = session(
      'w',
      { gapMs: 10, latenessMs: 5_000, sessionsPerKeyMax: 1, at: atTime },
      sums,
    );
    expect(await said(few, [0, 5, 100])).toEqual([
      ['late', 'full', 2],
      ['onTime', '0–15: 2'],
    ]);
  });
});

describePipeline('windows of windows', () => {
  const schema = Type.Object({ startMs: Type.Number(), sum: Type.Number() });
  const perMinute = topic({ name: 'per_minute', schema, retentionMs: 1 });
  const perHour = topic({ name: 'per_hour', schema, retentionMs: 1 });
  const minutes = pipeline({
    name: 'minutes',
    from: ticks,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        tumbling('minute', { sizeMs: 60_000, at: (event) => event.timeMs }, counting()),
        expand('row', (each) =>
          each.outcome === 'late' ? [] : [{ startMs: each.startMs, sum: each.result }],
        ),
      ),
    to: perMinute,
  });
  const hours = pipeline({
    name: 'hours',
    from: perMinute,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        tumbling(
          'hour',
          { sizeMs: 3_600_000, at: (event) => event.data.startMs },
          summing((event) => event.data.sum),
        ),
        expand('row', (each) =>
          each.outcome === 'late' ? [] : [{ startMs: each.startMs, sum: each.result }],
        ),
      ),
    to: perHour,
  });

  it('in one chain hold what the smaller ones have said, by the time these begin', async () => {
    const hourMs = 3_600_000;
    const test = testPipeline(chain('rollup', [minutes, hours]), { startMs, limits });
    for (const at of [0, 59_999, 60_000, hourMs - 1, hourMs, 2 * hourMs]) {
      await test.pipe(ticks, { n: 0, side: 'left' }, { subject: 'ann', atMs: startMs + at });
    }
    expect(
      (await test.read(perHour)).map(({ data }) => [data.startMs - startMs, data.sum]),
    ).toEqual([
      [0, 4],
      [hourMs, 1],
    ]);
  });
});

import * as fc from 'fast-check';
import Type from 'typebox';
import { expect, it } from 'vitest';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { map } from '../../operators/flow/map.ts';
import { sliding } from '../../operators/window/sliding.ts';
import { describePipeline, testPipeline } from '../support/disturbed.ts';

const ticks = topic({ name: 'ticks', schema: Type.Object({ n: Type.Number() }), retentionMs: 1 });
const counted = topic({
  name: 'counted',
  schema: Type.Object({ n: Type.Number(), short: Type.Number(), long: Type.Number() }),
  retentionMs: 1,
});
const counting = pipeline({
  name: 'counting',
  from: ticks,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      sliding(
        { short: { sizeMs: 1_000 }, long: { sizeMs: 10_000 } },
        { at: (event) => event.timeMs },
      ),
      map('shape', ({ value, counts }) => ({ n: value.data.n, ...counts })),
    ),
  to: counted,
});
const startMs = 1_767_225_600_000;

const run = async (offsets: readonly number[], shuffled?: number) => {
  const test = testPipeline(counting, { startMs });
  if (shuffled !== undefined) test.reorder(shuffled);
  for (const [n, offset] of offsets.entries()) {
    await test.pipe(ticks, { n }, { subject: 'k', atMs: startMs + offset });
  }
  return (await test.read(counted)).map(({ data }) => data);
};

describePipeline('a sliding window', () => {
  it('counts every event of a burst within one millisecond', async () => {
    const seen = await run([0, 0, 0, 0, 0]);
    expect(seen.map(({ short }) => short)).toEqual([1, 2, 3, 4, 5]);
  });

  it('ends at the event and is open at its start', async () => {
    const seen = await run([0, 999, 1_000, 1_999, 2_000]);
    expect(seen.map(({ short }) => short)).toEqual([1, 2, 2, 2, 2]);
    expect(seen.map(({ long }) => long)).toEqual([1, 2, 3, 4, 5]);
  });

  it('agrees with a naive count, in and out of order', async () => {
    const offsets = fc.array(fc.nat(4_000), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(offsets, fc.option(fc.nat(), { nil: undefined }), async (times, seed) => {
        const seen = await run(times, seed);
        const before: number[] = [];
        for (const { n, short, long } of seen) {
          const at = times[n] as number;
          before.push(at);
          const inside = (size: number) => before.filter((t) => t > at - size && t <= at).length;
          expect([short, long]).toEqual([inside(1_000), inside(10_000)]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('remembers as long as the newest event asks for, also when a late one follows', async () => {
    const seen = await run([1, 0, 10_000]);
    expect(seen.map(({ long }) => long)).toEqual([1, 1, 2]);
  });

  it('refuses an event that the watermark has left behind by a whole window', async () => {
    const test = testPipeline(counting, { startMs, limits: { outOfOrderMsMax: 0 } });
    await test.pipe(ticks, { n: 0 }, { subject: 'k', atMs: startMs + 60_000 });
    await test.settle();
    await test.pipe(ticks, { n: 1 }, { subject: 'k', atMs: startMs });
    expect((await test.read(counted)).map(({ data }) => data.short)).toEqual([1, 0]);
  });
});

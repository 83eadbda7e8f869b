import * as fc from 'fast-check';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import { map } from '../../operators/flow/map.ts';
import { sliding } from '../../operators/window/sliding.ts';

interface Tick {
  readonly n: number;
  readonly key: string;
  readonly atMs: number;
}

const startMs = 1_767_225_600_000;
const ticks = topic({ name: 'ticks', schema: Type.Object({ n: Type.Number() }), retentionMs: 1 });
const counted = topic({
  name: 'counted',
  schema: Type.Object({ n: Type.Number(), short: Type.Number(), long: Type.Number() }),
  retentionMs: 1,
});

interface Sizes {
  readonly shortMs: number;
  readonly longMs: number;
  readonly outOfOrderMsMax: number;
}

/** Ticks in the order of their arrival: each delayed by no more than is allowed. */
const arrivals = ({ outOfOrderMsMax }: Sizes): fc.Arbitrary<readonly Tick[]> =>
  fc
    .array(
      fc.record({
        key: fc.constantFrom('ann', 'bob'),
        stepMs: fc.oneof(fc.nat(5), fc.nat(900), fc.nat(4_000)),
        delayMs: fc.nat(outOfOrderMsMax),
      }),
      { minLength: 1, maxLength: 60 },
    )
    .map((steps) => {
      let atMs = startMs;
      const late = steps.map(({ key, stepMs, delayMs }, n) => {
        atMs += stepMs;
        return { n, key, atMs, arrivesMs: atMs + delayMs };
      });
      return late.sort((a, b) => a.arrivesMs - b.arrivesMs);
    });

/** Every count, by going through all that has come so far. */
const bruteForce = (came: readonly Tick[], { shortMs, longMs }: Sizes) =>
  came.map(({ n, key, atMs }, place) => {
    const inside = (sizeMs: number): number =>
      came
        .slice(0, place + 1)
        .filter((each) => each.key === key && each.atMs > atMs - sizeMs && each.atMs <= atMs)
        .length;
    return { n, short: inside(shortMs), long: inside(longMs) };
  });

const byWeir = async (came: readonly Tick[], sizes: Sizes, batchSizeMax: number) => {
  const { shortMs, longMs, outOfOrderMsMax } = sizes;
  const windows = { short: { sizeMs: shortMs }, long: { sizeMs: longMs } };
  const counting = pipeline({
    name: 'counting',
    from: ticks,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        sliding(windows, { at: (event) => event.timeMs }),
        map('shape', ({ value, counts }) => ({ n: value.data.n, ...counts })),
      ),
    to: counted,
  });
  const test = testPipeline(counting, { startMs, limits: { batchSizeMax, outOfOrderMsMax } });
  for (const { n, key, atMs } of came) await test.pipe(ticks, { n }, { subject: key, atMs });
  return (await test.read(counted)).map(({ data }) => data);
};

describe('sliding counts', () => {
  it.each<[string, Sizes]>([
    ['that are in order', { shortMs: 1_000, longMs: 10_000, outOfOrderMsMax: 0 }],
    ['out of order by half a window', { shortMs: 1_000, longMs: 10_000, outOfOrderMsMax: 5_000 }],
    ['out of order by several windows', { shortMs: 500, longMs: 1_000, outOfOrderMsMax: 5_000 }],
  ])('equal those of brute force for events %s, however they are batched', async (_, sizes) => {
    await fc.assert(
      fc.asyncProperty(arrivals(sizes), fc.integer({ min: 1, max: 9 }), async (came, batchSize) => {
        expect(await byWeir(came, sizes, batchSize)).toEqual(bruteForce(came, sizes));
      }),
      { numRuns: 60 },
    );
  });
});

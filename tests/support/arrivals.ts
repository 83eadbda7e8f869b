// Arrivals: streams of ticks as they come, out of order, late and with gaps; what the watermark was
// before each; and what a pipeline makes of them, however it reads and whenever its owner dies.
import * as fc from 'fast-check';
import Type from 'typebox';
import { expect } from 'vitest';
import type { Event } from '../../engine/model/event.ts';
import type { Pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import type { CrashPoint } from '../../engine/testing/disturbance.ts';
import { testPipeline } from '../../engine/testing/driver.ts';

export interface Tick {
  readonly n: number;
  readonly key: string;
  readonly side: 'left' | 'right';
  readonly atMs: number;
}

export const startMs = 1_767_225_600_000;
export const outOfOrderMsMax = 1_000;

const shape = Type.Object({ n: Type.Number(), side: Type.String() });

export const ticks = topic({ name: 'ticks', schema: shape, retentionMs: 3_600_000 });
export const others = topic({ name: 'others', schema: shape, retentionMs: 3_600_000 });

export type TickEvent = Event<{ n: number; side: string }, 'ticks' | 'others'>;

/** The last tick of every stream: of a key of its own, and so late that all else is over. */
export const flushKey = 'flush';

/**
 * Streams of two keys. Steps are small or large; delays are within what is allowed, beyond it, or
 * far beyond it.
 */
export const arrivals = (
  { lateMs = 6_000, gapMs = 3_000_000 } = {},
  maxLength = 40,
): fc.Arbitrary<readonly Tick[]> =>
  fc
    .array(
      fc.record({
        key: fc.constantFrom('ann', 'bob'),
        side: fc.constantFrom('left' as const, 'right' as const),
        stepMs: fc.oneof(
          { weight: 6, arbitrary: fc.nat(40) },
          { weight: 6, arbitrary: fc.nat(900) },
          { weight: 2, arbitrary: fc.nat(4_000) },
          { weight: 1, arbitrary: fc.nat(gapMs) },
        ),
        delayMs: fc.oneof(fc.constant(0), fc.nat(outOfOrderMsMax), fc.nat(lateMs)),
      }),
      { minLength: 1, maxLength, size: 'max' },
    )
    .map((steps) => {
      let nowMs = startMs;
      const came = steps.map(({ key, side, stepMs, delayMs }, n) => {
        nowMs += stepMs;
        return { n, key, side, atMs: nowMs, arrivesMs: nowMs + delayMs };
      });
      came.sort((a, b) => a.arrivesMs - b.arrivesMs);
      const flush = { n: -1, key: flushKey, side: 'left' as const, atMs: nowMs + 10 * gapMs };
      return [...came.map(({ arrivesMs: _, ...tick }) => tick), flush];
    });

/** The watermark before each tick. */
export const watermarksOf = (came: readonly Tick[]): readonly number[] => {
  let watermarkMs = Number.NEGATIVE_INFINITY;
  return came.map(({ atMs }) => {
    const before = watermarkMs;
    watermarkMs = Math.max(watermarkMs, atMs - outOfOrderMsMax);
    return before;
  });
};

export interface Reading {
  readonly batchSizeMax: number;
  /** After how many ticks each owner is made to die, and at which point of its next commit. */
  readonly crashes?: readonly { readonly after: number; readonly point: CrashPoint }[];
}

/** Ways to read the same log, which must all lead to the same outputs. */
export const readings = (length: number): fc.Arbitrary<Reading> =>
  fc.record({
    batchSizeMax: fc.constantFrom(1, 3, 200),
    crashes: fc.array(
      fc.record({
        after: fc.nat(length),
        point: fc.constantFrom<CrashPoint>('before-commit', 'after-commit'),
      }),
      { maxLength: 3, size: 'max' },
    ),
  });

/**
 * Everything that a pipeline writes to `to`, the flush aside. No event may be dead then, and nothing
 * may be left of a key that is over, unless its state is endless by definition.
 */
export const outputsOf = async <Data>(
  tested: Pipeline,
  came: readonly Tick[],
  { batchSizeMax, crashes = [] }: Reading = { batchSizeMax: 200 },
  endless = false,
): Promise<readonly Event<Data>[]> => {
  const { to } = tested;
  if (!to) throw new TypeError('the pipeline has no output topic');
  const limits = { batchSizeMax, outOfOrderMsMax, clockSkewMsMax: Number.MAX_SAFE_INTEGER };
  const test = testPipeline(tested, { startMs, limits });
  for (const [place, { n, key, side, atMs }] of came.entries()) {
    for (const { point } of crashes.filter(({ after }) => after === place)) {
      await test.settle();
      test.crashAt(point);
    }
    const isOther = side === 'right' && tested.from.some(({ name }) => name === 'others');
    const data = { n, side };
    await test.pipe(isOther ? others : ticks, data, { subject: key, atMs, id: `tick-${n}` });
  }
  const written = (await test.read(to)) as readonly Event<Data>[];
  expect(await test.deadLetters()).toEqual([]);
  if (endless) return written.filter(({ subject }) => subject !== flushKey);
  for (const [label, slots] of tested.steps.map(
    (step) => [step.label, step.states.length] as const,
  )) {
    const operator = `${tested.name}.${label.replaceAll(' ', '_')}`;
    for (const slot of Array.from({ length: slots }, (_, nth) => (nth === 0 ? '' : `.${nth}`))) {
      expect(await test.state(operator + slot, 'ann')).toBe(undefined);
    }
  }
  await test.stop();
  return written.filter(({ subject }) => subject !== flushKey);
};

import * as fc from 'fast-check';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import type { CrashPoint } from '../../engine/testing/disturbance.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import { map } from '../../operators/flow/map.ts';
import { match } from '../../operators/pattern/match.ts';
import { bruteForce, type Timed } from '../support/brute-force.ts';
import { patternOf, type Sketch, sketches, stepName } from '../support/sketch.ts';

const startMs = 1_767_225_600_000;
const outOfOrderMsMax = 6;
const letters = topic({
  name: 'letters',
  schema: Type.Object({ letter: Type.String(), n: Type.Integer() }),
  retentionMs: 1,
});
const found = topic({
  name: 'found',
  schema: Type.Object({ words: Type.String() }),
  retentionMs: 1,
});

interface Arriving extends Timed {
  readonly id: string;
  readonly key: string;
}

/** Events of two keys in the order of their arrival: each delayed by no more than is allowed. */
const arrivals: fc.Arbitrary<readonly Arriving[]> = fc
  .array(
    fc.record({
      key: fc.constantFrom('ann', 'bob'),
      letter: fc.constantFrom('a', 'a', 'b', 'b', 'c', 'x'),
      n: fc.nat(3),
      stepMs: fc.constantFrom(1, 1, 2, 4),
      delayMs: fc.nat(outOfOrderMsMax),
    }),
    { minLength: 4, maxLength: 14 },
  )
  .map((steps) => {
    let timeMs = 0;
    const delayed = steps.map(({ key, letter, n, stepMs, delayMs }, index) => {
      timeMs += stepMs;
      return { id: `e${index}`, key, letter, n, timeMs, arrivesMs: timeMs + delayMs };
    });
    return delayed.sort((a, b) => a.arrivesMs - b.arrivesMs);
  });

/** Per key, the matches in the order in which they are made. */
type Found = Readonly<Record<string, readonly string[]>>;

const byDefinition = (sketch: Sketch, came: readonly Arriving[]): Found =>
  Object.fromEntries(
    ['ann', 'bob'].map((key) => {
      const events = came.filter((each) => each.key === key).sort((a, b) => a.timeMs - b.timeMs);
      const matches = bruteForce(sketch, events, 'skipToNext');
      const words = matches.map((handed) =>
        handed.map(({ at, step }) => `${stepName(step)}=${events[at]?.id}`).join(' '),
      );
      return [key, words];
    }),
  );

interface Run {
  readonly batchSizeMax: number;
  readonly crash: CrashPoint | undefined;
}

const byWeir = async (
  sketch: Sketch,
  came: readonly Arriving[],
  { batchSizeMax, crash }: Run,
): Promise<Found> => {
  const finding = pipeline({
    name: 'finding',
    from: letters,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        map('letter', ({ data }) => data),
        match(patternOf(sketch), { skip: 'skipToNext', partialsMax: 1_000 }),
        map('in words', ({ steps }) => ({
          words: Object.entries(steps)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .flatMap(([step, events]) => events.map(({ id }) => `${step}=${id}`))
            .join(' '),
        })),
      ),
    to: found,
  });
  const test = testPipeline(finding, { startMs, limits: { batchSizeMax, outOfOrderMsMax } });
  for (const [index, { id, key, letter, n, timeMs }] of came.entries()) {
    const at = { subject: key, atMs: startMs + timeMs, id };
    await test.pipe(letters, { letter, n }, at);
    if (crash && index % 5 === 4) {
      test.crashAt(crash);
      await test.settle();
    }
  }
  // An event that concerns nobody moves the watermark past every deadline.
  const last = { subject: 'eve', atMs: startMs + 1_000, id: 'last' };
  await test.pipe(letters, { letter: 'x', n: 0 }, last);
  const matches = await test.read(found);
  expect(await test.deadLetters()).toEqual([]);
  expect(new Set(matches.map(({ id }) => id)).size).toBe(matches.length);
  const of = (key: string) => matches.filter(({ subject }) => subject === key);
  return Object.fromEntries(['ann', 'bob'].map((key) => [key, of(key).map((m) => m.data.words)]));
};

describe('match in a pipeline', () => {
  it.each<[string, Run]>([
    ['one by one', { batchSizeMax: 1, crash: undefined }],
    ['by threes, dying before commits', { batchSizeMax: 3, crash: 'before-commit' }],
    ['by threes, dying after commits', { batchSizeMax: 3, crash: 'after-commit' }],
    ['all at once', { batchSizeMax: 200, crash: undefined }],
  ])('finds in events out of order what the definition has, read %s', async (_, run) => {
    let matches = 0;
    await fc.assert(
      fc.asyncProperty(sketches(true), arrivals, async (sketch, came) => {
        const expected = byDefinition(sketch, came);
        expect(await byWeir(sketch, came, run)).toEqual(expected);
        matches += Object.values(expected).flat().length;
      }),
      { numRuns: 60 },
    );
    // Enough of them match something: the property is about more than silence.
    expect(matches).toBeGreaterThan(10);
  });
});

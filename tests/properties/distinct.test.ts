import * as fc from 'fast-check';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { distinct } from '../../operators/flow/distinct.ts';
import { map } from '../../operators/flow/map.ts';
import {
  arrivals,
  flushKey,
  outOfOrderMsMax,
  outputsOf,
  readings,
  type Tick,
  ticks,
} from '../support/arrivals.ts';

const passed = topic({ name: 'passed', schema: Type.Object({ n: Type.Number() }), retentionMs: 1 });
const nameOf = (n: number): string => `name ${n % 3}`;

const passing = (withinMs: number, namesPerKeyMax = 100) =>
  pipeline({
    name: 'passing',
    from: ticks,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        distinct('names', {
          by: ({ data }) => nameOf(data.n),
          withinMs,
          namesPerKeyMax,
          at: (event) => event.timeMs,
        }),
        map('number', ({ data }) => ({ n: data.n })),
      ),
    to: passed,
  });

const naive = (came: readonly Tick[], withinMs: number): readonly number[] => {
  const through: Tick[] = [];
  for (const tick of came) {
    const isRepeat = through.some(
      ({ key, n, atMs }) =>
        key === tick.key && nameOf(n) === nameOf(tick.n) && Math.abs(atMs - tick.atMs) < withinMs,
    );
    if (!isRepeat) through.push(tick);
  }
  return through.flatMap(({ key, n }) => (key === flushKey ? [] : [n]));
};

describe('distinct', () => {
  it.each([100, 1_500, 5_000])(
    'lets pass what no equal one within %i ms has passed before, while all are in time',
    async (withinMs) => {
      await fc.assert(
        fc.asyncProperty(arrivals({ lateMs: outOfOrderMsMax }), async (came) => {
          const written = await outputsOf<{ n: number }>(passing(withinMs), came);
          expect(written.map(({ data }) => data.n)).toEqual(naive(came, withinMs));
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each([1, 100])('writes the same whoever reads and dies, with room for %i', async (room) => {
    await fc.assert(
      fc.asyncProperty(arrivals(), readings(40), async (came, reading) => {
        const tested = passing(100, room);
        expect(await outputsOf(tested, came, reading)).toEqual(await outputsOf(tested, came));
      }),
      { numRuns: 40 },
    );
  });
});

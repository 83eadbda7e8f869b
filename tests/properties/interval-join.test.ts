import * as fc from 'fast-check';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../engine/model/event.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { map } from '../../operators/flow/map.ts';
import { intervalJoin, type Joined } from '../../operators/join/interval-join.ts';
import {
  arrivals,
  flushKey,
  outputsOf,
  readings,
  type Tick,
  ticks,
  watermarksOf,
} from '../support/arrivals.ts';

interface Shape {
  readonly before: number;
  readonly after: number;
  readonly latenessMs: number;
  readonly keep: 'inner' | 'left';
}

type TickOf<Side extends string> = Event<{ n: number; side: Side }, 'ticks'>;
type Either = TickOf<'left'> | TickOf<'right'>;

/** A pair as the numbers of its ticks; one of them alone; or a late one. */
type Shown =
  | { readonly pair: readonly [left: number, right: number] }
  | { readonly alone: number }
  | { readonly late: number };

const joined = topic({
  name: 'joined',
  schema: Type.Unsafe<Shown>(Type.Object({})),
  retentionMs: 1,
});

const shownOf = (each: Joined<Either, TickOf<'left'>, TickOf<'right'>>): Shown => {
  if (each.outcome === 'matched') return { pair: [each.left.data.n, each.right.data.n] };
  return each.outcome === 'late' ? { late: each.value.data.n } : { alone: each.left.data.n };
};

const joining = ({ before, after, ...rest }: Shape) =>
  pipeline({
    name: 'joining',
    from: ticks,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        map('side', (event) => event as Either),
        intervalJoin('near each other', {
          left: (event): event is TickOf<'left'> => event.data.side === 'left',
          right: (event): event is TickOf<'right'> => event.data.side === 'right',
          withinMs: { before, after },
          at: (event) => event.timeMs,
          ...rest,
        }),
        map('shown', shownOf),
      ),
    to: joined,
  });

/** Each event against all that came before it. */
const naive = (came: readonly Tick[], { before, after, latenessMs, keep }: Shape) => {
  const watermarks = watermarksOf(came);
  const taken: Tick[] = [];
  const instant: Shown[] = [];
  const paired = new Set<number>();
  for (const [place, tick] of came.entries()) {
    if (tick.key === flushKey) continue;
    if (tick.atMs < (watermarks[place] as number) - latenessMs) {
      instant.push({ late: tick.n });
      continue;
    }
    const isNear = (left: Tick, right: Tick): boolean =>
      right.atMs >= left.atMs - before && right.atMs <= left.atMs + after;
    const partners = taken.filter(
      (each) =>
        each.key === tick.key &&
        each.side !== tick.side &&
        (tick.side === 'left' ? isNear(tick, each) : isNear(each, tick)),
    );
    for (const { n } of [...partners].sort((a, b) => a.atMs - b.atMs)) {
      instant.push({ pair: tick.side === 'left' ? [tick.n, n] : [n, tick.n] });
      paired.add(tick.side === 'left' ? tick.n : n);
    }
    taken.push(tick);
  }
  const lonely = taken
    .filter(({ side, n }) => keep === 'left' && side === 'left' && !paired.has(n))
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ n }) => n);
  return { instant, lonely };
};

const shapes: readonly [string, Shape][] = [
  ['before and after', { before: 700, after: 1_500, latenessMs: 0, keep: 'inner' }],
  ['only after, and those alone', { before: 0, after: 900, latenessMs: 0, keep: 'left' }],
  ['only before', { before: 1_200, after: 0, latenessMs: 2_000, keep: 'left' }],
  ['at the same moment', { before: 0, after: 0, latenessMs: 500, keep: 'left' }],
];

describe('an interval join', () => {
  it.each(shapes)('yields what brute force finds, in the same order: %s', async (_, shape) => {
    await fc.assert(
      fc.asyncProperty(arrivals({ lateMs: 3_000 }), async (came) => {
        const said = (await outputsOf<Shown>(joining(shape), came)).map(({ data }) => data);
        const { instant, lonely } = naive(came, shape);
        expect(said.filter((each) => !('alone' in each))).toEqual(instant);
        const alone = said.flatMap((each) => ('alone' in each ? [each.alone] : []));
        const atOf = (n: number) => came.find((tick) => tick.n === n)?.atMs;
        expect(alone.map(atOf)).toEqual(lonely.map(atOf));
        expect([...alone].sort()).toEqual([...lonely].sort());
      }),
      { numRuns: 60 },
    );
  });

  it.each(shapes)('writes the same however the log is read and who dies: %s', async (_, shape) => {
    await fc.assert(
      fc.asyncProperty(arrivals(), readings(40), async (came, reading) => {
        const tested = joining(shape);
        expect(await outputsOf(tested, came, reading)).toEqual(await outputsOf(tested, came));
      }),
      { numRuns: 30 },
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Keyed, Operator } from '../../engine/model/operator.ts';
import { hopping } from '../../operators/window/hopping.ts';
import type { Emit } from '../../operators/window/outcome.ts';
import { tumbling } from '../../operators/window/tumbling.ts';
import {
  arrivals,
  flushKey,
  outputsOf,
  readings,
  type Tick,
  type TickEvent,
  watermarksOf,
} from '../support/arrivals.ts';
import {
  atTime,
  type Outcome,
  resultOf,
  type Spoken,
  sums,
  windowed,
} from '../support/window-world.ts';

interface Shape {
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly latenessMs: number;
  readonly emit: Emit;
}

const stepOf = ({ sizeMs, slideMs, ...rest }: Shape): Operator<TickEvent, Outcome, Keyed> =>
  sizeMs === slideMs
    ? tumbling('windows', { sizeMs, ...rest, at: atTime }, sums)
    : hopping('windows', { sizeMs, slideMs, ...rest, at: atTime }, sums);

/** The windows that a moment is in: each start that is a multiple of the slide, tried one by one. */
const windowsAt = (atMs: number, { sizeMs, slideMs }: Shape): readonly number[] => {
  const starts: number[] = [];
  const nearMs = Math.floor(atMs / slideMs) * slideMs;
  for (let start = nearMs - 2 * sizeMs; start <= nearMs + 2 * slideMs; start += 1) {
    if (start % slideMs === 0 && start <= atMs && atMs < start + sizeMs) starts.push(start);
  }
  return starts;
};

interface Taken {
  readonly tick: Tick;
  readonly watermarkMs: number;
}

/** Who is in which window, and who is late, straight from the definition. */
const naive = (came: readonly Tick[], shape: Shape) => {
  const watermarks = watermarksOf(came);
  const held = new Map<string, Taken[]>();
  const late: number[] = [];
  for (const [place, tick] of came.entries()) {
    if (tick.key === flushKey) continue;
    const watermarkMs = watermarks[place] as number;
    const open = windowsAt(tick.atMs, shape).filter(
      (start) => watermarkMs < start + shape.sizeMs + shape.latenessMs,
    );
    if (open.length === 0) late.push(tick.n);
    for (const start of open) {
      const name = `${tick.key} ${start}`;
      held.set(name, [...(held.get(name) ?? []), { tick, watermarkMs }]);
    }
  }
  return { held, late };
};

/** Everything that one window says, in order. */
const sayings = (name: string, held: readonly Taken[], { sizeMs, emit }: Shape) => {
  const [key, start] = name.split(' ');
  const window = { startMs: Number(start), endMs: Number(start) + sizeMs };
  const result = (count: number) =>
    resultOf(
      held.slice(0, count).map(({ tick }) => tick),
      window,
    );
  if (emit === 'final') return [{ outcome: 'onTime', key, ...result(held.length) }];
  const inTime = held.filter(({ watermarkMs }) => watermarkMs < window.endMs).length;
  const updates = held.slice(inTime).map((_, nth) => {
    const count = inTime + nth;
    const previous = count > 0 ? [result(count)] : [];
    return { outcome: 'updated', key, ...result(count + 1), previous };
  });
  return inTime > 0 ? [{ outcome: 'onTime', key, ...result(inTime) }, ...updates] : updates;
};

const byWindow = (spoken: readonly Spoken[]): Map<string, Spoken[]> => {
  const said = new Map<string, Spoken[]>();
  for (const each of spoken) {
    const name = `${each.key} ${each.startMs}`;
    said.set(name, [...(said.get(name) ?? []), each]);
  }
  return said;
};

const isSpoken = (outcome: Outcome): outcome is Spoken => outcome.outcome !== 'late';

const shapes: readonly [string, Shape][] = [
  ['tumbling', { sizeMs: 1_000, slideMs: 1_000, latenessMs: 0, emit: 'updates' }],
  ['tumbling with lateness', { sizeMs: 700, slideMs: 700, latenessMs: 2_000, emit: 'updates' }],
  ['tumbling, once', { sizeMs: 1_000, slideMs: 1_000, latenessMs: 2_000, emit: 'final' }],
  ['hopping', { sizeMs: 1_200, slideMs: 400, latenessMs: 0, emit: 'updates' }],
  ['hopping with lateness', { sizeMs: 1_200, slideMs: 400, latenessMs: 1_500, emit: 'updates' }],
  ['hopping off its grid', { sizeMs: 1_000, slideMs: 300, latenessMs: 500, emit: 'updates' }],
  ['hopping, once', { sizeMs: 1_000, slideMs: 250, latenessMs: 900, emit: 'final' }],
  ['hopping in fine steps', { sizeMs: 1_600, slideMs: 20, latenessMs: 100, emit: 'updates' }],
];

describe('windows', () => {
  it.each(shapes)('say what their definition says, and only that: %s', async (_, shape) => {
    await fc.assert(
      fc.asyncProperty(arrivals(), async (came) => {
        const written = await outputsOf<Outcome>(windowed(stepOf(shape)), came);
        const said = written.map(({ data }) => data);
        const { held, late } = naive(came, shape);
        const expected = new Map(
          [...held].map(([name, each]) => [name, sayings(name, each, shape)]),
        );
        expect(byWindow(said.filter(isSpoken))).toEqual(expected);
        const tooLate = said.filter((each) => !isSpoken(each)).map((each) => each.value.data.n);
        expect(tooLate).toEqual(late);
      }),
      { numRuns: 30 },
    );
  });

  it.each(shapes)('let every event end up counted or late, never both: %s', async (_, shape) => {
    await fc.assert(
      fc.asyncProperty(arrivals(), async (came) => {
        const said = (await outputsOf<Outcome>(windowed(stepOf(shape)), came)).map(
          ({ data }) => data,
        );
        const late = new Set(
          said.filter((each) => !isSpoken(each)).map((each) => each.value.data.n),
        );
        const last = new Map(
          said.filter(isSpoken).map((each) => [`${each.key} ${each.startMs}`, each]),
        );
        let counted = 0;
        for (const { count } of last.values()) counted += count;
        const windowsEach = shape.sizeMs / shape.slideMs;
        const taken = came.length - 1 - late.size;
        expect(counted).toBeGreaterThanOrEqual(taken);
        expect(counted).toBeLessThanOrEqual(taken * Math.ceil(windowsEach));
        if (windowsEach === 1) expect(counted).toBe(taken);
      }),
      { numRuns: 20 },
    );
  });

  it.each(shapes)('speak in the order of their ends, whatever their key: %s', async (_, shape) => {
    await fc.assert(
      fc.asyncProperty(arrivals(), async (came) => {
        const said = (await outputsOf<Outcome>(windowed(stepOf(shape)), came)).map(
          ({ data }) => data,
        );
        const ends = said.flatMap((each) => (each.outcome === 'onTime' ? [each.endMs] : []));
        expect(ends).toEqual([...ends].sort((a, b) => a - b));
      }),
      { numRuns: 20 },
    );
  });

  it.each(shapes)('write the same however the log is read and who dies: %s', async (_, shape) => {
    await fc.assert(
      fc.asyncProperty(arrivals(), readings(40), async (came, reading) => {
        const tested = windowed(stepOf(shape));
        expect(await outputsOf(tested, came, reading)).toEqual(await outputsOf(tested, came));
      }),
      { numRuns: 30 },
    );
  });
});

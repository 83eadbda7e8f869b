import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Emit } from '../../operators/window/outcome.ts';
import { session } from '../../operators/window/session.ts';
import {
  arrivals,
  flushKey,
  outputsOf,
  readings,
  type Tick,
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
  readonly gapMs: number;
  readonly latenessMs: number;
  readonly emit: Emit;
}

const sessionsOf = (shape: Shape) => windowed(session('sessions', { ...shape, at: atTime }, sums));

interface Group {
  readonly key: string;
  readonly held: readonly Tick[];
  isOpen: boolean;
  said: readonly object[];
}

const endOf = ({ held }: Group, gapMs: number): number =>
  Math.max(...held.map(({ atMs }) => atMs)) + gapMs;

const spoken = (group: Group, gapMs: number) =>
  resultOf(group.held, {
    startMs: Math.min(...group.held.map(({ atMs }) => atMs)),
    endMs: endOf(group, gapMs),
  });

const byStart = (a: object, b: object): number =>
  (a as { startMs: number }).startMs - (b as { startMs: number }).startMs;

/** Sessions as lists of their events, joined whenever two events are near each other. */
const naive = (came: readonly Tick[], { gapMs, latenessMs, emit }: Shape) => {
  const watermarks = [...watermarksOf(came), Number.POSITIVE_INFINITY];
  const said: object[] = [];
  let groups: Group[] = [];
  const speak = (group: Group, isBelated: boolean): void => {
    const now = spoken(group, gapMs);
    const isUpdate = isBelated || group.said.length > 0;
    const previous = [...group.said].sort(byStart);
    const outcome = isUpdate ? { outcome: 'updated', previous } : { outcome: 'onTime' };
    said.push({ key: group.key, ...now, ...outcome });
    group.isOpen = false;
    group.said = [now];
  };
  const delayMs = emit === 'final' ? latenessMs : 0;
  const reach = (watermarkMs: number): void => {
    const due = groups.filter(
      (group) => group.isOpen && endOf(group, gapMs) + delayMs <= watermarkMs,
    );
    due.sort((a, b) => endOf(a, gapMs) - endOf(b, gapMs));
    for (const group of due) if (group.key !== flushKey) speak(group, false);
    groups = groups.filter((group) => endOf(group, gapMs) + latenessMs > watermarkMs);
  };
  for (const [place, tick] of came.entries()) {
    const watermarkMs = watermarks[place] as number;
    const isNear = ({ key, held }: Group): boolean =>
      key === tick.key && held.some(({ atMs }) => Math.abs(atMs - tick.atMs) < gapMs);
    const near = groups.filter(isNear);
    const group: Group = {
      key: tick.key,
      held: [...near.flatMap(({ held }) => held), tick],
      isOpen: true,
      said: near.flatMap((each) => each.said),
    };
    if (endOf(group, gapMs) + latenessMs <= watermarkMs) said.push({ late: tick.n });
    else {
      groups = [...groups.filter((each) => !isNear(each)), group];
      if (endOf(group, gapMs) + delayMs <= watermarkMs) speak(group, true);
    }
    reach(watermarks[place + 1] as number);
  }
  return said;
};

const isSpoken = (outcome: Outcome): outcome is Spoken => outcome.outcome !== 'late';

const shown = (outcome: Outcome): object =>
  outcome.outcome === 'late' ? { late: outcome.value.data.n } : outcome;

/** Where two sessions of different keys end at the same moment, either may be the first to speak. */
const sorted = (said: readonly object[]): readonly object[] =>
  said
    .map((each) => ({ each, place: JSON.stringify(Object.entries(each).sort()) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ each }) => each);

const shapes: readonly [string, Shape][] = [
  ['without lateness', { gapMs: 800, latenessMs: 0, emit: 'updates' }],
  ['with lateness', { gapMs: 800, latenessMs: 4_000, emit: 'updates' }],
  ['spoken of once', { gapMs: 500, latenessMs: 3_000, emit: 'final' }],
];

describe('sessions', () => {
  it.each(shapes)('say what their definition says, and only that: %s', async (_, shape) => {
    await fc.assert(
      fc.asyncProperty(arrivals(), async (came) => {
        const written = await outputsOf<Outcome>(sessionsOf(shape), came);
        const said = written.map(({ data }) => shown(data));
        expect(sorted(said)).toEqual(sorted(naive(came, shape)));
      }),
      { numRuns: 60 },
    );
  });

  it.each(shapes)(
    'take back what no longer holds, and count each event once: %s',
    async (_, shape) => {
      await fc.assert(
        fc.asyncProperty(arrivals(), async (came) => {
          const standing = new Map<string, number>();
          let late = 0;
          for (const { data } of await outputsOf<Outcome>(sessionsOf(shape), came)) {
            if (!isSpoken(data)) late += 1;
            else {
              for (const { startMs, endMs, count } of data.outcome === 'updated'
                ? data.previous
                : []) {
                const name = `${data.key} ${startMs} ${endMs} ${count}`;
                expect(standing.delete(name)).toBe(true);
              }
              standing.set(`${data.key} ${data.startMs} ${data.endMs} ${data.count}`, data.count);
            }
          }
          const counted = [...standing.values()].reduce((sum, count) => sum + count, 0);
          expect(counted + late).toBe(came.length - 1);
        }),
        { numRuns: 30 },
      );
    },
  );

  it.each(shapes)('write the same however the log is read and who dies: %s', async (_, shape) => {
    await fc.assert(
      fc.asyncProperty(arrivals(), readings(40), async (came, reading) => {
        const tested = sessionsOf(shape);
        expect(await outputsOf(tested, came, reading)).toEqual(await outputsOf(tested, came));
      }),
      { numRuns: 40 },
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Level, levels } from '../../operators/cep/levels.ts';
import { type Incident, suppress } from '../../operators/cep/suppress.ts';

interface Sighting {
  readonly rule: string;
  readonly session: string;
  readonly level: Level;
  readonly afterMs: number;
}

const quietMs = 600_000;

const sightingsOf = (level: fc.Arbitrary<Level>, afterMs: fc.Arbitrary<number>) =>
  fc.array(
    fc.record({
      rule: fc.constantFrom('burst', 'drift'),
      session: fc.constantFrom('s1', 's2', 's3'),
      level,
      afterMs,
    }),
    { maxLength: 120 },
  );

/** What is spoken of, by rule and session. */
const spokenOf = (sightings: readonly Sighting[]): ReadonlyMap<string, readonly Incident[]> => {
  const spoken = new Map<string, Incident[]>();
  let incidents: readonly Incident[] = [];
  let nowMs = 0;
  for (const { rule, session, level, afterMs } of sightings) {
    nowMs += afterMs;
    const seen = suppress(incidents, { rule, session, level }, nowMs);
    incidents = seen.incidents;
    const name = `${rule} ${session}`;
    if (seen.speak) spoken.set(name, [...(spoken.get(name) ?? []), seen.speak]);
  }
  return spoken;
};

const countsOf = (sightings: readonly Sighting[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { rule, session } of sightings) {
    const name = `${rule} ${session}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

const powersUpTo = (count: number): readonly number[] =>
  Array.from({ length: Math.floor(Math.log2(count)) + 1 }, (_, exponent) => 2 ** exponent);

describe('suppression', () => {
  it('speaks of an unbroken incident at its 1st, 2nd, 4th, 8th … sighting, and never else', () => {
    fc.assert(
      fc.property(sightingsOf(fc.constant('high'), fc.nat(4_000)), (sightings) => {
        const spoken = spokenOf(sightings);
        for (const [name, count] of countsOf(sightings)) {
          const counts = spoken.get(name)?.map((incident) => incident.count);
          expect(counts, name).toEqual(powersUpTo(count));
        }
      }),
    );
  });

  it('speaks at once of what gets graver than it was at its last sighting', () => {
    const level = fc.constantFrom(...levels);
    fc.assert(
      fc.property(sightingsOf(level, fc.nat(4_000)), level, level, (before, last, next) => {
        const seen = { rule: 'burst', session: 's1', afterMs: 1 };
        const sightings = [...before, { ...seen, level: last }, { ...seen, level: next }];
        const isGraver = levels.indexOf(next) < levels.indexOf(last);
        const count = countsOf(sightings).get('burst s1');
        const spoken = spokenOf(sightings).get('burst s1')?.at(-1);
        if (isGraver) expect(spoken).toMatchObject({ level: next, count });
      }),
    );
  });

  it('begins to count anew after a quiet time', () => {
    const after = fc.constantFrom(0, 1_000, quietMs - 1, quietMs, quietMs + 1);
    const alone = fc.array(after, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(alone, (pauses) => {
        const seen = { rule: 'burst', session: 's1', level: 'high' as const };
        const sightings = pauses.map((afterMs) => ({ ...seen, afterMs }));
        const runs: number[] = [];
        for (const [index, pause] of pauses.entries()) {
          if (index === 0 || pause >= quietMs) runs.push(0);
          runs.push((runs.pop() ?? 0) + 1);
        }
        const counts = spokenOf(sightings)
          .get('burst s1')
          ?.map(({ count }) => count);
        expect(counts).toEqual(runs.flatMap(powersUpTo));
      }),
    );
  });
});

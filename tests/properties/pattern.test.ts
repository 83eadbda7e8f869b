import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { automaton } from '../../operators/pattern/automaton.ts';
import {
  decodeMemory,
  emptyMemory,
  encodeMemory,
  type Memory,
} from '../../operators/pattern/memory.ts';
import { planOf } from '../../operators/pattern/plan.ts';
import { linksOf, type Run } from '../../operators/pattern/run.ts';
import type { Skip } from '../../operators/pattern/skip.ts';
import { bruteForce, type SkipSketch, type Timed } from '../support/brute-force.ts';
import { type Letter, patternOf, type Sketch, sketches, stepName } from '../support/sketch.ts';

const inputs = (lengthMax: number): fc.Arbitrary<readonly Timed[]> =>
  fc
    .array(
      fc.record({
        letter: fc.constantFrom('a', 'a', 'b', 'b', 'c', 'x'),
        n: fc.nat(3),
        stepMs: fc.constantFrom(0, 1, 1, 1, 2, 4),
      }),
      { minLength: 1, maxLength: lengthMax },
    )
    .map((steps) => {
      let timeMs = 0;
      return steps.map(({ letter, n, stepMs }) => {
        timeMs += stepMs;
        return { letter, n, timeMs };
      });
    });

const skips = ({ steps }: Sketch): fc.Arbitrary<SkipSketch> => {
  const mandatory = steps.flatMap(({ sort, optional }, index) =>
    sort === 'take' && !optional ? [index] : [],
  );
  return fc.oneof(
    fc.constantFrom<SkipSketch[]>('noSkip', 'skipToNext', 'skipPastLast'),
    fc.constantFrom(...mandatory.map((step) => ({ skipToFirst: step }))),
    fc.constantFrom(...mandatory.map((step) => ({ skipToLast: step }))),
  );
};

const skipOf = (skip: SkipSketch): Skip<string> => {
  if (typeof skip === 'string') return skip;
  return 'skipToFirst' in skip
    ? { skipToFirst: stepName(skip.skipToFirst) }
    : { skipToLast: stepName(skip.skipToLast) };
};

/** The matches in words: which events, by index, filled which step. */
const inWords = (handed: readonly { readonly at: number; readonly step: number }[]): string =>
  handed.map(({ at, step }) => `${stepName(step)}=${at}`).join(' ');

/** What the automaton makes of events that are in order. */
const byAutomaton = (
  sketch: Sketch,
  events: readonly Timed[],
  skip: SkipSketch,
  rewrite: boolean,
): readonly string[] => {
  const plan = planOf(patternOf(sketch).definition);
  const countEvicted = () => expect.fail('nothing is evicted here');
  const options = { partialsMax: 1e6, evict: 'oldest', countEvicted } as const;
  const machine = automaton(plan, { ...options, skip: skipOf(skip) });
  let memory: Memory<Letter, Letter> = emptyMemory();
  const words: string[] = [];
  const say = (made: readonly Run<Letter>[]) => {
    for (const { link } of made) {
      const handed = linksOf(link).map(({ held, step }) => `${plan.names[step]}=${held.id}`);
      words.push(handed.join(' '));
    }
  };
  for (const [index, { timeMs, ...value }] of events.entries()) {
    say(machine.pass(memory, timeMs));
    if (machine.changes(memory, value))
      say(machine.take(memory, { id: `${index}`, timeMs, value }));
    if (rewrite) memory = decodeMemory(encodeMemory(memory));
  }
  for (let due = machine.dueMs(memory); due < 1e6; due = machine.dueMs(memory)) {
    say(machine.pass(memory, due));
  }
  return words;
};

const cases = (looksBack: boolean, lengthMax: number) =>
  sketches(looksBack).chain((sketch) =>
    fc.record({
      sketch: fc.constant(sketch),
      events: inputs(lengthMax),
      skip: skips(sketch),
      rewrite: fc.boolean(),
    }),
  );

describe('a pattern', () => {
  it.each([
    ['whose conditions look at one event', false],
    ['whose conditions look back', true],
  ])('%s finds the matches that the definition has, and no others', (_, looksBack) => {
    const seen = { matches: 0, cases: 0 };
    fc.assert(
      fc.property(cases(looksBack, 7), ({ sketch, events, skip, rewrite }) => {
        const expected = bruteForce(sketch, events, skip).map(inWords);
        expect(byAutomaton(sketch, events, skip, rewrite)).toEqual(expected);
        seen.cases += 1;
        seen.matches += expected.length;
      }),
      { numRuns: 6_000 },
    );
    expect(seen.matches).toBeGreaterThan(seen.cases / 2);
  });

  it('that may keep few partial matches keeps no more, and what it still finds is there', () => {
    let evictions = 0;
    const limited = fc.tuple(cases(false, 9), fc.integer({ min: 1, max: 3 }), fc.boolean());
    fc.assert(
      fc.property(limited, ([{ sketch, events }, partialsMax, isOldest]) => {
        const plan = planOf(patternOf(sketch).definition);
        const evict = isOldest ? 'oldest' : 'newest';
        const countEvicted = (count: number) => {
          evictions += count;
        };
        const options = { skip: 'noSkip', partialsMax, evict, countEvicted } as const;
        const machine = automaton(plan, options);
        const memory: Memory<Letter, Letter> = emptyMemory();
        const made: Run<Letter>[] = [];
        for (const [index, { timeMs, ...value }] of events.entries()) {
          made.push(...machine.pass(memory, timeMs));
          made.push(...machine.take(memory, { id: `${index}`, timeMs, value }));
          expect([...memory.runs.values()].flat().length).toBeLessThanOrEqual(partialsMax);
        }
        const there = bruteForce(sketch, events, 'noSkip').map(inWords);
        for (const { link } of made) {
          const words = linksOf(link).map(({ held, step }) => `${plan.names[step]}=${held.id}`);
          expect(there).toContain(words.join(' '));
        }
      }),
      { numRuns: 1_000 },
    );
    expect(evictions).toBeGreaterThan(100);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Aggregate,
  averaging,
  counting,
  largest,
  smallest,
  summing,
  together,
} from '../../operators/window/aggregate.ts';
import { distinctOf, topOf } from '../../operators/window/names.ts';

interface Call {
  readonly tool: string;
  readonly ms: number;
}

const calls = fc.array(
  fc.record({ tool: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), ms: fc.integer() }),
  { maxLength: 30 },
);

const sumOf = <Result, Sum>(
  { initial, add }: Aggregate<Call, Result, Sum>,
  values: readonly Call[],
): Sum => values.reduce(add, initial);

const resultOf = <Result, Sum>(
  aggregate: Aggregate<Call, Result, Sum>,
  values: readonly Call[],
): Result => aggregate.result(sumOf(aggregate, values));

const ms = ({ ms }: Call): number => ms;
const tool = ({ tool }: Call): string => tool;

// biome-ignore lint/suspicious/noExplicitAny: a list of aggregates with different sums
const ready: readonly [string, Aggregate<Call, any, any>][] = [
  ['counting', counting()],
  ['summing', summing(ms)],
  ['smallest', smallest(ms)],
  ['largest', largest(ms)],
  ['averaging', averaging(ms)],
  ['distinctOf', distinctOf(tool, { max: 10 })],
  ['distinctOf with too little room', distinctOf(tool, { max: 3 })],
  ['topOf', topOf(3, tool)],
  ['together', together({ n: counting(), sum: summing(ms), tools: distinctOf(tool, { max: 2 }) })],
];

describe('an aggregate', () => {
  it.each(ready)('sums up in parts what it sums up as a whole: %s', (_, aggregate) => {
    fc.assert(
      fc.property(calls, calls, calls, (a, b, c) => {
        const { merge } = aggregate;
        const [left, middle, right] = [a, b, c].map((part) => sumOf(aggregate, part));
        const whole = sumOf(aggregate, [...a, ...b, ...c]);
        expect(merge(merge(left, middle), right)).toEqual(whole);
        expect(merge(left, merge(middle, right))).toEqual(whole);
        expect(merge(merge(right, left), middle)).toEqual(whole);
      }),
    );
  });

  it.each(ready)('survives being written down, and never changes a sum in place: %s', (_, some) => {
    fc.assert(
      fc.property(calls, calls, (a, b) => {
        const [left, right] = [sumOf(some, a), sumOf(some, b)];
        const before = JSON.stringify([left, right]);
        some.merge(left, right);
        b.reduce(some.add, left);
        expect(JSON.stringify([left, right])).toBe(before);
        expect(JSON.parse(before)).toEqual([left, right]);
      }),
    );
  });

  it('counts, sums, finds the ends and the mean', () => {
    const values = [4, 1, 7].map((each) => ({ tool: 'a', ms: each }));
    const all = together({
      count: counting(),
      sum: summing(ms),
      least: smallest(ms),
      most: largest(ms),
      mean: averaging(ms),
    });
    expect(resultOf(all, values)).toEqual({ count: 3, sum: 12, least: 1, most: 7, mean: 4 });
  });

  it.each(ready.slice(1, 5))(
    'refuses a number that is none, for a sum would never recover from it: %s',
    (_, aggregate) => {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(() => resultOf(aggregate, [{ tool: 'a', ms: bad }])).toThrow(
          expect.objectContaining({ code: 'WEIR_OPERATORS_NOT_A_NUMBER' }),
        );
      }
    },
  );
});

describe('distinct names', () => {
  it('are the different ones, the first of them when there are too many', () => {
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 8 }), (values, max) => {
        const names = [...new Set(values.map(tool))].sort();
        expect(resultOf(distinctOf(tool, { max }), values)).toEqual({
          count: Math.min(names.length, max),
          names: names.slice(0, max),
          isComplete: names.length <= max,
        });
      }),
    );
  });
});

describe('the most frequent names', () => {
  const tally = (values: readonly Call[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { tool: name } of values) counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  };

  it('are exact while there is room', () => {
    fc.assert(
      fc.property(calls, (values) => {
        const expected = [...tally(values)]
          .map(([name, count]) => ({ name, count }))
          .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
          .slice(0, 3);
        expect(resultOf(topOf(3, tool), values)).toEqual({ names: expected, tooLowMax: 0 });
      }),
    );
  });

  it('are too low by no more than they say, and by no more than a share, when room is short', () => {
    const manyCalls = fc.array(calls, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(manyCalls, fc.integer({ min: 1, max: 4 }), (parts, namesMax) => {
        const some = topOf(6, tool, { namesMax });
        const merged = parts.map((part) => sumOf(some, part)).reduce(some.merge, some.initial);
        const { names, tooLowMax } = some.result(merged);
        const counts = tally(parts.flat());
        expect(tooLowMax).toBeLessThanOrEqual(parts.flat().length / (namesMax + 1));
        expect(names.length).toBeLessThanOrEqual(namesMax);
        for (const [name, count] of counts) {
          const told = names.find((each) => each.name === name)?.count ?? 0;
          expect(told).toBeLessThanOrEqual(count);
          expect(told).toBeGreaterThanOrEqual(count - tooLowMax);
        }
      }),
    );
  });
});

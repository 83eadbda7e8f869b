import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ids } from '../../../../operators/guard/model/ids.ts';
import { Tally } from '../../../../operators/guard/model/tally.ts';
import type { Head } from '../../../../operators/guard/model/weights.ts';

const size = 64;
const user = Int8Array.from({ length: size }, (_, id) => ((id * 37) % 255) - 127);
const document = Int8Array.from({ length: size }, (_, id) => ((id * 91) % 255) - 127);
const rarity = Uint8Array.from({ length: size }, (_, id) => (id * 53) % 256);

const idsOf = (list: readonly number[]): Ids => {
  const ids = new Ids();
  for (const id of list) ids.add(id);
  return ids;
};

interface Step {
  readonly list: readonly number[];
  readonly isWhole: boolean;
}

/** Sums over the features of the whole, counted anew. */
const wholeOf = (steps: readonly Step[], head: Head): readonly [number, number] => {
  const times = new Map<number, number>();
  for (const { list, isWhole } of steps)
    if (isWhole) for (const id of list) times.set(id, (times.get(id) ?? 0) + 1);
  let [sum, squares] = [0, 0];
  for (const [id, count] of times) {
    const log = Math.log1p(count);
    sum += ((head === 'user' ? user : document)[id] ?? 0) * log;
    squares += (((rarity[id] ?? 0) / 16) * log) ** 2;
  }
  return [sum, squares];
};

const step: fc.Arbitrary<Step> = fc.record({
  list: fc.array(fc.nat(size - 1), { maxLength: 40 }),
  isWhole: fc.boolean(),
});
const texts = fc.array(
  fc.record({
    head: fc.constantFrom<Head>('user', 'document'),
    steps: fc.array(step, { maxLength: 6 }),
  }),
  { maxLength: 5 },
);

describe('a tally', () => {
  it('has the sums that counting anew gives, text after text', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const tally = new Tally(user, document, rarity);
        for (const { head, steps } of all) {
          tally.reset(head);
          for (const { list, isWhole } of steps) {
            tally.add(idsOf(list), isWhole);
            const weights = head === 'user' ? user : document;
            const sum = list.reduce((total, id) => total + (weights[id] ?? 0), 0);
            const squares = list.reduce((total, id) => total + ((rarity[id] ?? 0) / 16) ** 2, 0);
            expect(tally.sum).toBe(sum);
            expect(tally.squares).toBeCloseTo(squares, 6);
          }
          const [sum, squares] = wholeOf(steps, head);
          expect(tally.wholeSum).toBeCloseTo(sum, 6);
          expect(tally.wholeSquares).toBeCloseTo(squares, 6);
        }
      }),
    );
  });

  it('counts no further than 255 times', () => {
    const tally = new Tally(user, document, rarity);
    tally.reset('user');
    for (let time = 0; time < 300; time += 1) tally.add(idsOf([3]), true);
    expect(Math.abs(tally.wholeSum)).toBeGreaterThanOrEqual(
      Math.abs((user[3] ?? 0) * Math.log1p(255)) - 1e-6,
    );
    tally.reset('user');
    tally.add(idsOf([3]), true);
    expect(tally.wholeSum).toBeCloseTo((user[3] ?? 0) * Math.log1p(1), 9);
  });
});

// Routes between models: a session keeps its model, weights hold on average, and whoever leaves or comes
// moves no session that is not its own.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShadowed, memberFor } from '../../api/models/route.ts';

const sessions = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, nth) => `session-${nth}`);

const membersOf = (weights: readonly number[]) =>
  weights.map((weight, nth) => ({ model: `model-${nth}`, weight }));

const weights = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), {
  ...{ minLength: 2, maxLength: 6 },
});

describe('a route', () => {
  it('gives a session the same model every time, in whatever order they stand', () => {
    fc.assert(
      fc.property(weights, fc.string(), (given, session) => {
        const members = membersOf(given);
        const first = memberFor({ name: 'r', members }, session);
        expect(memberFor({ name: 'r', members: [...members].reverse() }, session)).toEqual(first);
        expect(members).toContainEqual(first);
      }),
    );
  });

  it('moves only the sessions of a model that leaves', () => {
    fc.assert(
      fc.property(weights, fc.nat(), (given, seed) => {
        const members = membersOf(given);
        const gone = members[seed % members.length];
        const rest = members.filter((each) => each !== gone);
        for (const session of sessions(50)) {
          const before = memberFor({ name: 'r', members }, session);
          if (before === gone) continue;
          expect(memberFor({ name: 'r', members: rest }, session)).toEqual(before);
        }
      }),
    );
  });

  it('shares sessions by weight', () => {
    const count = 4_000;
    fc.assert(
      fc.property(weights, fc.string({ minLength: 1 }), (given, name) => {
        const members = membersOf(given);
        const sum = given.reduce((all, each) => all + each, 0);
        const got = sessions(count).map((each) => memberFor({ name, members }, each)?.model);
        for (const { model, weight } of members) {
          const share = weight / sum;
          const spread = Math.sqrt((share * (1 - share)) / count);
          const seen = got.filter((each) => each === model).length / count;
          expect(Math.abs(seen - share)).toBeLessThan(5 * spread + 1e-9);
        }
      }),
      { numRuns: 15, seed: 3 },
    );
  });

  it('without members leads nowhere', () => {
    expect(memberFor({ name: 'r', members: [] }, 's')).toBeUndefined();
  });

  it('puts its share of the prompts to the shadow', () => {
    const prompts = sessions(4_000);
    for (const share of [0, 0.1, 0.5, 1]) {
      const seen = prompts.filter((id) => isShadowed('r', share, id)).length / prompts.length;
      expect(Math.abs(seen - share)).toBeLessThan(0.04);
    }
    expect(prompts.some((id) => isShadowed('r', 0, id))).toBe(false);
    expect(prompts.every((id) => isShadowed('r', 1, id))).toBe(true);
  });
});

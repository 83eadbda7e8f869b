import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intentDrift } from '../../../operators/posture/drift.ts';
import { contentTokens } from '../../../operators/posture/tokens.ts';

const word = fc.stringMatching(/^[a-zäöüéñ]{3,12}$/);
const words = fc.array(word, { maxLength: 40 });

describe('the content tokens of a prompt', () => {
  it('are distinct, ascending, few, and 24 bits each, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const tokens = contentTokens(text);
        expect(tokens.length).toBeLessThanOrEqual(24);
        expect([...new Set(tokens)].sort((a, b) => a - b)).toEqual(tokens);
        for (const token of tokens) {
          expect(token).toBeGreaterThanOrEqual(0);
          expect(token).toBeLessThan(2 ** 24);
        }
      }),
    );
  });

  it('do not depend on order, repetition, case or punctuation', () => {
    fc.assert(
      fc.property(words, (some) => {
        const tokens = contentTokens(some.join(' '));
        expect(contentTokens([...some].reverse().join(' '))).toEqual(tokens);
        expect(contentTokens([...some, ...some].join(', '))).toEqual(tokens);
        expect(contentTokens(some.join('! ').toUpperCase())).toEqual(tokens);
      }),
    );
  });

  it('leave out words that every prompt has', () => {
    expect(contentTokens('What would you like to have? Please tell them that.')).toEqual([]);
    expect(contentTokens('der die das und ist nicht für')).toEqual([]);
    expect(contentTokens('quarterly sales')).toHaveLength(2);
  });
});

describe('the drift from a session', () => {
  const turn = fc
    .array(fc.nat(50), { minLength: 3, maxLength: 24 })
    .map((all) => [...new Set(all)]);

  it('is 0 for a prompt that was asked before', () => {
    fc.assert(
      fc.property(turn, fc.array(turn, { minLength: 1, maxLength: 9 }), (now, others) => {
        fc.pre(now.length >= 3 && others.some((other) => other.length >= 3));
        expect(intentDrift([...others, now], now)).toBe(0);
      }),
    );
  });

  it('never grows with another turn of the session, once there are two', () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 2 }), turn, turn, (turns, more, now) => {
        fc.pre(turns.filter(({ length }) => length >= 3).length >= 2);
        expect(intentDrift([...turns, more], now)).toBeLessThanOrEqual(intentDrift(turns, now));
      }),
    );
  });

  it('is one minus the share of common words with the most similar turn', () => {
    expect(
      intentDrift(
        [
          [1, 2, 3, 4],
          [7, 8, 9],
        ],
        [1, 2, 5, 6],
      ),
    ).toBeCloseTo(1 - 2 / 6);
  });
});

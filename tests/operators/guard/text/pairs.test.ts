import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../../operators/guard/model/weights.ts';
import { alphabetOf, Pairs, surpriseOf } from '../../../../operators/guard/text/pairs.ts';

const { surprise } = readModel();
const unitsOf = (text: string): Uint16Array =>
  Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

/** What the table thinks of a text that was written down. */
const thoughtOf = (text: string): number => surpriseOf(unitsOf(text), 0, text.length, surprise);

const reversed = (text: string): string => [...text].reverse().join('');
const shifted = (text: string, by: number): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter < 'a' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + by) % 26) + base);
  });

const sign = fc.constantFrom(...'aabcXYZz   .,1é忽\n"', '😀');
const texts = fc.array(sign, { minLength: 1, maxLength: 40 }).map((signs) => signs.join(''));

describe('the pairs of a text', () => {
  const pairs = new Pairs();

  it('say what the text would say, shifted and turned around', () => {
    fc.assert(
      fc.property(texts, fc.nat(25), (text, by) => {
        const alphabet = alphabetOf((place) => (place + by) % 26);
        pairs.read(unitsOf(text), 0, text.length);
        const moved = shifted(text, by);
        expect(pairs.surpriseOf({ alphabet }, surprise)).toBe(thoughtOf(moved));
        expect(pairs.surpriseOf({ alphabet, turned: 'text' }, surprise)).toBe(
          thoughtOf(reversed(moved)),
        );
        expect(pairs.surpriseOf({ alphabet, turned: 'words' }, surprise)).toBe(
          thoughtOf(moved.split(' ').map(reversed).join(' ')),
        );
      }),
      { numRuns: 3_000 },
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../../operators/guard/model/weights.ts';
import { Pairs, surpriseOf, wayOf } from '../../../../operators/guard/text/pairs.ts';

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
        const shift = (place: number): number => (place + by) % 26;
        pairs.read(unitsOf(text), 0, text.length);
        const moved = shifted(text, by);
        expect(pairs.surpriseOf(wayOf(shift), surprise)).toBe(thoughtOf(moved));
        expect(pairs.surpriseOf(wayOf(shift, 'text'), surprise)).toBe(thoughtOf(reversed(moved)));
        expect(pairs.surpriseOf(wayOf(shift, 'words'), surprise)).toBe(
          thoughtOf(moved.split(' ').map(reversed).join(' ')),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('are summed no further than what is asked for, and never stop below it', () => {
    fc.assert(
      fc.property(
        texts,
        fc.nat(25),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (text, by, most) => {
          const way = wayOf((place) => (place + by) % 26, 'text');
          pairs.read(unitsOf(text), 0, text.length);
          const all = pairs.surpriseOf(way, surprise);
          const some = pairs.surpriseOf(way, surprise, most);
          expect(some === all || (some === Number.POSITIVE_INFINITY && all >= most)).toBe(true);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

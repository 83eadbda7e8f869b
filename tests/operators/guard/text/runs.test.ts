import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoders } from '../../../../operators/guard/text/decode.ts';
import { alphabetOf, replaceRuns } from '../../../../operators/guard/text/runs.ts';
import { signsIn } from '../../../../operators/guard/text/signs.ts';

const unitsOf = (text: string): Uint16Array =>
  Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
const digits = alphabetOf('0123456789,');
const counted = (run: string): string => `<${run.length}>`;

describe('runs of an alphabet', () => {
  it.each([
    ['three at least', /[0-9,]{3,}/g, 3],
    ['whole words', /\b\d{2,3}\b/g, 2],
    ['what nothing stands before', /(?<![a-z])\d[\d,]{4,}/g, 5],
  ] as const)('are all that a pattern can match in: %s', (_, pattern, min) => {
    const piece = fc.constantFrom('1', '22', '333', ',', 'a', ' ', '-', '4444', '5'.repeat(30));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const runs = { alphabet: digits, min, holds: undefined };
        const read = replaceRuns(text, unitsOf(text), runs, (run) => run.replace(pattern, counted));
        expect(read).toBe(text.replace(pattern, counted));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('runs that hold a sign', () => {
  it('are those among all that do', () => {
    const piece = fc.constantFrom('1', '22', ',', ',,', 'a', ' ', '4444', '5'.repeat(9));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const runs = { alphabet: digits, min: 3, holds: ',' };
        const read = replaceRuns(text, unitsOf(text), runs, (run) =>
          run.replace(/[0-9,]{3,}/g, counted),
        );
        const expected = text.replace(/[0-9,]{3,}/g, (run) =>
          run.includes(',') ? counted(run) : run,
        );
        expect(read).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the signs of a text', () => {
  const piece = fc.constantFrom(
    ...['a ', 'ab', '  ', ' ', '😀 ', '%41%42', '&lt;', '&#105;', '\\u0061', '\\x41', '\u200b'],
    ...['\u00ad', 'ＡＢＣＤＥＦＧＨ', '\u{e0041}', '\ufe0f', 'a b c d e f ', '\n'],
  );

  it('are there wherever a decoder finds something', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const text = pieces.join('');
        const units = unitsOf(text);
        for (const { name, sign, hint, decode } of decoders) {
          if (sign === undefined || (signsIn(units) & sign) !== 0) continue;
          const isFound = hint?.test(text) !== false && decode(text, units) !== text;
          expect([name, isFound]).toEqual([name, false]);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

// What a text that is still being written may let go of: findings before `openFrom` do not change.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFrom } from '../../../../operators/output/pii/opening.ts';
import { scanPii } from '../../../../operators/output/pii.ts';
import { examples } from './examples.ts';

const values = examples.flatMap(([, name, value]) => [
  value,
  `${name} ${value}`,
  `${name}: ${value}`,
]);
const contact = [
  'ann.lee@corp.io',
  '+49 30 901820 11',
  '(212) 555-0187 ext. 12',
  '06 12 34 56 78',
  'DE89 3704 0044 0532 0130 00',
  '2001:db8::52',
  '10.20.30.40/8',
  'born on 3 May 1971',
  'born May 3, 1971',
  '3c:22:fb:7a:01:9e',
];
const plain = [
  'the',
  'is 12',
  'and so on',
  'DE',
  'AT 3',
  'in 2024',
  '7',
  'office',
  'é',
  '😀',
  'No',
  'x',
  '(a)',
];
const gaps = [' ', ', ', '. ', '\n', ': ', '-', '/', ' (', '  '];
const texts = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom(...values), fc.constantFrom(...contact), fc.constantFrom(...plain)),
      fc.constantFrom(...gaps),
    ),
    { minLength: 1, maxLength: 7 },
  )
  .map((parts) => parts.flat().join(''));

const findingsIn = (text: string) => scanPii(text, { whole: false });

describe('personal data in a text that is still being written', () => {
  it('stays what it is before the place where something is open, wherever the text is cut', () => {
    fc.assert(
      fc.property(texts, fc.nat(400), (text, cut) => {
        const written = text.slice(0, cut % (text.length + 1));
        const now = findingsIn(written);
        // A finding that reaches over the place waits as a whole.
        const open = now.reduceRight(
          (place, { start, end }) => (start < place && end > place ? start : place),
          openFrom(written),
        );
        const final = findingsIn(text);
        expect(now.filter(({ end }) => end <= open)).toEqual(
          final.filter(({ end }) => end <= open),
        );
        expect(final.filter(({ start, end }) => start < open && end > open)).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('does not change, 120 characters before the end, whatever is appended', () => {
    fc.assert(
      fc.property(texts, texts, (text, more) => {
        const limit = text.length - 120;
        const early = (all: ReturnType<typeof findingsIn>) => all.filter(({ end }) => end < limit);
        expect(early(findingsIn(text + more))).toEqual(early(findingsIn(text)));
      }),
      { numRuns: 1000 },
    );
  });

  it('holds back no more than the last words of ordinary prose', () => {
    const prose =
      'The committee met on Tuesday and agreed that the harbour should be dredged again. '.repeat(
        3,
      );
    for (let cut = 1; cut <= prose.length; cut += 1) {
      expect(cut - openFrom(prose.slice(0, cut))).toBeLessThanOrEqual(12);
    }
  });

  it('is found once per stretch', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let end = 0;
        for (const finding of scanPii(text)) {
          expect(finding.start).toBeGreaterThanOrEqual(end);
          expect(finding.end).toBeGreaterThan(finding.start);
          end = finding.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1000 },
    );
  });
});

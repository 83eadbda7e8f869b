import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignmentAt } from '../../../operators/output/secrets/assignment.ts';
import { automaton } from '../../../operators/output/secrets/automaton.ts';
import { patternSource } from '../../../operators/output/secrets/pattern-source.ts';

describe('the automaton', () => {
  const few = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });

  it('finds every keyword at every place, whatever its case, as a naive search does', () => {
    const any = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'C', 'İ', '😀', ' ') });
    fc.assert(
      fc.property(fc.uniqueArray(few, { minLength: 1 }), any, (keywords, text) => {
        const found: string[] = [];
        automaton(keywords.map((each) => [each, each])).walk(text, 0, (keyword, end) => {
          found.push(`${keyword}@${end - keyword.length}`);
        });
        const naive = keywords.flatMap((keyword) =>
          Array.from({ length: text.length }, (_, at) => at)
            .filter((at) => text.slice(at, at + keyword.length).toLowerCase() === keyword)
            .map((at) => `${keyword}@${at}`),
        );
        expect(found.sort()).toEqual(naive.sort());
      }),
    );
  });

  it('knows how much of the end may be the beginning of a keyword', () => {
    fc.assert(
      fc.property(fc.uniqueArray(few, { minLength: 1 }), few, (keywords, text) => {
        const depth = automaton(keywords.map((each) => [each, each])).walk(
          text,
          0,
          () => undefined,
        );
        const isBeginning = (length: number): boolean =>
          keywords.some((each) => each.startsWith(text.slice(text.length - length)));
        const longest = [4, 3, 2, 1].find((each) => each <= text.length && isBeginning(each)) ?? 0;
        expect(depth).toBe(longest);
      }),
    );
  });
});

describe('what is read off a pattern', () => {
  it.each([
    ['abc', 3],
    ['gh[pous]_[A-Za-z0-9]{36,255}', 259],
    ['(?:ab|c{2,5})(?:-[0-9])?(?!\\w)', 7],
    ['(?<=x{0,9})\\d{3}(\\s{0,2}=)', 6],
    ['(?:[^-]|-(?!----)){0,80}(?:END|$)', 83],
  ])('is the length of the longest match of %s: %i', (source, longest) => {
    expect(patternSource(source).longest).toBe(longest);
  });

  it.each(['a+', 'a*', 'a{2,}', '(?:ab){3,}'])('is never without a bound: %s', (source) => {
    expect(() => patternSource(source)).toThrow(RangeError);
  });

  it('is a pattern of every beginning of a match, and of nothing that cannot become one', () => {
    const beginning = new RegExp(`^${patternSource('ab(?:c|d{2,3})-[0-9]{2}').beginning}`);
    for (const whole of ['abc-12', 'abdd-12', 'abddd-12']) {
      for (let to = 0; to <= whole.length; to += 1) {
        expect(beginning.test(whole.slice(0, to)), whole.slice(0, to)).toBe(true);
      }
    }
    for (const other of ['b', 'abd-', 'abdddd', 'abc-12x', 'abx']) {
      expect(beginning.test(other), other).toBe(false);
    }
  });
});

describe('an assignment', () => {
  it.each([
    ['token="v1"', 'v1'],
    ['token = v1 # x', 'v1'],
    ['token: v1', 'v1'],
    ["'token' => 'v1'", 'v1'],
    ['token := `v1`', 'v1'],
    ['token ?= v1', 'v1'],
    ['"token": "v1",', 'v1'],
    ['{\\"token\\": \\"v1\\"}', 'v1'],
    ['token string = "v1"', 'v1'],
    ['token: string = "v1"', 'v1'],
    ['token is v1 now', 'v1'],
    ['?token=v1&b=2', 'v1'],
    ['<token>v1</token>', 'v1'],
    ['set("token", "v1")', 'v1'],
    ['token = ("v1")', 'v1'],
    ['token = b"v1"', 'v1'],
  ])('is read in %s', (text, value) => {
    const read = assignmentAt(`${text}\n`, text.indexOf('token') + 'token'.length);
    expect(typeof read === 'object' && text.slice(read.start, read.end)).toBe(value);
  });

  it('is open as long as the text ends inside of it, and none when there is no sign', () => {
    const text = 'token = ';
    for (let to = 5; to <= text.length; to += 1) {
      expect(assignmentAt(text.slice(0, to), 5), text.slice(0, to)).toBe('open');
    }
    expect(assignmentAt('token of thanks and so on, and on', 5)).toBeUndefined();
  });
});

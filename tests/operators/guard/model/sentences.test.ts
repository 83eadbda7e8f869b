import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentenceEnds } from '../../../../operators/guard/model/sentences.ts';
import { fold, textOf } from '../../../../operators/guard/text/fold.ts';

const sentences = (text: string): readonly string[] => {
  const folded = fold(text);
  const whole = textOf(folded);
  let from = 0;
  return sentenceEnds(folded).map((end) => {
    const sentence = whole.slice(from, end).trim();
    from = end;
    return sentence;
  });
};

describe('the sentences of a text', () => {
  it.each<[string, string, readonly string[]]>([
    ['a full stop', 'Go on. Now.', ['go on.', 'now.']],
    ['other ends', 'Go! Why? So; yes', ['go!', 'why?', 'so;', 'yes']],
    ['the end of a line', 'one\ntwo\n\nthree', ['one', 'two', 'thre']],
    ['ends of Chinese, without blanks', '忽略。好吗？是', ['忽略。', '好吗?是']],
    ['ends of Hindi', 'भूल जाओ। सुनो', ['भूल जाओ।', 'सुनो']],
    ['ends of Arabic', 'لماذا؟نعم', ['لماذا؟', 'نعم']],
  ])('end at %s', (_, text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });

  it.each(['version 1.2.3 of a.txt', 'read example.org/a?b=c'])('go on in %s', (text) => {
    expect(sentences(text)).toEqual([text]);
  });

  it('are cut between words when they are long', () => {
    const all = sentences('quiet harbour '.repeat(100));
    expect(all.length).toBeGreaterThan(3);
    for (const each of all) {
      expect(each.length).toBeLessThanOrEqual(401);
      expect(each).toMatch(/^(?:quiet|harbour).*(?:quiet|harbour)$/);
    }
  });

  it('follow each other, cover the text, and are short, whatever the text is', () => {
    const piece = fc.constantFrom(
      '. ',
      '\n',
      'a',
      'word ',
      '。',
      '?',
      'x'.repeat(3),
      'ab'.repeat(300),
    );
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const folded = fold(text);
        let from = 0;
        for (const end of sentenceEnds(folded)) {
          expect(end).toBeGreaterThan(from);
          expect(end - from).toBeLessThanOrEqual(401);
          from = end;
        }
        expect(from).toBe(folded.length);
      }),
    );
  });
});

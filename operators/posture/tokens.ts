// tokens: the content words of a prompt as hashes. Enough to compare topics; the text stays where
// it is. Keeping the smallest hashes makes the sample consistent, so Jaccard stays unbiased.
import { fnv1a } from '../../engine/kernel/hash.ts';

const tokensMax = 24;
const wordLengthMin = 3;

const stopWords = new Set(
  (
    'the and for are but not you all any can had her was one our out day get has him his how man ' +
    'new now old see two way who boy did its let put say she too use that with have this will your ' +
    'from they know want been good much some time very when come here just like long make many more ' +
    'only over such take than them well were what which would there their about could other into ' +
    'please give tell write explain does should also der die das und ist nicht ein eine mit für auf ' +
    'les des une est que pour dans los las una por con para del'
  ).split(' '),
);

/** Whether a word, in lower case, tells what a text is about. */
export const isContentWord = (word: string): boolean =>
  word.length >= wordLengthMin && !stopWords.has(word);

/** At most 24 distinct 24-bit hashes, ascending. */
export const contentTokens = (text: string): number[] => {
  const hashes = new Set<number>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    if (isContentWord(word)) hashes.add(fnv1a(word) & 0xffffff);
  }
  return [...hashes].sort((a, b) => a - b).slice(0, tokensMax);
};

// meaning: the concepts of a sentence as features. Each one, how the sentence begins, ordered pairs by
// distance, and three in a row; and pairs that span the end of the sentence before.
import { concepts } from '../lexicon/concepts.ts';
import type { Mention } from '../lexicon/finder.ts';
import type { Ids } from './ids.ts';

/** How many weights concepts and texture share: 2^16. */
export const meaningSize = 1 << 16;

const mask = meaningSize - 1;
const kinds = concepts.length;
/** A pair looks back at so many mentions, and at so many words. */
const backMax = 6;
const wordsMax = 10;
const nearMax = 3;

/** The number of a feature: a sort, and up to three values. */
export const featureOf = (sort: number, a: number, b = 0, c = 0): number => {
  let hash = Math.imul(sort + 1, 0x9e3779b1) ^ Math.imul(a + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) ^ Math.imul(b + 1, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 13), 0x165667b1) ^ Math.imul(c + 1, 0x9e3779b1);
  return (hash ^ (hash >>> 16)) & mask;
};

const sorts = { one: 1, begins: 2, near: 3, pair: 4, triple: 5, across: 6, twice: 7 } as const;

const seen = new Uint8Array(kinds * kinds);

/** Adds the features of one sentence. */
export const addMeaning = (mentions: readonly Mention[], ids: Ids): void => {
  if (mentions.length === 0) return;
  seen.fill(0);
  for (let index = 0; index < mentions.length; index += 1) {
    const { concept, word } = mentions[index] as Mention;
    const self = concept * kinds + concept;
    if (seen[self] === 0) {
      seen[self] = 1;
      ids.add(featureOf(sorts.one, concept));
    }
    if (word <= 1) ids.add(featureOf(sorts.begins, concept));
    for (let back = 1; back <= backMax && back <= index; back += 1) {
      const other = mentions[index - back] as Mention;
      const distance = word - other.word;
      if (distance > wordsMax) break;
      if (distance === 0 || other.concept === concept) continue;
      const pair = other.concept * kinds + concept;
      if (seen[pair] !== 0) continue;
      seen[pair] = 1;
      ids.add(featureOf(sorts.pair, other.concept, concept));
      if (distance <= nearMax) ids.add(featureOf(sorts.near, other.concept, concept));
      const third = mentions[index - back - 1];
      if (third && third.concept !== other.concept && other.word - third.word <= wordsMax) {
        ids.add(featureOf(sorts.triple, third.concept, other.concept, concept));
      }
    }
  }
};

const acrossMax = 4;

/** Adds the pairs of what one sentence ends with and the next one begins with. */
export const addAcross = (
  last: readonly number[],
  mentions: readonly Mention[],
  ids: Ids,
): void => {
  for (const concept of last) {
    for (let index = 0; index < acrossMax && index < mentions.length; index += 1) {
      ids.add(featureOf(sorts.across, concept, (mentions[index] as Mention).concept));
    }
  }
};

/** The last concepts of a sentence, each once. */
export const lastOf = (mentions: readonly Mention[]): readonly number[] => {
  const last: number[] = [];
  for (let index = Math.max(0, mentions.length - acrossMax); index < mentions.length; index += 1) {
    const { concept } = mentions[index] as Mention;
    if (!last.includes(concept)) last.push(concept);
  }
  return last;
};

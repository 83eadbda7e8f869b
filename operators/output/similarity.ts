// How much two texts have in common: the share of their distinct words, in any order. A crude measure
// that needs no model and is the same everywhere.

const wordsMax = 5_000;

const wordsOf = (text: string): ReadonlySet<string> => {
  const words = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]{1,64}/gu)) {
    words.add(word);
    if (words.size === wordsMax) break;
  }
  return words;
};

/**
 * From 0 (no word in common) to 1 (the same words); two texts without words are the same.
 *
 * @example
 * wordSimilarity('A weir is a dam.', 'A dam.'); // 0.5
 */
export const wordSimilarity = (a: string, b: string): number => {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const shared = [...left].filter((word) => right.has(word)).length;
  const all = left.size + right.size - shared;
  return all === 0 ? 1 : shared / all;
};

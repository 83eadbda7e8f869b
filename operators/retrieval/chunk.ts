// chunk: a document in pieces that a model can read and a guard can judge. Cut between sentences, where
// it can be; each piece begins with the end of the one before, so that nothing hides in a cut.

/** In UTF-16 units. */
export const chunkLength = 800;
const overlapMax = 160;
/** A paragraph that ends behind this ends the chunk, too. */
const paragraphFrom = 500;

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** A long sentence in pieces, cut at spaces where there are some; never inside a character. */
const cut = (sentence: string): readonly string[] => {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > chunkLength) {
    const space = rest.lastIndexOf(' ', chunkLength - 1) + 1;
    const end = space > chunkLength / 2 ? space : chunkLength;
    const isInside = /[\uD800-\uDBFF]/.test(rest.charAt(end - 1));
    pieces.push(rest.slice(0, isInside ? end - 1 : end));
    rest = rest.slice(isInside ? end - 1 : end);
  }
  return [...pieces, rest];
};

/** The sentences of a text, none longer than a chunk; together they are the text. */
export const sentencesOf = (text: string): readonly string[] =>
  [...sentences.segment(text)].flatMap(({ segment }) => cut(segment));

/** The last sentences of a chunk, as far as the overlap goes. */
const tailOf = (taken: readonly string[]): readonly string[] => {
  let length = 0;
  let from = taken.length;
  while (from > 0) {
    length += taken[from - 1]?.length ?? 0;
    if (length > overlapMax) break;
    from -= 1;
  }
  return taken.slice(from);
};

const lengthOf = (parts: readonly string[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

/**
 * The chunks of a text, trimmed; blank ones are left out.
 *
 * @example
 * chunk('One. Two.'); // ['One. Two.']
 */
export const chunk = (text: string): readonly string[] => {
  const chunks: string[] = [];
  let taken: readonly string[] = [];
  /** What of `taken` stands in the chunk before, too. */
  let repeated = 0;
  const close = (): void => {
    chunks.push(taken.join('').trim());
    taken = tailOf(taken);
    repeated = taken.length;
  };
  for (const sentence of sentencesOf(text.replace(/\r\n?/g, '\n'))) {
    if (taken.length > repeated && lengthOf(taken) + sentence.length > chunkLength) close();
    if (lengthOf(taken) + sentence.length > chunkLength) [taken, repeated] = [[], 0];
    taken = [...taken, sentence];
    if (sentence.endsWith('\n') && lengthOf(taken) >= paragraphFrom) close();
  }
  if (taken.length > repeated) close();
  return chunks.filter((each) => each !== '');
};

/**
 * A text in passages that are judged one by one: paragraphs and lines, long ones cut between sentences.
 * Together, with line breaks between, they say the same.
 */
export const passagesOf = (text: string): readonly string[] => {
  const passages: string[] = [];
  let taken = '';
  for (const sentence of sentencesOf(text.replace(/\r\n?/g, '\n'))) {
    if (taken !== '' && taken.length + sentence.length > chunkLength) {
      passages.push(taken.trim());
      taken = '';
    }
    taken += sentence;
    if (sentence.endsWith('\n')) {
      passages.push(taken.trim());
      taken = '';
    }
  }
  return [...passages, taken.trim()].filter((each) => each !== '');
};

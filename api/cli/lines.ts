// Lines of a stream in the groups in which they arrive, so that what a slow writer has sent is not
// held back until more comes.

/** A line that is not blank, and its number, counted from 1 over all lines. */
export interface Line {
  readonly line: number;
  readonly text: string;
}

/** Groups of at most `countMax` lines. */
export async function* linesOf(
  input: NodeJS.ReadableStream,
  countMax: number,
): AsyncGenerator<readonly Line[]> {
  let number = 0;
  let rest = '';
  const numbered = (texts: readonly string[]): readonly Line[] =>
    texts
      .map((text) => {
        number += 1;
        return { line: number, text };
      })
      .filter(({ text }) => text.trim() !== '');
  input.setEncoding('utf8');
  for await (const chunk of input) {
    const texts = `${rest}${chunk}`.split('\n');
    rest = texts.pop() ?? '';
    for (let from = 0; from < texts.length; from += countMax) {
      yield numbered(texts.slice(from, from + countMax));
    }
  }
  yield numbered([rest]);
}

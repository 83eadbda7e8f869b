// Puts text together line by line: blanks are run together as a browser does, paragraphs are kept apart
// by one empty line, and nothing is kept beyond a limit.

/** What nobody sees: control characters, marks of direction, the tags that can spell a hidden text. */
const invisible =
  /[\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Takes out the characters that a reader does not see; lines and tabs stay. */
export const visibleText = (text: string): string =>
  text.replaceAll(invisible, (found) => (found === '\n' || found === '\t' ? found : ''));

export interface Lines {
  /** Adds to the line; with `asWritten`, its blanks and line ends stay. */
  write(text: string, asWritten?: boolean): void;
  /** Ends the line, if there is something on it. */
  endLine(): void;
  /** The same, and what comes next is set apart by an empty line. */
  endParagraph(): void;
  /** Begins the next line, and is dropped with it if nothing follows. */
  begin(mark: string): void;
  readonly isFull: () => boolean;
  text(): string;
}

/** Keeps a little more than `charactersMax`, so that one can see that something is missing. */
export const lines = (charactersMax: number): Lines => {
  const done: string[] = [];
  let size = 0;
  let line = '';
  let mark = '';
  let apart = false;

  const put = (text: string): void => {
    if (text.trim() === '') return;
    if (apart && done.length > 0) done.push('');
    done.push(mark + text);
    size += mark.length + text.length + (apart ? 2 : 1);
    apart = false;
    mark = '';
  };
  const endLine = (): void => {
    put(line.replaceAll(/[ \t\n\f\r]+/g, ' ').trim());
    line = '';
  };
  return {
    write: (text, asWritten = false) => {
      if (!asWritten) {
        line += visibleText(text);
        return;
      }
      const [first = '', ...rest] = visibleText(text).split('\n');
      line += first;
      for (const next of rest) {
        put(line.trimEnd());
        line = next;
      }
    },
    endLine,
    endParagraph: () => {
      endLine();
      apart = true;
      mark = '';
    },
    begin: (text) => {
      endLine();
      mark = text;
    },
    isFull: () => size + line.length > charactersMax,
    text: () => {
      endLine();
      return done.join('\n');
    },
  };
};

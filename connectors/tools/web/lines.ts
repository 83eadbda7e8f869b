// Puts text together line by line: blanks are run together as a browser does, paragraphs are kept apart
// by one empty line, and the text says when it is long enough.
import { visibleText } from './visible-text.ts';

export interface Lines {
  /** Adds to the line; with `asWritten`, its blanks and line ends stay. */
  write(text: string, asWritten?: boolean): void;
  /** Ends the line, if there is something on it. */
  endLine(): void;
  /** The same, and what comes next is set apart by an empty line. */
  endParagraph(): void;
  /** Begins the next line with a mark, which is dropped if nothing follows. */
  begin(mark: string): void;
  /** How long the text is, blanks at the end included. */
  length(): number;
  text(): string;
}

export const lines = (): Lines => {
  const done: string[] = [];
  let size = 0;
  let line = '';
  let mark = '';
  let isApart = false;

  const put = (text: string): void => {
    if (text.trim() === '') return;
    if (isApart && done.length > 0) done.push('');
    done.push(mark + text);
    size += mark.length + text.length + (isApart ? 2 : 1);
    isApart = false;
    mark = '';
  };
  const endLine = (): void => {
    put(line.trimEnd());
    line = '';
  };
  const writeAsWritten = (text: string): void => {
    const [first = '', ...rest] = text.split('\n');
    line += first;
    for (const next of rest) {
      endLine();
      line = next;
    }
  };
  const writeRunTogether = (text: string): void => {
    const next = text.replaceAll(/[ \t\n]+/g, ' ');
    line += line === '' || line.endsWith(' ') ? next.replace(/^ /, '') : next;
  };
  return {
    write: (text, asWritten = false) => {
      const seen = visibleText(text);
      if (asWritten) writeAsWritten(seen);
      else writeRunTogether(seen);
    },
    endLine,
    endParagraph: () => {
      endLine();
      isApart = true;
      mark = '';
    },
    begin: (text) => {
      endLine();
      mark = text;
    },
    length: () => size + line.length,
    text: () => {
      endLine();
      return done.join('\n');
    },
  };
};

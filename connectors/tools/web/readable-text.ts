// What a person reads on a page, as plain text: title, headings, paragraphs, lists, links with their
// addresses. The page is read as a stream of tags and never becomes a tree, whose building somebody
// could make arbitrarily slow.
import { Parser } from 'htmlparser2';
import { toolErrors } from '../tool.ts';
import { type Attributes, isHiddenElement } from './hidden-element.ts';
import { type Lines, lines } from './lines.ts';

const depthMax = 1_000;
const linkLengthMax = 500;
/** More than the blanks that a text can lose at its end. */
const blanksMax = 10;
/** After so much of the source it is seen whether enough has been read. */
const pieceLength = 16 * 1024;

const paragraphs: ReadonlySet<string> = new Set([
  ...['p', 'ul', 'ol', 'dl', 'table', 'blockquote', 'pre', 'section', 'article', 'figure', 'form'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'footer', 'main', 'nav', 'aside', 'title'],
]);
const ownLines: ReadonlySet<string> = new Set([
  ...['div', 'li', 'dt', 'dd', 'tr', 'br', 'hr', 'address', 'figcaption', 'caption', 'option'],
  ...['summary', 'details', 'fieldset', 'legend', 'body', 'html', 'center', 'textarea'],
]);
const marks: ReadonlyMap<string, string> = new Map([
  ...([1, 2, 3, 4, 5, 6] as const).map((level) => [`h${level}`, `${'#'.repeat(level)} `] as const),
  ['title', 'Title: '],
  ['li', '- '],
]);

/** The address that a link leads to, if it is one for people to visit. */
const linkOf = (href: string | undefined, base: URL): string => {
  if (href === undefined || href.startsWith('#') || !URL.canParse(href, base.href)) return '';
  const { protocol, href: whole } = new URL(href, base);
  return /^https?:$/.test(protocol) && whole.length <= linkLengthMax ? whole : '';
};

interface OpenElement {
  readonly name: string;
  readonly isHidden: boolean;
  readonly isAsWritten: boolean;
  readonly link: string;
}

/** What both ends of an element do to the line. */
const breakAt = (out: Lines, name: string): void => {
  if (paragraphs.has(name)) out.endParagraph();
  else if (ownLines.has(name)) out.endLine();
};

const startElement = (out: Lines, name: string): void => {
  breakAt(out, name);
  const mark = marks.get(name);
  if (mark !== undefined) out.begin(mark);
  if (name === 'td' || name === 'th') out.write(' ');
};

const outside: OpenElement = { name: '', isHidden: false, isAsWritten: false, link: '' };
const aboveTitle: ReadonlySet<string> = new Set(['html', 'head']);

/** Listens to the tags; `open` is the way from the root to where the parser is. */
const reader = (out: Lines, base: URL, isXml: boolean) => {
  const open: OpenElement[] = [];
  const place = (): OpenElement => open.at(-1) ?? outside;

  /** A title is shown by the window of the browser, and nowhere else. */
  const isMisplaced = (name: string): boolean =>
    name === 'title' && !isXml && !open.every((each) => aboveTitle.has(each.name));
  return {
    onopentag: (name: string, attributes: Attributes) => {
      if (open.length === depthMax) throw toolErrors.TOO_LARGE({ depthMax });
      const isHidden = place().isHidden || isMisplaced(name) || isHiddenElement(name, attributes);
      const isAsWritten = name === 'pre' || place().isAsWritten;
      const link = name === 'a' && !isHidden ? linkOf(attributes['href'], base) : '';
      open.push({ name, isHidden, isAsWritten, link });
      if (!isHidden) startElement(out, isXml ? 'div' : name);
    },
    ontext: (text: string) => {
      if (!place().isHidden) out.write(text, place().isAsWritten);
    },
    onclosetag: (name: string) => {
      const { isHidden: wasHidden, link } = place();
      open.pop();
      if (wasHidden) return;
      if (link !== '') out.write(` (${link})`);
      breakAt(out, isXml ? 'div' : name);
    },
  };
};

/**
 * The text of a page that its reader sees, at least `charactersMax` of it if there is so much. Rejects
 * a page whose elements are nested absurdly deep.
 *
 * @example
 * readableText('<p>See <a href="/b">b</a></p>', new URL('https://a.org'), 100); // 'See b (https://a.org/b)'
 */
export const readableText = (
  source: string,
  base: URL,
  charactersMax: number,
  isXml = false,
): string => {
  const out = lines();
  const enough = charactersMax + blanksMax;
  const parser = new Parser(reader(out, base, isXml), { xmlMode: isXml });
  for (let from = 0; from < source.length && out.length() <= enough; from += pieceLength) {
    parser.write(source.slice(from, from + pieceLength));
  }
  parser.end();
  return out.text();
};

// Assignments: `name = "value"` as it is written in code, JSON, YAML, .env, XML, URLs and sentences.
// Read from the end of a word in the name, within a bounded distance.
import { patternSource } from './pattern-source.ts';

export interface Assignment {
  /** What goes on directly behind the word in the name, such as `_id` or `Path`. */
  readonly rest: string;
  /** Whether a sentence assigns it: `the password is …`. */
  readonly isSaid: boolean;
  readonly isQuoted: boolean;
  readonly start: number;
  readonly end: number;
}

const name = '[\\w.-]{0,30}(?:[ \\t]{1,2}[\\w.-]{1,16}){0,2}?';
const closed = '["\'`\\\\\\])]{0,3}[ \\t]{0,8}';
const typed = ':[ ]{0,2}(?:string|String|str|char)[ ]{0,2}=';
const sign = `(?:${typed}|=>|->|[?:+|]{0,3}={1,3}|:{1,2}|>\\s{0,16}|\\|\\|)`;
const listed = `(?<=["'])[ ]?,\\s{0,4}["'\`]`;
const said = ' (?:is|was|ist|lautet|est|es)[ ]?:? ';
const opened = '\\s{0,4}(?:[([]?[@bBru]?["\'`]|\\\\["\'])?';
const headSource = `(${name})(?:${closed}${sign}${opened}|${closed}${listed}|${said}["'\`]?)`;
const head = new RegExp(headSource, 'y');
const headBeginning = new RegExp(patternSource(headSource).beginning, 'y');

/** What ends a name that goes on, or a word of a sentence. */
const restOf = /^[\w.-]*/;
const isSayingWord = / (?:is|was|ist|lautet|est|es)[ ]?:? ["'`]?$/;
const valueMax = 250;

const quotes = new Set(['"', "'", '`']);
const [newline, backslash] = [10, 92];
const ends = Uint8Array.from({ length: 128 }, (_, code) =>
  ' \t\r\n"\'`,;<>)}]&|\\'.includes(String.fromCharCode(code)) ? 1 : 0,
);

/** Where the value ends that begins at `start`, in quotes or not. */
const valueEnd = (text: string, start: number, quote: number | undefined): number => {
  const to = Math.min(text.length, start + valueMax);
  for (let at = start; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (quote === undefined ? ends[code] === 1 : code === quote) return at;
    if (code === newline || code === backslash) return at;
  }
  return to;
};

/** How far behind the word in the name the sign of an assignment may stand. */
export const signMax = 90;

const [blank, comma, colon, equals, greater, bar] = [32, 44, 58, 61, 62, 124];

/** Whether ` is `, ` was ` or the like may begin here. */
const isSaying = (text: string, at: number): boolean => {
  const next = text.charAt(at + 1);
  return next === '' || 'iwle'.includes(next);
};

/** Where the next sign of an assignment may stand, or the end of the text. */
export const signAfter = (text: string, from: number): number => {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === equals || code === colon || code === comma) return at;
    if (code === greater || code === bar) return at;
    if (code === blank && isSaying(text, at)) return at;
  }
  return text.length;
};

/** Reads the assignment that goes on at `at`; `open` when the text ends before it does. */
export const assignmentAt = (text: string, at: number): Assignment | 'open' | undefined => {
  head.lastIndex = at;
  const match = head.exec(text);
  if (!match || head.lastIndex === text.length) {
    headBeginning.lastIndex = at;
    return headBeginning.test(text) ? 'open' : undefined;
  }
  const start = head.lastIndex;
  const quote = text.charAt(start - 1);
  const isQuoted = quotes.has(quote);
  const end = valueEnd(text, start, isQuoted ? quote.charCodeAt(0) : undefined);
  const rest = restOf.exec(match[1] ?? '')?.[0] ?? '';
  const isSaid = isSayingWord.test(match[0]);
  return { rest, isSaid, isQuoted, start, end };
};

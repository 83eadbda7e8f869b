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
const sign = `(?:${typed}|=>|->|[?:+|]{0,3}={1,3}|:{1,2}|>|(?<=["'])[ ]?,|\\|\\|)`;
const said = ' (?:is|was|ist|lautet|est|es)[ ]?:? ';
const opened = '\\s{0,4}(?:[([]?[@bBru]?["\'`]|\\\\["\'])?';
const headSource = `(${name})(?:${closed}${sign}${opened}|${said}["'\`]?)`;
const head = new RegExp(headSource, 'y');
const headBeginning = new RegExp(patternSource(headSource).beginning, 'y');

/** What ends a name that goes on, or a word of a sentence. */
const restOf = /^[\w.-]*/;
const isSayingWord = / (?:is|was|ist|lautet|est|es)[ ]?:? ["'`]?$/;
const headMax = 120;
export const valueMax = 300;

const quotes = new Set(['"', "'", '`']);
const ends = new Set([...' \t\r\n"\'`,;<>)}]&|\\']);

/** The longest stretch from the word in the name to the end of the value. */
export const assignmentMax = headMax + valueMax;

const hasSign = (text: string, at: number): boolean => {
  const to = Math.min(text.length, at + headMax);
  for (let each = at; each < to; each += 1) {
    const code = text.charCodeAt(each);
    // = > : , |
    if (code === 61 || code === 62 || code === 58 || code === 44 || code === 124) return true;
    if (code === 115 || code === 116) {
      if (text.charCodeAt(each + 1) === 32) return true;
    }
    if (code === 10) return false;
  }
  return to === text.length;
};

/** Reads the assignment that goes on at `at`; `open` when the text ends before it does. */
export const assignmentAt = (text: string, at: number): Assignment | 'open' | undefined => {
  if (!hasSign(text, at)) return undefined;
  head.lastIndex = at;
  const match = head.exec(text);
  if (!match || head.lastIndex === text.length) {
    headBeginning.lastIndex = at;
    return headBeginning.test(text) ? 'open' : undefined;
  }
  const start = head.lastIndex;
  const quote = text.charAt(start - 1);
  const isQuoted = quotes.has(quote);
  const to = Math.min(text.length, start + valueMax);
  let end = start;
  for (; end < to; end += 1) {
    const character = text.charAt(end);
    if (
      isQuoted
        ? character === quote || character === '\n' || character === '\\'
        : ends.has(character)
    ) {
      break;
    }
  }
  const rest = restOf.exec(match[1] ?? '')?.[0] ?? '';
  const isSaid = isSayingWord.test(match[0]);
  return { rest, isSaid, isQuoted, start, end };
};

// What can be read off the source of a pattern: the longest text that it matches, and the pattern of
// its beginnings, from which the hold-back of streams is derived. Knows the part of the syntax that
// the detectors use; a pattern without a bound is refused.

type Part =
  | { readonly type: 'one'; readonly source: string }
  | { readonly type: 'look'; readonly source: string; readonly ahead: boolean }
  | { readonly type: 'group'; readonly options: readonly (readonly Part[])[] }
  | {
      readonly type: 'times';
      readonly part: Part;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    };

export interface PatternSource {
  /** The length of the longest text that is matched. */
  readonly longest: number;
  /** Matches the first character of a match, if that is bound to be one of some. */
  readonly first: string | undefined;
  /** Matches a text from its beginning to its end that may still become a match of the pattern. */
  readonly beginning: string;
}

/** Reads a source from left to right. */
class Reader {
  private readonly source: string;
  private at = 0;

  constructor(source: string) {
    this.source = source;
  }

  options(): readonly (readonly Part[])[] {
    const options: (readonly Part[])[] = [];
    do options.push(this.sequence());
    while (this.take('|'));
    return options;
  }

  get isAtEnd(): boolean {
    return this.at >= this.source.length;
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private sequence(): readonly Part[] {
    const parts: Part[] = [];
    while (!this.isAtEnd && !'|)'.includes(this.source[this.at] ?? '')) {
      parts.push(this.quantified(this.atom()));
    }
    return parts;
  }

  private atom(): Part {
    const look = /^\(\?(<?)[=!]/.exec(this.source.slice(this.at));
    const start = this.at;
    if (look) {
      this.at += look[0].length;
      this.options();
      this.take(')');
      return { type: 'look', source: this.source.slice(start, this.at), ahead: look[1] === '' };
    }
    if (this.take('(?:') || this.take('(')) {
      const options = this.options();
      this.take(')');
      return { type: 'group', options };
    }
    if (this.take('[')) {
      while (!this.take(']')) this.at += this.source[this.at] === '\\' ? 2 : 1;
    } else this.at += this.source[this.at] === '\\' ? 2 : 1;
    const source = this.source.slice(start, this.at);
    if (['^', '$', '\\b', '\\B'].includes(source))
      return { type: 'look', source, ahead: source === '$' };
    return { type: 'one', source };
  }

  private quantified(part: Part): Part {
    const found = /^(?:[?]|\{(\d+)(?:,(\d*))?\}|[*+])/.exec(this.source.slice(this.at));
    if (!found) return part;
    this.at += found[0].length;
    const [text, from, to] = found;
    const max = text === '?' ? 1 : Number(to === undefined ? from : to);
    if (!Number.isFinite(max) || '*+'.includes(text) || to === '') {
      throw new RangeError(`a pattern repeats something without a bound: ${this.source}`);
    }
    const lazy = this.take('?');
    return { type: 'times', part, min: text === '?' ? 0 : Number(from), max, lazy };
  }
}

const longestOf = (part: Part): number => {
  if (part.type === 'one') return 1;
  if (part.type === 'look') return 0;
  if (part.type === 'times') return part.max * longestOf(part.part);
  return Math.max(
    ...part.options.map((parts) => parts.reduce((sum, each) => sum + longestOf(each), 0)),
  );
};

/** What the first character of a match may be; undefined when it may be any. */
const firstOf = (parts: readonly Part[]): string | undefined => {
  const part = parts.find(({ type }) => type !== 'look');
  if (part?.type === 'one') return part.source;
  if (part?.type === 'times') return part.min > 0 ? firstOf([part.part]) : undefined;
  return part?.type === 'group' ? firstOfAny(part.options) : undefined;
};

const firstOfAny = (options: readonly (readonly Part[])[]): string | undefined => {
  const all = options.map(firstOf);
  return all.includes(undefined) ? undefined : group(all.map(String));
};

const group = (options: readonly string[]): string => `(?:${options.join('|')})`;

/** The part itself, without looks ahead: what they look at may not have come. */
const whole = (part: Part): string => {
  if (part.type === 'one') return part.source;
  if (part.type === 'look') return part.ahead ? '' : part.source;
  if (part.type === 'group') return group(part.options.map((parts) => parts.map(whole).join('')));
  return `${whole(part.part)}{${part.min},${part.max}}`;
};

/** What the part may have begun with when the text ends inside of it. */
const begun = (part: Part): string => {
  if (part.type === 'one') return '$';
  if (part.type === 'look') return part.ahead ? '$' : `${part.source}$`;
  if (part.type === 'group') return group(part.options.map((parts) => begunAll(parts)));
  if (part.part.type === 'one') return `${part.part.source}{0,${part.max}}$`;
  return `${whole(part.part)}{0,${part.max - 1}}${begun(part.part)}`;
};

const begunAll = (parts: readonly Part[]): string =>
  parts.reduceRight((rest, part) => {
    if (part.type === 'look') return part.ahead ? rest : part.source + rest;
    return group([whole(part) + rest, begun(part)]);
  }, '$');

/** Reads the source of a pattern. */
export const patternSource = (source: string): PatternSource => {
  const options = new Reader(source).options();
  return {
    longest: longestOf({ type: 'group', options }),
    first: firstOfAny(options),
    beginning: group(options.map((parts) => begunAll(parts))),
  };
};

// What a kind of secret is declared as: a shape that a keyword gives away, or a value that is one
// because of the provider that its name calls.
import { type PatternSource, patternSource } from './pattern-source.ts';
import { isWritten } from './placeholder.ts';

/** Whether a match is one; `checksum` when a checksum in it was verified. */
export type Verdict = boolean | 'checksum';
export type Check = (found: string) => Verdict;

/** What may not stand before a match: a letter, also a digit, also `_`, also `-`; or anything may. */
export type Left = 'none' | 'letter' | 'alnum' | 'word' | 'dash';

export interface Shape {
  readonly kind: string;
  /** Lower case; one of them stands in every match, `back` characters behind its beginning. */
  readonly keywords: readonly string[];
  readonly back: readonly [min: number, max: number];
  readonly left: Left;
  /** Sticky; group 1, when there is one, is what is found. */
  readonly pattern: RegExp;
  /** Sticky, to the end of the text: what may still become a match. */
  readonly beginning: RegExp;
  readonly longest: number;
  /** By ASCII code: 1 for what a match may begin with. */
  readonly first: Uint8Array;
  readonly check: Check;
}

export interface ShapeOptions {
  readonly ignoreCase?: true;
  readonly back?: readonly [min: number, max: number];
  readonly left?: Left;
  /** What may not follow. */
  readonly end?: string;
  readonly check?: Check;
}

const captures = /(?:^|[^\\])\((?!\?)/;

/** The ASCII characters that a pattern of one character matches; all when there is none. */
export const codesOf = (source: string | undefined, flags = ''): Uint8Array => {
  const pattern = new RegExp(source === undefined ? '[^]' : `^${source}$`, flags);
  return Uint8Array.from({ length: 128 }, (_, code) =>
    pattern.test(String.fromCharCode(code)) ? 1 : 0,
  );
};

/** A kind that is told by its shape. Without a check, a match must look like something random. */
export const shape = (
  kind: string,
  keywords: readonly string[],
  source: string,
  options: ShapeOptions = {},
): Shape => {
  const { back = [0, 0], left = 'word', end = String.raw`(?!\w)`, check = isWritten } = options;
  const flags = options.ignoreCase ? 'i' : '';
  const { longest, first, beginning }: PatternSource = patternSource(source + end);
  return {
    ...{ kind, keywords, back, left, longest, check },
    pattern: new RegExp(source + end, `${flags}${captures.test(source) ? 'd' : ''}y`),
    beginning: new RegExp(beginning, `${flags}y`),
    first: codesOf(first, flags),
  };
};

export interface Named {
  readonly kind: string;
  /** How providers are called in names of settings, lower case. */
  readonly keywords: readonly string[];
  /** The whole value. */
  readonly value: RegExp;
  /** Whether the name must also speak of a key, a token or the like. */
  readonly needsNoun: boolean;
}

/** A kind that is told by the name that it is assigned to. */
export const named = (
  kind: string,
  keywords: readonly string[],
  value: string,
  options: { readonly needsNoun?: false; readonly exactCase?: true } = {},
): Named => ({
  ...{ kind, keywords, needsNoun: options.needsNoun ?? true },
  value: new RegExp(`^(?:${value})$`, options.exactCase ? '' : 'i'),
});

export const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

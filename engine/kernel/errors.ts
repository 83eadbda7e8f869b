// The kernel's error room: one coded catalogue per folder that can fail, one error class.
// Expected outcomes (a blocked prompt, a fenced commit) are values, never errors.

/** When a caller may try again: `never`, `now` (a race was lost) or `later` (something is away). */
export type Retry = 'never' | 'now' | 'later';

/** One entry of a catalogue: what happened, how HTTP says it, and what the reader should do. */
export interface ErrorSpec {
  readonly status: number;
  readonly retry: Retry;
  /** A constant sentence: no prompt, secret or user data. */
  readonly message: string;
  /** What to do about it, in a sentence or two. */
  readonly help: string;
}

/** Every failure of Weir: a stable `code`, an HTTP `status`, a `retry` advice and help text. */
export class WeirError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retry: Retry;
  readonly help: string;
  /** Plain facts for logs and answers: names, sizes, addresses; never user text or secrets. */
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    spec: ErrorSpec,
    detail: Readonly<Record<string, unknown>> = {},
    options: { readonly cause?: unknown } = {},
  ) {
    super(spec.message, options);
    this.name = 'WeirError';
    this.code = code;
    this.status = spec.status;
    this.retry = spec.retry;
    this.help = spec.help;
    this.detail = detail;
  }
}

export type ErrorFactory = (
  detail?: Readonly<Record<string, unknown>>,
  options?: { readonly cause?: unknown },
) => WeirError;

/**
 * Makes a folder's catalogue: `WEIR_<FOLDER>_<WHAT>` codes as functions that build the error.
 *
 * @example
 * export const errors = defineErrors('ENGINE', {
 *   TOPIC_UNKNOWN: { status: 404, retry: 'never', message: 'no such topic', help: 'See `weir topology`.' },
 * });
 * throw errors.TOPIC_UNKNOWN({ topic });
 */
export const defineErrors = <const Specs extends Readonly<Record<string, ErrorSpec>>>(
  folder: string,
  specs: Specs,
): { readonly [What in keyof Specs]: ErrorFactory } => {
  const factories = Object.entries(specs).map(([what, spec]) => [
    what,
    (detail = {}, options = {}) => new WeirError(`WEIR_${folder}_${what}`, spec, detail, options),
  ]) satisfies [string, ErrorFactory][];
  return Object.freeze(Object.fromEntries(factories)) as {
    readonly [What in keyof Specs]: ErrorFactory;
  };
};

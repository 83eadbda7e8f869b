// The engine's log port: object first, constant message second. Pino fits it as it is.

/** One log line: plain facts (ids, sizes, hashes, verdicts) and a constant sentence. */
export type LogMethod = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** What the engine asks of a logger. Prompts, responses and secrets never reach it. */
export interface Logger {
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
}

const nothing: LogMethod = () => undefined;

/** A logger that says nothing: tests and libraries. */
export const silentLog: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The facts of an error that are safe to log: name, code and message of our own errors only. */
export const errorFacts = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { error: 'unknown' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { error: error.name, ...(code === undefined ? {} : { code }), reason: error.message };
};

// A side of the comparison: an address that answers questions in OpenAI's wire format, and the
// processes behind it.
import { requestBytes } from './connection.ts';
import type { Target } from './load.ts';
import { prompts, questionBody } from './words.ts';

export interface GatewaySide {
  readonly name: 'upstream' | 'peer' | 'gateway';
  readonly whole: Target;
  readonly streamed: Target;
  /** Process ids by role; the CPU of a side is the sum of theirs. */
  readonly pids: Readonly<Record<string, number>>;
}

/** The questions of users who differ in their headers, whole or streamed. */
export const target = (
  url: string,
  users: readonly Readonly<Record<string, string>>[],
  stream: boolean,
): Target => {
  const at = new URL(url);
  const bodies = prompts.map((prompt) => questionBody(prompt, stream));
  return {
    url: at,
    questions: Array.from({ length: Math.max(users.length, bodies.length) }, (_, n) =>
      requestBytes(at, users[n % users.length] ?? {}, bodies[n % bodies.length]),
    ),
  };
};

/** Both kinds of questions at one address. */
export const targets = (url: string, users: readonly Readonly<Record<string, string>>[]) => ({
  whole: target(url, users, false),
  streamed: target(url, users, true),
});

/** The upstream alone. */
export const upstreamSide = (url: string): GatewaySide => ({
  ...{ name: 'upstream', pids: {} },
  ...targets(`${url}/v1/chat/completions`, [{}]),
});

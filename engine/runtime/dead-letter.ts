// Dead letters: what could not be worked on, as it was, and where it failed.
import { errorFacts } from '../kernel/log.ts';
import type { Entry } from '../stream/transport.ts';

/** A dead letter as text. The error is named by class and code: its message may quote user text. */
export interface DeadLetter {
  readonly topic: string;
  readonly seq: number | undefined;
  readonly entry_id: string;
  /** The original text of the entry. */
  readonly text: string;
  /** `pipeline.step` that failed, `decode` for an unreadable entry, `sink` for a refused row. */
  readonly step: string;
  readonly error: string;
  readonly attempts: number;
  /** Of the chain that failed. */
  readonly version: number;
  readonly at: string;
}

/** Writes a dead letter for an entry. */
export const deadLetter = (
  entry: Entry,
  failure: {
    readonly step: string;
    readonly error: unknown;
    readonly attempts: number;
    readonly version: number;
  },
  nowMs: number,
): string => {
  const { code, error } = errorFacts(failure.error);
  return JSON.stringify({
    topic: entry.topic,
    seq: entry.seq,
    entry_id: entry.entryId,
    text: entry.text,
    step: failure.step,
    error: String(code ?? error),
    attempts: failure.attempts,
    version: failure.version,
    at: new Date(nowMs).toISOString(),
  } satisfies DeadLetter);
};

// outcome: what a window says. Three outcomes, and nothing else can become of an event: it is
// counted in a window that is spoken of, or it is late.
import type { Late } from '../timed/late.ts';

/** A window of a key, and what it holds. */
export interface WindowResult<Result> {
  readonly startMs: number;
  /** The first millisecond that is no longer in the window. */
  readonly endMs: number;
  /** How many events it holds: one at least. */
  readonly count: number;
  readonly result: Result;
}

/** The watermark has passed the window: it holds every event that came in time. */
export interface OnTime<Result> extends WindowResult<Result> {
  readonly outcome: 'onTime';
  readonly key: string;
}

/** A window that was spoken of, or was empty, holds more since a belated event came. */
export interface Updated<Result> extends WindowResult<Result> {
  readonly outcome: 'updated';
  readonly key: string;
  /** What was said before and no longer holds; nothing, if the window was empty until now. */
  readonly previous: readonly WindowResult<Result>[];
}

/** What windows yield. */
export type WindowOutcome<T, Result> = OnTime<Result> | Updated<Result> | Late<T>;

/**
 * When windows speak. `updates`: once the watermark has passed the end, and again for each event
 * that is late by no more than is allowed. `final`: once, when the allowed lateness is over.
 */
export type Emit = 'updates' | 'final';

// match options: in which order events are taken, what a match leaves of others, and how much is kept.
import type { Skip } from './skip.ts';

export interface MatchOptions<Names extends string> {
  readonly skip?: Skip<Names>;
  /**
   * `time`: by event time, and in the order of the log within a millisecond; an event waits until
   * the watermark has reached it, and one that is older than the watermark is counted as late and
   * left out. `log`: as they come, at once; an older one counts as if it were as new as the newest
   * that a partial match of its key has taken.
   */
  readonly order?: 'time' | 'log';
  /** Partial matches per key. */
  readonly partialsMax?: number;
  /** Which of them go when there are more: those that began first, or those that began last. */
  readonly evict?: 'oldest' | 'newest';
}

/** What holds where nothing else is said. */
export const matchDefaults = {
  skip: 'noSkip',
  order: 'time',
  partialsMax: 256,
  evict: 'oldest',
} as const;

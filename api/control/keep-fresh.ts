// Keeps what is in memory fresh: reads it again and again until it is closed.
import type { Clock } from '../../engine/kernel/clock.ts';

/** Calls `refresh` every so often, one at a time; it must not reject. */
export const keepFresh = (
  everyMs: number,
  refresh: () => Promise<void>,
  clock: Pick<Clock, 'sleep'>,
): { readonly close: () => void } => {
  const closing = new AbortController();
  const repeat = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(everyMs, closing.signal);
      if (closing.signal.aborted) return;
      await refresh();
    }
  };
  void repeat();
  return { close: () => closing.abort() };
};

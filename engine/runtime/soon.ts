// soon: what comes within a short time, or nothing.
import type { Clock } from '../kernel/clock.ts';

/** Resolves as `coming` does, or with `undefined` after `waitMs`; `coming` goes on. */
export const soon = async <Value>(
  coming: Promise<Value>,
  waitMs: number,
  clock: Pick<Clock, 'sleep'>,
): Promise<Value | undefined> => {
  const waiting = new AbortController();
  const late = clock.sleep(waitMs, waiting.signal).then(() => undefined);
  try {
    return await Promise.race([coming, late]);
  } finally {
    waiting.abort();
  }
};

// The only door through which time and randomness enter the program.
import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';

/** Time, timers and randomness as one argument, so that a test can own all three. */
export interface Clock {
  /** Wall clock in epoch milliseconds. */
  now(): number;
  /** Milliseconds, with fractions, from an arbitrary start: for durations. Never goes back. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects never. A virtual clock resolves when it is advanced. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A new time-ordered unique id (UUID version 7). */
  id(): string;
  /** A number in [0, 1): jitter, sampling. */
  random(): number;
}

/** The clock of a running process. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
      signal?.addEventListener('abort', done, { once: true });
    }),
  id: () => uuidv7(),
  random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
};

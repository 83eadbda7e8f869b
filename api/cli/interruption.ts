// Signals to stop: the first one asks, a later one hurries. Heard from the beginning, so that what
// is half started is taken down, too.
import { systemClock } from '../../engine/kernel/clock.ts';

export interface Interruption {
  /** Resolves with the first signal. */
  readonly asked: Promise<void>;
  readonly isAsked: boolean;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// npm passes on a Ctrl-C that the terminal has already sent to everybody: two signals, one wish.
const sameWishMs = 500;

/** Listens for signals until the process ends. */
export const hearInterruption = (hurry: () => void): Interruption => {
  let askedMs: number | undefined;
  const asked = new Promise<void>((resolve) => {
    const hear = (): void => {
      const nowMs = systemClock.monotonicMs();
      if (askedMs !== undefined && nowMs - askedMs > sameWishMs) hurry();
      askedMs ??= nowMs;
      resolve();
    };
    for (const signal of signals) process.on(signal, hear);
  });
  return {
    asked,
    get isAsked() {
      return askedMs !== undefined;
    },
  };
};

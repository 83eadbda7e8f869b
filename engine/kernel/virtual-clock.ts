// A clock that stands still until it is told to move: tests own time, and nothing sleeps.
import type { Clock } from './clock.ts';

export interface VirtualClock extends Clock {
  /** Moves time forward and wakes whoever slept until then. */
  advance(ms: number): void;
}

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

const stepOf = (state: number): number => (state + 0x6d2b79f5) | 0;

const scramble = (state: number): number => {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

/**
 * A virtual clock. Ids and randomness follow from the seed, so that a run can be repeated.
 *
 * @example
 * const clock = virtualClock(Date.UTC(2026, 0, 1), 42);
 * clock.advance(60_000);
 */
export const virtualClock = (startMs: number, seed = 1): VirtualClock => {
  let nowMs = startMs;
  let state = seed | 0;
  let ids = 0;
  let sleepers: Sleeper[] = [];
  const random = (): number => {
    state = stepOf(state);
    return scramble(state);
  };
  return {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = (): void => {
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        sleepers.push({ untilMs: nowMs + ms, wake });
        signal?.addEventListener('abort', wake);
      }),
    id: () => {
      ids += 1;
      return `id-${seed}-${String(ids).padStart(8, '0')}`;
    },
    random,
    advance: (ms) => {
      nowMs += ms;
      const due = sleepers.filter(({ untilMs }) => untilMs <= nowMs);
      sleepers = sleepers.filter(({ untilMs }) => untilMs > nowMs);
      for (const { wake } of due.sort((a, b) => a.untilMs - b.untilMs)) wake();
    },
  };
};

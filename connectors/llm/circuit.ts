// The circuit breaker of a provider: one that fails again and again is left alone for a while, then
// tried with one call. Libraries for this need a newer Node, keep their own time, and count a call that
// its client has given up as a success; this one takes a Clock and knows three endings of a call.
import type { Clock } from '../../engine/kernel/clock.ts';

export type CircuitState = 'closed' | 'half_open' | 'open';

export interface CircuitOptions {
  /** Failures within the window that open it, once they are at least half of the calls. */
  readonly failuresMin: number;
  readonly windowMs: number;
  /** How long it stays open before one call is let through. */
  readonly openMs: number;
}

/** A call that was let through; what it says counts once the call has an outcome. */
export interface Passage {
  succeeded(): void;
  failed(): void;
  /** The call says nothing about the provider: it was given up. */
  dropped(): void;
}

export interface Circuit {
  readonly state: CircuitState;
  /** Lets a call through, or says how long to stay away. */
  enter(): Passage | { readonly waitMs: number };
}

interface Slice {
  readonly startedMs: number;
  calls: number;
  failures: number;
}

const slicesPerWindow = 10;
/** How soon whoever comes during a probe may come again. */
const probeWaitMs = 1_000;

/** What happened in the last `windowMs`, in slices, so that its memory does not grow with the load. */
const recent = (clock: Pick<Clock, 'monotonicMs'>, windowMs: number) => {
  let slices: Slice[] = [];
  const sliceMs = windowMs / slicesPerWindow;
  return {
    add: (failures: 0 | 1): { readonly calls: number; readonly failures: number } => {
      const nowMs = clock.monotonicMs();
      slices = slices.filter(({ startedMs }) => nowMs - startedMs < windowMs);
      let last = slices.at(-1);
      if (!last || nowMs - last.startedMs >= sliceMs) {
        last = { startedMs: nowMs, calls: 0, failures: 0 };
        slices.push(last);
      }
      last.calls += 1;
      last.failures += failures;
      return {
        calls: slices.reduce((sum, { calls }) => sum + calls, 0),
        failures: slices.reduce((sum, each) => sum + each.failures, 0),
      };
    },
    clear: (): void => {
      slices = [];
    },
  };
};

/** A closed circuit. `changed` hears of every new state. */
export const openCircuit = (
  { failuresMin, windowMs, openMs }: CircuitOptions,
  clock: Pick<Clock, 'monotonicMs'>,
  changed: (state: CircuitState) => void = () => undefined,
): Circuit => {
  const counts = recent(clock, windowMs);
  let state: CircuitState = 'closed';
  let openedMs = 0;
  let isProbing = false;
  // Calls of an earlier state have nothing to say about the present one.
  let era = 0;

  const turn = (next: CircuitState): void => {
    era += 1;
    state = next;
    isProbing = false;
    counts.clear();
    if (next === 'open') openedMs = clock.monotonicMs();
    changed(next);
  };

  const passage = (): Passage => {
    const own = era;
    const whileCurrent = (work: () => void) => (): void => {
      if (own === era) work();
    };
    return {
      succeeded: whileCurrent(() => {
        if (state === 'half_open') turn('closed');
        else counts.add(0);
      }),
      failed: whileCurrent(() => {
        if (state === 'half_open') return turn('open');
        const { calls, failures } = counts.add(1);
        if (failures >= failuresMin && failures * 2 >= calls) turn('open');
      }),
      dropped: whileCurrent(() => {
        isProbing = false;
      }),
    };
  };

  return {
    get state() {
      return state;
    },
    enter: () => {
      if (state === 'open') {
        const waitMs = openedMs + openMs - clock.monotonicMs();
        if (waitMs > 0) return { waitMs };
        turn('half_open');
      }
      if (isProbing) return { waitMs: probeWaitMs };
      isProbing = state === 'half_open';
      return passage();
    },
  };
};

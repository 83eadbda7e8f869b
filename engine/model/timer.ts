// Timers: a step asks to be woken for a key once the watermark has passed a moment. One moment per
// key; kept like state, so a crash loses none, and every new owner knows all of them.
import type { Lineage } from './event.ts';
import type { AnyStateSpec, StateSpec } from './state.ts';

/** When a key is due, and what the outputs of its waking descend from. */
export interface Alarm {
  readonly atMs: number;
  /** The event that set it: outputs inherit its lineage, and their ids derive from its id. */
  readonly cause: Lineage & { readonly id: string };
}

/** Declared among the `states` of a step; opened with `context.timer`. */
export interface TimerSpec extends StateSpec<Alarm | undefined> {
  readonly isTimer: true;
}

/** The timer of the key that is being worked on. Setting it replaces what was set before. */
export interface KeyTimer {
  /** When the key is due, in epoch ms of event time; `undefined` when it is not. */
  readonly atMs: number | undefined;
  /** Wakes the step once the watermark has reached `atMs`; at once if it has already. */
  set(atMs: number): void;
  clear(): void;
}

/** Declares a timer of a step. */
export const timerSpec = (): TimerSpec => ({ initial: () => undefined, isTimer: true });

/** Whether a declared state is a timer. */
export const isTimer = (spec: AnyStateSpec): spec is TimerSpec => 'isTimer' in spec;

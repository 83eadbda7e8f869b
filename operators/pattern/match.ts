// match: a keyed step that finds patterns. It brings the events of a key into one order, lets the
// automaton take them, and wakes by timer when a time is over, so nothing waits for another event.
import {
  type Keyed,
  keyedStep,
  type Operator,
  type OperatorContext,
} from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import { timerSpec } from '../../engine/model/timer.ts';
import { automaton } from './automaton.ts';
import { checkOptions, checkPattern } from './check.ts';
import type { PatternDefinition } from './definition.ts';
import {
  cloneMemory,
  decodeMemory,
  emptyMemory,
  encodeMemory,
  type Memory,
  type Occurrence,
} from './memory.ts';
import { planOf } from './plan.ts';
import { heldBySteps, type Run } from './run.ts';
import type { Skip } from './skip.ts';

/** An event that filled a step. */
export interface Evidence<Kept> {
  readonly id: string;
  /** Event time in epoch milliseconds. */
  readonly timeMs: number;
  readonly value: Kept;
}

/** A match, and which events filled which step. */
export interface Match<Kept, Names extends string> {
  readonly pattern: string;
  readonly key: string;
  /** The time of its first event. */
  readonly startMs: number;
  /** The time of its last event; of the end of `within` when the pattern ends with an absence. */
  readonly endMs: number;
  readonly steps: { readonly [Name in Names]: readonly Evidence<Kept>[] };
}

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

const defaults = { skip: 'noSkip', order: 'time', partialsMax: 256, evict: 'oldest' } as const;

const evidence = <Kept>({ id, timeMs, value }: Evidence<Kept>): Evidence<Kept> => ({
  id,
  timeMs,
  value,
});

/** Sorted in after all that are not newer. */
const enqueue = <T>(waiting: Occurrence<T>[], occurrence: Occurrence<T>): void => {
  let index = waiting.length;
  while (index > 0 && (waiting[index - 1] as Occurrence<T>).timeMs > occurrence.timeMs) index -= 1;
  if (index === waiting.length) waiting.push(occurrence);
  else waiting.splice(index, 0, occurrence);
};

/**
 * Finds a pattern in the events of each key and yields a `Match` for each time it is there. What a
 * match is says `pattern`; what becomes of the others when one is made says `skip`.
 *
 * State per key: the events that wait for the watermark, and at most `partialsMax` (256) partial
 * matches, each with what `keep` says of its events; it is gone when the last partial match has
 * ended, which without `within` may be never. Beyond `partialsMax` partial matches are evicted and
 * counted: the matches that they would have become are lost. Exactly once, like all state.
 *
 * Cost: an event is asked each condition once, however many partial matches there are, unless the
 * condition looks at what was taken; partial matches are touched when an event moves them. Under
 * `skipPastLast` without `within` a second partial match with the same future is not even begun.
 *
 * A match descends from the event that completed it, or, where it had to wait for the watermark,
 * from one that its key was waiting with; `steps` names its own.
 *
 * @example
 * match(takeover, { skip: 'skipPastLast', partialsMax: 64 })
 */
export const match = <T, Kept, Names extends string>(
  { definition }: { readonly definition: PatternDefinition<T, Kept, Names> },
  options: MatchOptions<Names> = {},
): Operator<T, Match<Kept, Names>, Keyed> => {
  const { skip, order, partialsMax, evict } = { ...defaults, ...options };
  checkPattern(definition);
  checkOptions(definition, skip, partialsMax);
  const plan = planOf<T, Kept>(definition);
  const label = definition.name;
  const alarm = timerSpec();
  const spec: StateSpec<Memory<T, Kept>> = {
    initial: emptyMemory,
    clone: cloneMemory,
    encode: encodeMemory,
    decode: decodeMemory,
  };

  const connect = (context: OperatorContext, next: (found: Match<Kept, Names>) => void) => {
    const state = context.state(spec);
    const countEvicted = (): void => undefined;
    const machine = automaton(plan, { skip, partialsMax, evict, countEvicted });

    const yieldAll = (made: readonly Run<Kept>[], endMs?: number): void => {
      for (const { first, link } of made) {
        const held = Object.entries(heldBySteps(plan.names, link));
        next({
          pattern: definition.name,
          key: context.key,
          startMs: first.timeMs,
          endMs: endMs ?? first.timeMs + (plan.withinMs ?? 0),
          steps: Object.fromEntries(
            held.map(([name, each]) => [name, each.map(evidence)]),
          ) as never,
        });
      }
    };

    const take = (memory: Memory<T, Kept>, occurrence: Occurrence<T>): void => {
      yieldAll(machine.pass(memory, occurrence.timeMs));
      yieldAll(machine.take(memory, occurrence), occurrence.timeMs);
    };

    /** Forgets a key with nothing on its mind, or sets its timer. */
    const rest = (memory: Memory<T, Kept>): void => {
      const dueMs = Math.min(
        memory.waiting[0]?.timeMs ?? Number.POSITIVE_INFINITY,
        machine.dueMs(memory),
      );
      if (Number.isFinite(dueMs)) timer.set(dueMs);
      else if (timer.atMs !== undefined) timer.clear();
      if (memory.waiting.length === 0 && memory.runs.size === 0) state.clear();
    };

    const timer = context.timer(alarm, (dueMs) => {
      const memory = state.edit();
      for (
        let first = memory.waiting[0];
        first && first.timeMs <= dueMs;
        first = memory.waiting[0]
      ) {
        memory.waiting.shift();
        take(memory, first);
      }
      yieldAll(machine.pass(memory, dueMs));
      rest(memory);
    });

    return (value: T): void => {
      const { id, timeMs } = context.event;
      if (order === 'log') {
        if (!machine.changes(state.get(), value)) return;
        const memory = state.edit();
        memory.clockMs = Math.max(memory.clockMs, timeMs);
        take(memory, { id, timeMs: memory.clockMs, value });
        return rest(memory);
      }
      if (timeMs < context.watermarkMs) return context.countLate(label);
      if (!machine.concerns(value)) return;
      const memory = state.edit();
      enqueue(memory.waiting, { id, timeMs, value });
      rest(memory);
    };
  };
  return keyedStep('match', label, [spec, alarm], connect);
};

// finder: a pattern at work on the keys of a task. It brings the events of a key into one order, lets
// the automaton take them, and wakes by timer when a time is over, so nothing waits for more events.
import type { Connect, OperatorContext } from '../../engine/model/operator.ts';
import type { AnyStateSpec, StateSpec } from '../../engine/model/state.ts';
import { timerSpec } from '../../engine/model/timer.ts';
import { automaton } from './automaton.ts';
import { checkOptions, checkPattern } from './check.ts';
import type { PatternDefinition } from './definition.ts';
import type { Evidence, Match } from './evidence.ts';
import type { MatchOptions } from './match-options.ts';
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

/** A finder as a step declares and connects it. */
export interface Finder<T, Found> {
  readonly states: readonly AnyStateSpec[];
  readonly connect: Connect<T, Found>;
}

/** Events of one key that wait for the watermark; a busier key loses the surplus, counted. */
export const waitingMax = 10_000;

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

/** What of a pattern changes the meaning of a partial match; its conditions have no text. */
const patternShape = <T, Kept, Names extends string>(
  { name, steps, withinMs }: PatternDefinition<T, Kept, Names>,
  order: string,
): string => {
  const shapes = steps.map((step) =>
    step.sort === 'bar'
      ? [step.name, step.reach]
      : [step.name, step.entry, step.inner, step.min, step.max, step.optional, step.greedy],
  );
  return `${name} ${order} within ${withinMs ?? 'ever'} ${JSON.stringify(shapes)}`;
};

/** Makes the finder of a pattern. Throws `WEIR_ENGINE_PATTERN_INVALID`. */
export const finder = <T, Kept, Names extends string>(
  definition: PatternDefinition<T, Kept, Names>,
  { skip, order, partialsMax, evict }: Required<MatchOptions<Names>>,
): Finder<T, Match<Kept, Names>> => {
  checkPattern(definition);
  checkOptions(definition, skip, partialsMax);
  const { name } = definition;
  const plan = planOf<T, Kept>(definition);
  const alarm = timerSpec();
  const spec: StateSpec<Memory<T, Kept>> = {
    initial: emptyMemory,
    clone: cloneMemory,
    encode: encodeMemory,
    decode: decodeMemory,
    fingerprint: patternShape(definition, order),
  };

  const matchOf = ({ first, link }: Run<Kept>, key: string, endMs: number) => ({
    ...{ pattern: name, key, startMs: first.timeMs, endMs },
    steps: Object.fromEntries(
      Object.entries(heldBySteps(plan.names, link)).map(([step, helds]) => [
        step,
        helds.map(evidence),
      ]),
    ) as never as Match<Kept, Names>['steps'],
  });

  const connect = (context: OperatorContext, next: (found: Match<Kept, Names>) => void) => {
    const state = context.state(spec);
    const countEvicted = (count: number): void => context.countEvicted(name, count);
    const machine = automaton(plan, { skip, partialsMax, evict, countEvicted });

    const pass = (memory: Memory<T, Kept>, nowMs: number): void => {
      for (const run of machine.pass(memory, nowMs)) {
        next(matchOf(run, context.key, run.first.timeMs + (plan.withinMs ?? 0)));
      }
    };

    const take = (memory: Memory<T, Kept>, occurrence: Occurrence<T>): void => {
      pass(memory, occurrence.timeMs);
      for (const run of machine.take(memory, occurrence)) {
        next(matchOf(run, context.key, occurrence.timeMs));
      }
    };

    /** Forgets a key with nothing on its mind, or sets its timer. */
    const rest = (memory: Memory<T, Kept>): void => {
      const firstMs = memory.waiting[0]?.timeMs ?? Number.POSITIVE_INFINITY;
      const dueMs = Math.min(firstMs, machine.dueMs(memory));
      if (Number.isFinite(dueMs)) timer.set(dueMs);
      else if (timer.atMs !== undefined) timer.clear();
      if (memory.waiting.length === 0 && memory.runs.size === 0) state.clear();
    };

    const timer = context.timer(alarm, (dueMs) => {
      const memory = state.edit();
      const { waiting } = memory;
      for (let first = waiting[0]; first && first.timeMs <= dueMs; first = waiting[0]) {
        waiting.shift();
        take(memory, first);
      }
      pass(memory, dueMs);
      rest(memory);
    });

    const takeAtOnce = (value: T): void => {
      if (!machine.changes(state.get(), value)) return;
      const { id, timeMs } = context.event;
      const memory = state.edit();
      memory.clockMs = Math.max(memory.clockMs, timeMs);
      take(memory, { id, timeMs: memory.clockMs, value });
      rest(memory);
    };

    const takeInTurn = (value: T): void => {
      const { id, timeMs } = context.event;
      if (timeMs < context.watermarkMs) return void context.countLate(name);
      if (!machine.concerns(value)) return;
      const memory = state.edit();
      if (memory.waiting.length >= waitingMax) return void context.countEvicted(name, 1);
      enqueue(memory.waiting, { id, timeMs, value });
      rest(memory);
    };
    return order === 'log' ? takeAtOnce : takeInTurn;
  };
  return { states: [spec, alarm], connect };
};

// check: refuses patterns that cannot be meant, naming the step and the way out.
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import {
  type PatternDefinition,
  type StepDefinition,
  stepEventsMax,
  stepsMax,
} from './definition.ts';
import type { Skip } from './skip.ts';

interface Problem {
  readonly step?: string;
  readonly problem: string;
  readonly fix: string;
}

type Steps = readonly StepDefinition<never, never>[];

const ofStep = (step: StepDefinition<never, never>): Problem | undefined => {
  const { name } = step;
  if (step.sort === 'bar') {
    const counts = ['min', 'max', 'optional', 'greedy', 'until', 'inner'];
    if (!counts.some((word) => word in step)) return undefined;
    return {
      ...{ step: name, problem: 'a step that takes nothing cannot be counted' },
      fix: 'put times, oneOrMore, optional, greedy and until after a step that takes events',
    };
  }
  const { min, max, until, greedy, inner, optional } = step;
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max < min) {
    return {
      ...{ step: name, problem: `it takes ${min} to ${max} events` },
      fix: 'give whole numbers with 1 ≤ min ≤ max; a step that may stay empty is optional()',
    };
  }
  if (max > stepEventsMax) {
    return {
      ...{ step: name, problem: `it takes up to ${max} events` },
      fix: `a step takes ${stepEventsMax} at most: count with a window before the pattern`,
    };
  }
  const saysHow = until !== undefined || inner !== 'followedBy' || (greedy && !optional);
  if (max > 1 || !saysHow) return undefined;
  return {
    ...{ step: name, problem: 'it takes one event only, and yet it says how it goes on' },
    fix: 'add times({ min, max }) or oneOrMore(), or leave out until, greedy, consecutive, combinations',
  };
};

const ofNames = (steps: Steps): Problem | undefined => {
  const names = steps.map(({ name }) => name);
  const step = names.find((name, index) => names.indexOf(name) !== index);
  return step === undefined
    ? undefined
    : { step, problem: 'two steps have this name', fix: 'give each step a name of its own' };
};

const isMandatory = (step: StepDefinition<never, never>): boolean =>
  step.sort === 'take' && !step.optional;

const ofEnd = (steps: Steps, withinMs: number | undefined): Problem | undefined => {
  const last = steps.at(-1);
  if (last?.sort === 'bar' && withinMs === undefined) {
    return {
      ...{ step: last.name, problem: 'the pattern ends with an absence that never ends' },
      fix: 'add within(ms): the match is made when that time is over',
    };
  }
  if (!steps.some(isMandatory)) {
    return { problem: 'every step is optional', fix: 'let one step at least be mandatory' };
  }
  const tail = steps.slice(steps.findLastIndex(isMandatory) + 1);
  const barred = tail.findIndex(({ sort }) => sort === 'bar');
  const after = barred === -1 ? undefined : tail.slice(barred).find(({ sort }) => sort === 'take');
  if (after) {
    return {
      ...{ step: after.name, problem: 'an optional step at the end comes after an absence' },
      fix: 'make it mandatory, or write two patterns: one with it and one without',
    };
  }
  const greedy = steps.findLast((step) => step.sort === 'take' && step.greedy);
  if (!greedy || last?.sort === 'bar') return undefined;
  if (steps.slice(steps.indexOf(greedy) + 1).some(isMandatory)) return undefined;
  return {
    ...{ step: greedy.name, problem: 'a greedy step at the end would never know that it is over' },
    fix: 'let a mandatory step or notFollowedBy come after it, or leave out greedy()',
  };
};

const problemOf = ({
  steps,
  withinMs,
}: Pick<PatternDefinition<never, never>, 'steps' | 'withinMs'>): Problem | undefined => {
  if (steps.length > stepsMax) {
    return { problem: `it has ${steps.length} steps`, fix: `${stepsMax} at most: split it` };
  }
  if (withinMs !== undefined && !(withinMs > 0 && Number.isFinite(withinMs))) {
    return { problem: `within is ${withinMs}`, fix: 'give milliseconds, more than none' };
  }
  for (const step of steps) {
    const problem = ofStep(step);
    if (problem) return problem;
  }
  return ofNames(steps) ?? ofEnd(steps, withinMs);
};

/** Throws `WEIR_ENGINE_PATTERN_INVALID` for a pattern that cannot be meant. */
export const checkPattern = <T, Kept>(definition: PatternDefinition<T, Kept>): void => {
  const problem = problemOf(definition as unknown as PatternDefinition<never, never>);
  if (problem) throw engineErrors.PATTERN_INVALID({ pattern: definition.name, ...problem });
};

/** Throws the same for options that do not fit the pattern. */
export const checkOptions = <T, Kept>(
  { name, steps }: PatternDefinition<T, Kept>,
  skip: Skip<string>,
  partialsMax: number,
): void => {
  if (!Number.isInteger(partialsMax) || partialsMax < 1) {
    throw engineErrors.PATTERN_INVALID({
      ...{ pattern: name, problem: `partialsMax is ${partialsMax}` },
      fix: 'give a whole number of partial matches, 1 at least',
    });
  }
  if (typeof skip === 'string') return;
  const to = 'skipToFirst' in skip ? skip.skipToFirst : skip.skipToLast;
  const step = steps.find((each) => each.name === to);
  if (step?.sort === 'take' && !step.optional) return;
  throw engineErrors.PATTERN_INVALID({
    ...{ pattern: name, step: to, problem: 'skip goes to a step that need not be there' },
    fix: 'name a mandatory step of the pattern',
  });
};

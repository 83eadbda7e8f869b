// pattern: the words in which a sequence of events is described. Every word answers a new pattern;
// nothing runs here, and `match` refuses what cannot be meant.
import {
  type BarringStep,
  type Condition,
  type Contiguity,
  type PatternDefinition,
  type Seen,
  type StepDefinition,
  stepEventsMax,
  type TakingStep,
} from './definition.ts';

/**
 * A condition with one parameter is asked once per event, for all partial matches together; one
 * that declares a second is asked for each, with the events that it has taken: `seen.login`.
 */
export type Where<T, Kept, Names extends string> = (value: T, seen: Seen<Kept, Names>) => boolean;

/** A pattern that still lacks its first step. */
export interface Unbegun<T, Kept> {
  begin<Name extends string>(name: Name, where: Where<T, Kept, Name>): Pattern<T, Kept, Name>;
}

type Quantifying =
  | 'times'
  | 'oneOrMore'
  | 'optional'
  | 'greedy'
  | 'until'
  | 'consecutive'
  | 'combinations';

/** After a step that takes nothing there is nothing to count. */
export type AfterNot<T, Kept, Names extends string> = Omit<Pattern<T, Kept, Names>, Quantifying>;

type Follow<T, Kept, Names extends string> = <Name extends string>(
  name: Name,
  where: Where<T, Kept, Names | Name>,
) => Pattern<T, Kept, Names | Name>;

type Bar<T, Kept, Names extends string> = (
  name: string,
  where: Where<T, Kept, Names>,
) => AfterNot<T, Kept, Names>;

/**
 * A pattern over values of type `T` with steps called `Names`.
 *
 * What a match is. The events of a key stand in one order (see `match`). A match hands some of them
 * to the steps, in the order of both: each step gets between `min` and `max` events (none at all, if
 * it is optional), and every one satisfies the condition of its step, which may look at what was
 * handed out before. Call p the event handed out last and q the one now:
 * - `next`: q is the event right after p.
 * - `followedBy`: no event between p and q satisfies the condition of q's step.
 * - `followedByAny`: whatever lies between.
 * - Within a step that takes several, the same three hold under the names `consecutive()`, nothing
 *   (the default) and `combinations()`.
 * - `notNext` between the steps of p and q: the event right after p does not satisfy it.
 * - `notFollowedBy` between them: no event after p, up to and with q, does. As the last step: no
 *   event after p and less than `within` after the first one; the match is made when that time is over.
 * - `until(c)`: an event that satisfies c does not satisfy the condition of the step, and none lies
 *   between two that the step takes.
 * - `greedy()`: the step goes on while it can: no event after its last one, up to and with q, could
 *   have been its next.
 * - `within`: the last event is less than so much after the first one.
 */
export interface Pattern<T, Kept, Names extends string> {
  readonly definition: PatternDefinition<T, Kept, Names>;
  readonly next: Follow<T, Kept, Names>;
  readonly followedBy: Follow<T, Kept, Names>;
  readonly followedByAny: Follow<T, Kept, Names>;
  readonly notNext: Bar<T, Kept, Names>;
  readonly notFollowedBy: Bar<T, Kept, Names>;
  /** So many events, or at least `min` and at most `max` (256 when it is not given). */
  times(count: number | { readonly min: number; readonly max?: number }): Pattern<T, Kept, Names>;
  /** At least one event, at most 256. */
  oneOrMore(): Pattern<T, Kept, Names>;
  /** None is as good. */
  optional(): Pattern<T, Kept, Names>;
  /** Goes on while it can. */
  greedy(): Pattern<T, Kept, Names>;
  /** Ends a step that takes several at the first event that satisfies this. */
  until(where: Where<T, Kept, Names>): Pattern<T, Kept, Names>;
  /** The events of the step follow each other without one between them. */
  consecutive(): Pattern<T, Kept, Names>;
  /** The events of the step may leave out others that satisfy it. */
  combinations(): Pattern<T, Kept, Names>;
  /** The last event is less than this after the first one. */
  within(withinMs: number): Pattern<T, Kept, Names>;
}

const builder = <T, Kept, Names extends string>(
  definition: PatternDefinition<T, Kept, Names>,
): Pattern<T, Kept, Names> => {
  const { steps } = definition;
  const withStep = (step: StepDefinition<T, Kept, Names>) =>
    builder<T, Kept, Names>({ ...definition, steps: [...steps, step] });
  const follow =
    (entry: Contiguity): Follow<T, Kept, Names> =>
    (name, where) =>
      withStep(takingStep(name, where as Condition<T, Kept>, entry) as never) as never;
  const bar =
    (reach: BarringStep<T, Kept>['reach']): Bar<T, Kept, Names> =>
    (name, where) =>
      withStep({ sort: 'bar', name, where: where as Condition<T, Kept>, reach });
  const change = (changed: Partial<TakingStep<T, Kept>>) => {
    const last = { ...steps.at(-1), ...changed } as StepDefinition<T, Kept, Names>;
    return builder<T, Kept, Names>({ ...definition, steps: [...steps.slice(0, -1), last] });
  };
  return Object.freeze({
    definition: Object.freeze(definition),
    next: follow('next'),
    followedBy: follow('followedBy'),
    followedByAny: follow('followedByAny'),
    notNext: bar('notNext'),
    notFollowedBy: bar('notFollowedBy'),
    times: (count: number | { readonly min: number; readonly max?: number }) =>
      change(
        typeof count === 'number'
          ? { min: count, max: count }
          : { min: count.min, max: count.max ?? stepEventsMax },
      ),
    oneOrMore: () => change({ min: 1, max: stepEventsMax }),
    optional: () => change({ optional: true }),
    greedy: () => change({ greedy: true }),
    until: (where: Where<T, Kept, Names>) => change({ until: where as Condition<T, Kept> }),
    consecutive: () => change({ inner: 'next' }),
    combinations: () => change({ inner: 'followedByAny' }),
    within: (withinMs: number) => builder<T, Kept, Names>({ ...definition, withinMs }),
  });
};

const takingStep = <T, Kept, Name extends string>(
  name: Name,
  where: Condition<T, Kept>,
  entry: Contiguity,
): TakingStep<T, Kept, Name> => ({
  ...{ sort: 'take', name, where, entry, inner: 'followedBy' },
  ...{ min: 1, max: 1, optional: false, greedy: false, until: undefined },
});

/**
 * Begins a pattern. Its conditions look at the values of the flow; of those that it takes it
 * remembers what `keep` answers (the whole value, when it is not given): later conditions and the
 * match itself see that, and it is what the state of a key consists of. It must survive JSON.
 *
 * @example
 * const takeover = pattern<Login>('takeover')
 *   .begin('failure', ({ ok }) => !ok).times({ min: 3 }).greedy()
 *   .next('success', ({ ok, ip }, seen) => ok && ip !== seen.failure[0]?.ip)
 *   .notFollowedBy('logout', ({ kind }) => kind === 'logout')
 *   .within(600_000);
 */
export const pattern: {
  <T>(name: string): Unbegun<T, T>;
  <T, Kept>(name: string, options: { readonly keep: (value: T) => Kept }): Unbegun<T, Kept>;
} = <T>(
  name: string,
  { keep = (value: T) => value }: { readonly keep?: (value: T) => T } = {},
): Unbegun<T, T> => ({
  begin: (first, where) =>
    builder({
      name,
      keep,
      withinMs: undefined,
      steps: [takingStep(first, where as Condition<T, T>, 'followedByAny')],
    }),
});

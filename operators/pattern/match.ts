// match: a keyed step that finds patterns.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { PatternDefinition } from './definition.ts';
import type { Match } from './evidence.ts';
import { finder } from './finder.ts';
import { type MatchOptions, matchDefaults } from './match-options.ts';

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
  options: MatchOptions<NoInfer<Names>> = {},
): Operator<T, Match<Kept, Names>, Keyed> => {
  const { states, connect } = finder(definition, { ...matchDefaults, ...options });
  return keyedStep('match', definition.name, states, connect);
};

/** A pattern among others, where it leaves something else of the others' events than they do. */
export interface OneOfMany<T, Kept> {
  readonly definition: PatternDefinition<T, Kept>;
  readonly skip?: MatchOptions<string>['skip'];
}

/**
 * Finds several patterns in the same events, each by itself. The step is called `label`, and the
 * state of a pattern by its place in the list: add new ones at the end.
 *
 * @example
 * matchEach('attacks', [takeover, { ...probing, skip: 'noSkip' }], { skip: 'skipPastLast' })
 */
export const matchEach = <T, Kept>(
  label: string,
  patterns: readonly OneOfMany<T, Kept>[],
  options: MatchOptions<string> = {},
): Operator<T, Match<Kept, string>, Keyed> => {
  const finders = patterns.map(({ definition, skip = options.skip ?? matchDefaults.skip }) =>
    finder(definition, { ...matchDefaults, ...options, skip }),
  );
  const states = finders.flatMap((each) => each.states);
  return keyedStep('match', label, states, (context, next) => {
    const takes = finders.map(({ connect }) => connect(context, next));
    return (value) => {
      for (const take of takes) take(value);
    };
  });
};

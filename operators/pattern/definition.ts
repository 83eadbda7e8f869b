// What a pattern is once it is written: plain data, but for its conditions. The builder makes it,
// the plan is made from it, and it can be printed.

/** Which events may lie between an event and the one taken before it. */
export type Contiguity = 'next' | 'followedBy' | 'followedByAny';

/** The events taken so far, by step; a step without any has an empty list. */
export type Seen<Kept, Names extends string> = { readonly [Name in Names]: readonly Kept[] };

/** Asked about an event, and about what the partial match has taken before it. */
export type Condition<T, Kept> = (value: T, seen: Seen<Kept, string>) => boolean;

/** A step that takes events. */
export interface TakingStep<T, Kept, Name extends string = string> {
  readonly sort: 'take';
  readonly name: Name;
  readonly where: Condition<T, Kept>;
  /** How its first event follows the event before it. */
  readonly entry: Contiguity;
  /** How its further events follow each other. */
  readonly inner: Contiguity;
  readonly min: number;
  readonly max: number;
  readonly optional: boolean;
  readonly greedy: boolean;
  readonly until: Condition<T, Kept> | undefined;
}

/** A step that takes nothing and forbids events between its neighbours. */
export interface BarringStep<T, Kept> {
  readonly sort: 'bar';
  readonly name: string;
  readonly where: Condition<T, Kept>;
  /** `notNext` forbids the very next event only. */
  readonly reach: 'notNext' | 'notFollowedBy';
}

export type StepDefinition<T, Kept, Name extends string = string> =
  | TakingStep<T, Kept, Name>
  | BarringStep<T, Kept>;

/** `Names` are those of the steps that take events. */
export interface PatternDefinition<T, Kept, Names extends string = string> {
  readonly name: string;
  readonly steps: readonly StepDefinition<T, Kept, Names>[];
  /** The last event is less than this after the first one. */
  readonly withinMs: number | undefined;
  /** What is remembered of an event that was taken. */
  readonly keep: (value: T) => Kept;
}

/** Events that one step can take; a fuller one goes on as if this were its `max`. */
export const stepEventsMax = 256;

/** Steps of one pattern. */
export const stepsMax = 24;

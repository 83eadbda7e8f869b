// plan: a pattern as an automaton. A partial match stands at a position: the step that it has filled
// last, and the set of steps that may take its next event, as bits; an event takes bits away.
import type { Condition, Contiguity, PatternDefinition, TakingStep } from './definition.ts';

/** A condition, numbered: what it says about an event is asked once for all who share it. */
export interface Question<T, Kept> {
  readonly index: number;
  readonly test: Condition<T, Kept>;
  /** Whether the answer depends on what the partial match has taken. */
  readonly isIterative: boolean;
}

/** A step that may take the next event. */
export interface Target<T, Kept> {
  readonly step: number;
  readonly bit: number;
  readonly where: Question<T, Kept>;
  readonly until: Question<T, Kept> | undefined;
  readonly contiguity: Contiguity;
  /** Whether it is the step that was filled last, going on. */
  readonly isLoop: boolean;
  /** The bits that close when it takes an event: those beyond it, if it is greedy. */
  readonly closes: number;
}

/** A forbidden event, and the bits that it closes. */
export interface Bar<T, Kept> {
  readonly where: Question<T, Kept>;
  readonly closes: number;
  readonly isFirstOnly: boolean;
}

export interface Position<T, Kept> {
  /** Made of the other fields: the same in every process, so it is what state is written with. */
  readonly code: number;
  readonly step: number;
  readonly open: number;
  /** Whether no event has come since the last one was taken, where that matters. */
  readonly isFresh: boolean;
  readonly targets: readonly Target<T, Kept>[];
  readonly bars: readonly Bar<T, Kept>[];
  readonly isIterative: boolean;
  /** Whether the match is made when its time is over. */
  readonly isDue: boolean;
}

/** Where an event has brought a partial match. */
export interface Landing<T, Kept> {
  readonly position: Position<T, Kept> | undefined;
  readonly isMatch: boolean;
}

export interface Plan<T, Kept> {
  readonly name: string;
  readonly names: readonly string[];
  readonly withinMs: number | undefined;
  readonly keep: (value: T) => Kept;
  readonly questions: readonly Question<T, Kept>[];
  readonly start: Position<T, Kept>;
  /** Whether an event that satisfies no condition changes nothing. */
  readonly isLoose: boolean;
  readonly isIterative: boolean;
  at(code: number): Position<T, Kept>;
  /** Where a partial match stands whose open bits have become these, without taking an event. */
  staying(from: Position<T, Kept>, open: number): Position<T, Kept>;
  landing(step: number, count: number): Landing<T, Kept>;
}

const stepBits = 32;
const beforeAll = -1;

/** The code of a position; `step` is −1 before the first one. */
const codeOf = (step: number, open: number, isFresh: boolean): number =>
  (open * stepBits + step + 1) * 2 + (isFresh ? 1 : 0);

/** Makes the automaton of a pattern that was checked. */
export const planOf = <T, Kept>(definition: PatternDefinition<T, Kept>): Plan<T, Kept> => {
  const { name, steps, withinMs, keep } = definition;
  const taking = steps.filter((step) => step.sort === 'take') as TakingStep<T, Kept>[];
  const endBit = 1 << taking.length;
  const above = (bit: number): number => (endBit * 2 - 1) & ~(bit * 2 - 1);
  const questions: Question<T, Kept>[] = [];
  const ask = (test: Condition<T, Kept>): Question<T, Kept> => {
    const known = questions.find((each) => each.test === test);
    if (known) return known;
    const question = { index: questions.length, test, isIterative: test.length > 1 };
    questions.push(question);
    return question;
  };
  const asked = taking.map(({ where, until }) => ({
    where: ask(where),
    until: until && ask(until),
  }));
  /** Each with the number of taking steps before it. */
  const bars = steps.flatMap((step, index) =>
    step.sort === 'bar'
      ? [
          {
            after: steps.slice(0, index).filter(({ sort }) => sort === 'take').length,
            where: ask(step.where),
            isFirstOnly: step.reach === 'notNext',
          },
        ]
      : [],
  );
  const endsWithBar = steps.at(-1)?.sort === 'bar';

  /** The bits of the steps that can come after `step`, and of the end. */
  const aheadOf = (step: number): number => {
    let open = 0;
    for (let next = step + 1; next < taking.length; next += 1) {
      open |= 1 << next;
      if (!taking[next]?.optional) return open;
    }
    return open | endBit;
  };

  const targetOf = (from: number, step: number): Target<T, Kept> => {
    const { entry, inner, greedy } = taking[step] as TakingStep<T, Kept>;
    const isLoop = from === step;
    const bit = 1 << step;
    return {
      ...{ step, bit, isLoop, contiguity: isLoop ? inner : entry },
      ...(asked[step] as (typeof asked)[number]),
      closes: greedy ? above(bit) : 0,
    };
  };

  const made = new Map<number, Position<T, Kept>>();
  const position = (step: number, open: number, isFresh: boolean): Position<T, Kept> => {
    const code = codeOf(step, open, isFresh);
    const known = made.get(code);
    if (known) return known;
    const targets = taking
      .map((_, index) => index)
      .filter((index) => (open & (1 << index)) !== 0)
      .map((index) => targetOf(step, index));
    // Nothing lies before the first event, hence nothing is forbidden there.
    const barred = (step === beforeAll ? [] : bars)
      .filter(({ after, isFirstOnly }) => after > step && (isFresh || !isFirstOnly))
      .map(({ after, where, isFirstOnly }) => {
        return { where, isFirstOnly, closes: open & ~((1 << after) - 1) };
      })
      .filter(({ closes }) => closes !== 0);
    const involved = [
      ...targets.flatMap(({ where, until }) => (until ? [where, until] : [where])),
      ...barred.map(({ where }) => where),
    ];
    const found: Position<T, Kept> = {
      ...{ code, step, open, isFresh, targets, bars: barred },
      isIterative: involved.some(({ isIterative }) => isIterative),
      isDue: (open & endBit) !== 0,
    };
    made.set(code, found);
    return found;
  };
  const needsFresh = (step: number, open: number): boolean =>
    bars.some(({ after, isFirstOnly }) => isFirstOnly && after > step && open >> after !== 0);

  const landing = (step: number, count: number): Landing<T, Kept> => {
    const { min, max } = taking[step] as TakingStep<T, Kept>;
    const loop = count < max ? 1 << step : 0;
    const all = loop | (count < min ? 0 : aheadOf(step));
    const ends = (all & endBit) !== 0;
    const open = ends && !endsWithBar ? all & ~endBit : all;
    return {
      position: open === 0 ? undefined : position(step, open, needsFresh(step, open)),
      isMatch: ends && !endsWithBar,
    };
  };
  const landings = taking.map(({ min, max }, step) => ({
    short: landing(step, min - 1),
    enough: landing(step, Math.min(min, max - 1)),
    full: landing(step, max),
  }));

  const isIterative = questions.some((question) => question.isIterative);
  return {
    ...{ name, withinMs, keep, questions, isIterative },
    names: taking.map((step) => step.name),
    start: position(beforeAll, aheadOf(beforeAll) & ~endBit, false),
    isLoose:
      !isIterative &&
      bars.every(({ isFirstOnly }) => !isFirstOnly) &&
      taking.every(({ entry, inner, max }, index) => {
        const isStrict = index > 0 && entry === 'next';
        return !isStrict && (max === 1 || inner !== 'next');
      }),
    at: (code) => {
      const rest = Math.floor(code / 2);
      return position((rest % stepBits) - 1, Math.floor(rest / stepBits), code % 2 === 1);
    },
    staying: (from, open) => position(from.step, open, false),
    landing: (step, count) => {
      const { min, max } = taking[step] as TakingStep<T, Kept>;
      const cases = landings[step] as (typeof landings)[number];
      if (count >= max) return cases.full;
      return count < min ? cases.short : cases.enough;
    },
  };
};

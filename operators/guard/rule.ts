// A guard rule: concepts that follow each other within one sentence, in any language. Rules give the
// reasons that a person reads; how grave a text is, the model says.
import type { SignalCategory } from './categories.ts';
import { type Concept, concepts } from './lexicon/concepts.ts';
import type { Mention } from './lexicon/finder.ts';

export interface GuardRule {
  readonly id: string;
  readonly category: SignalCategory;
  /** Each step: any of these concepts. */
  readonly steps: readonly ReadonlySet<number>[];
  /** Each step as bits, of which two concepts may share one. */
  readonly bits: readonly number[];
  /** Between one step and the next, at most so many words. */
  readonly gap: number;
}

const numberOf = (concept: Concept): number => concepts.indexOf(concept);

const bitOf = (concept: number): number => 1 << (concept & 31);

/** Builds a rule; a step names its concepts, separated by blanks. */
export const rule = (
  id: string,
  category: SignalCategory,
  steps: readonly (readonly Concept[])[],
  gap = 6,
): GuardRule => ({
  ...{ id, category, gap },
  steps: steps.map((step) => new Set(step.map(numberOf))),
  bits: steps.map((step) => step.reduce((bits, concept) => bits | bitOf(numberOf(concept)), 0)),
});

/** What is mentioned, as bits. */
export const bitsOf = (mentions: readonly Mention[]): number =>
  mentions.reduce((bits, { concept }) => bits | bitOf(concept), 0);

/** Whether a rule may match where these bits are: cheap, and wrong only towards yes. */
export const mayMatch = ({ bits }: GuardRule, mentioned: number): boolean => {
  for (let step = 0; step < bits.length; step += 1)
    if (((bits[step] as number) & mentioned) === 0) return false;
  return true;
};

/** Half-open, as the mentions are. */
export interface RuleMatch {
  readonly start: number;
  readonly end: number;
}

/** Where the steps of a rule first follow each other; looks at each mention once per step. */
export const matchOf = (
  { steps, gap }: GuardRule,
  mentions: readonly Mention[],
): RuleMatch | undefined => {
  const [first] = steps;
  for (let index = 0; index < mentions.length; index += 1) {
    const begin = mentions[index] as Mention;
    if (!first?.has(begin.concept)) continue;
    let [last, step] = [begin, 1];
    for (let at = index; at < mentions.length && step < steps.length; at += 1) {
      const mention = mentions[at] as Mention;
      if (mention.word - last.word > gap) break;
      if (mention === begin || !steps[step]?.has(mention.concept)) continue;
      [last, step] = [mention, step + 1];
    }
    if (step === steps.length) return { start: begin.start, end: last.end };
  }
  return undefined;
};

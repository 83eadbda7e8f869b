// A guard rule: a family of intent rather than a quoted phrase. Every gap is bounded, so that each
// pattern takes time linear in the text; they run on lower-case text with plain spaces.
import type { SignalCategory } from './categories.ts';

export interface GuardRule {
  readonly id: string;
  readonly category: SignalCategory;
  /** How sure one match makes: 0 to 1. */
  readonly weight: number;
  readonly pattern: RegExp;
}

/** Builds a rule; its pattern is the parts, one after the other. */
export const rule = (
  id: string,
  category: SignalCategory,
  weight: number,
  ...parts: readonly (string | RegExp)[]
): GuardRule => ({
  id,
  category,
  weight,
  pattern: new RegExp(
    parts.map((part) => (typeof part === 'string' ? part : part.source)).join(''),
  ),
});

/** Up to `n` characters within one sentence. */
export const gap = (n: number): string => `[^.!?\\n]{0,${n}}?`;

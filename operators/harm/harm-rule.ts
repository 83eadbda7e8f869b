// A rule on harmful content: what is asked for, and of or for whom. Every gap is bounded, so that each
// pattern takes time linear in the text; they run on lower-case text with plain spaces.
import type { HarmCode } from './categories.ts';

export interface HarmRule {
  readonly id: string;
  readonly category: HarmCode;
  readonly pattern: RegExp;
}

/** Builds a rule; its pattern is the parts, one after the other. */
export const harmRule = (
  id: string,
  category: HarmCode,
  ...parts: readonly string[]
): HarmRule => ({ id, category, pattern: new RegExp(parts.join('')) });

/** Up to `n` characters within one sentence. */
export const within = (n: number): string => `[^.!?\\n]{0,${n}}?`;

/** Somebody wants to be told how. */
export const how =
  "\\b(?:how (?:do|can|could|should|would|might) (?:i|we|you|one|someone|somebody)|how to|(?:best|easiest|good|effective|quickest|fastest) (?:ways?|methods?) (?:to|of|for)|ways? to|steps? (?:to|for)|(?:instructions?|recipe|guide|tutorial|blueprint|manual|plans?|formula) (?:to|for|on|how)|(?:teach|show|tell|help) me (?:how )?(?:to )?|i (?:want|need|plan|am going|would like|'d like) to|explain how to|walk me through)\\b";

/** Somebody wants something written. */
export const write =
  '\\b(?:write|compose|generate|create|make(?: up)?|invent|draft|give|tell|produce|draw|describe|role ?play)\\b';

/** Somebody in the life of whoever asks. */
export const near =
  "(?:my|her|his|their|our|this|that|an?|the|some|other|another|as many) (?:[a-z'-]{2,12} )?(?:ex|ex[- ]?(?:wife|husband|girlfriend|boyfriend)|wife|husband|spouse|partner|girlfriend|boyfriend|boss|manager|neighbou?rs?|co-?workers?|colleagues?|classmates?|roommates?|teachers?|mother|father|mom|dad|parents?|brother|sister|son|daughter|child|children|baby|kids?|family|friend|man|men|woman|women|girls?|boys?|person|people|stranger|human|cop|police officers?|politician|president|judge|crowd)\\b|(?:someone|somebody|people|innocents?|civilians|children|pedestrians)\\b";

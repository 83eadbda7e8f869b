// The built-in guard: named rules over the views of a text. Modest and honest about it: it knows
// families of attacks, not all attacks; policy, posture and output checks stand behind it.
import type { SignalCategory } from './categories.ts';
import { viewsOf } from './normalise.ts';
import type { GuardRule } from './rule.ts';
import { guardRules } from './rules.ts';
import type { Guard, GuardSpan, GuardVerdict } from './verdict.ts';

export const guardModel = 'rules-1';

const flagFrom = 0.45;
const blockFrom = 0.7;
/** Longer texts are read at both ends and in evenly spaced pieces between. */
const textLengthMax = 64_000;
const pieceLength = 16_000;
/** What a decoded view says weighs more: hiding it was a choice. */
const hidingWeight = 0.25;

const defensive =
  /\b(?:prevent(?:ing|ion)?|protect(?:ing|ion)?|detect(?:ing|ion)?|defen[ds]\w*|mitigat\w+|harden(?:ing)?|secure (?:my|our|the|a)|avoid (?:being|getting)|against|recogni[sz]e|awareness|spot)\b/;
const benignAim = 0.45;
const aimedAtDefence: ReadonlySet<SignalCategory> = new Set([
  'malware_generation',
  'harmful_synthesis',
  'exfiltration',
]);

const excerpt = (text: string): string => {
  if (text.length <= textLengthMax) return text;
  const pieces = textLengthMax / pieceLength;
  const stride = (text.length - pieceLength) / (pieces - 1);
  return Array.from({ length: pieces }, (_, index) => {
    const from = Math.floor(index * stride);
    return text.slice(from, from + pieceLength);
  }).join('\n');
};

interface Hit {
  readonly rule: GuardRule;
  readonly weight: number;
  readonly view: string;
  readonly span: GuardSpan | undefined;
}

const hitsOf = (text: string): readonly Hit[] => {
  const hits = new Map<string, Hit>();
  for (const { name, text: reading, aligned } of viewsOf(text)) {
    const eased = defensive.test(reading);
    for (const rule of guardRules) {
      const match = rule.pattern.exec(reading);
      if (!match) continue;
      const ease = eased && aimedAtDefence.has(rule.category) ? benignAim : 1;
      const weight =
        name === 'raw' ? rule.weight * ease : 1 - (1 - rule.weight) * (1 - hidingWeight);
      if ((hits.get(rule.id)?.weight ?? 0) >= weight) continue;
      const { index } = match;
      const span = { start: index, end: index + match[0].length, reason: rule.id };
      hits.set(rule.id, { rule, weight, view: name, span: aligned ? span : undefined });
    }
  }
  return [...hits.values()].sort((a, b) => b.weight - a.weight);
};

const nothing: GuardVerdict = {
  verdict: 'allow',
  score: 0,
  categories: [],
  reasons: [],
  spans: [],
  view: 'raw',
  model: guardModel,
};

/**
 * Judges a text: score = 1 − Π(1 − weight) over the rules that speak.
 *
 * @example
 * ruleGuard('What is a bearer token?', 'user').verdict; // 'allow'
 */
export const ruleGuard: Guard = (text) => {
  const hits = hitsOf(excerpt(text));
  const [strongest] = hits;
  if (!strongest) return nothing;
  const score = 1 - hits.reduce((rest, { weight }) => rest * (1 - weight), 1);
  const categories = new Set(hits.map(({ rule }) => rule.category));
  if (hits.some(({ view }) => view !== 'raw')) categories.add('obfuscation');
  return {
    verdict: score >= blockFrom ? 'block' : score >= flagFrom ? 'flag' : 'allow',
    score: Math.round(score * 10_000) / 10_000,
    categories: [...categories],
    reasons: hits.map(({ rule }) => rule.id),
    spans: hits.flatMap(({ span }) => span ?? []),
    view: strongest.view,
    model: guardModel,
  };
};

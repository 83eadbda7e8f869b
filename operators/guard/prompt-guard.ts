// prompt_guard: the built-in guard. The readings of a text are scored by a linear model, the best score
// counts; named rules say why. It knows families of attacks, not all attacks: policy, posture and
// output checks stand behind it.
import type { SignalCategory } from './categories.ts';
import { lexicons } from './lexicon/all.ts';
import { type Finder, finderOf } from './lexicon/finder.ts';
import { type Judge, type Judged, judgeOf } from './model/judge.ts';
import { sentenceEnds } from './model/sentences.ts';
import { type GuardModel, type Head, readModel } from './model/weights.ts';
import { bitsOf, matchOf, mayMatch } from './rule.ts';
import { guardRules, noRule } from './rules.ts';
import type { Folded } from './text/fold.ts';
import { viewsOf } from './text/views.ts';
import type { Guard, GuardChannel, GuardSpan, GuardVerdict } from './verdict.ts';

const heads: Readonly<Record<GuardChannel, Head>> = {
  ...{ user: 'user', system: 'user', memory: 'user' },
  ...{ tool: 'document', document: 'document' },
};
/** Below this no reasons are looked for. */
const reasonsFrom = 0.35;
/** What is read by trial must be surer of itself: it may say something by accident. */
const guessedShare = 0.99;

interface Reading extends Judged {
  readonly view: string;
  readonly folded: Folded;
}

interface Found {
  readonly id: string;
  readonly category: SignalCategory;
  readonly start: number;
  readonly end: number;
}

const found = (folded: Folded, from: number, to: number, finder: Finder): readonly Found[] => {
  const all = new Map<string, Found>();
  let start = 0;
  for (const end of sentenceEnds(folded)) {
    if (start >= to) break;
    const mentions = end > from ? finder.find(folded, start, end) : [];
    if (mentions.length > 0) {
      const mentioned = bitsOf(mentions);
      for (const each of guardRules) {
        if (!mayMatch(each, mentioned) || all.has(each.id)) continue;
        const match = matchOf(each, mentions);
        if (!match) continue;
        const { id, category } = each;
        all.set(id, { id, category, start: match.start, end: match.end });
      }
    }
    start = end;
  }
  return [...all.values()];
};

/** A stretch of folded text as one of the text as sent. */
const spanOf = (
  { origins, length }: Folded,
  start: number,
  end: number,
  text: string,
): Omit<GuardSpan, 'reason'> => {
  const last = (origins[Math.min(end, length) - 1] ?? 0) + 1;
  return { start: origins[start] ?? 0, end: Math.min(text.length, last) };
};

export interface PromptGuard {
  readonly guard: Guard;
  readonly model: GuardModel;
}

/** Makes the guard of a model. */
export const promptGuardOf = (model: GuardModel): PromptGuard => {
  const finder = finderOf(lexicons);
  const judge: Judge = judgeOf(model, finder);
  const { version, flagFrom, blockFrom } = model.card;

  const readingOf = (text: string, head: Head): Reading => {
    let best: Reading | undefined;
    for (const view of viewsOf(text, model.surprise)) {
      const judged = judge(view, head);
      const probability = view.isGuess ? judged.probability * guessedShare : judged.probability;
      if (!best || probability > best.probability) {
        const { start, end } = judged;
        best = { probability, start, end, view: view.name, folded: view.folded };
      }
    }
    return best as Reading;
  };

  const guard: Guard = (text, channel) => {
    const head = heads[channel];
    const { probability, view, folded, start, end } = readingOf(text, head);
    const score = Math.round(probability * 10_000) / 10_000;
    const verdict = score >= blockFrom ? 'block' : score >= flagFrom ? 'flag' : 'allow';
    const reasons = score >= reasonsFrom ? found(folded, start, end, finder) : [];
    const isSaid = verdict !== 'allow';
    if (!isSaid && reasons.length === 0) return quiet(score, view, version);
    const categories = new Set(reasons.map(({ category }) => category));
    if (isSaid && head === 'document') categories.add('indirect_injection');
    if (isSaid && categories.size === 0) categories.add('prompt_injection');
    if (isSaid && view !== 'raw') categories.add('obfuscation');
    const spans = reasons.map(({ id, ...stretch }) => ({
      ...spanOf(folded, stretch.start, stretch.end, text),
      reason: id,
    }));
    const whole =
      isSaid && reasons.length === 0
        ? [{ ...spanOf(folded, start, end, text), reason: noRule }]
        : [];
    return {
      verdict,
      score,
      categories: [...categories],
      reasons: reasons.length > 0 || !isSaid ? reasons.map(({ id }) => id) : [noRule],
      spans: view === 'raw' ? [...spans, ...whole] : [],
      view,
      model: version,
    };
  };
  return { guard, model };
};

const quiet = (score: number, view: string, model: string): GuardVerdict => ({
  verdict: 'allow',
  score,
  categories: [],
  reasons: [],
  spans: [],
  view,
  model,
});

let shipped: PromptGuard | undefined;

/**
 * Judges a text with the model that is shipped, which is read at the first call.
 *
 * @example
 * promptGuard('What is a bearer token?', 'user').verdict; // 'allow'
 */
export const promptGuard: Guard = (text, channel) => {
  shipped ??= promptGuardOf(readModel());
  return shipped.guard(text, channel);
};

// Split payloads: an attack in pieces, each of them harmless, that a model puts together again.
import { noRule } from '../guard/rules.ts';
import type { Guard, GuardVerdict } from '../guard/verdict.ts';
import { type Join, joined, joinsOf, type Scored } from './joins.ts';
import { asksToAct, piecesIn } from './pieces.ts';

/** What several prompts are together, and which. */
export interface Together {
  readonly verdict: GuardVerdict;
  readonly events: readonly string[];
}

/** Together, the texts must be so much graver than the gravest alone. */
const gainMin = { code: 0.2, handed: 0.15, announced: 0.15, sentence: 0.3 } as const;
/** Nobody has asked to put them together, so the guard must be surer than for a block. */
const sureFrom = 0.91;
const decodedViews = /base64|base32|hex|url|binary|decimal|morse|escapes|entities|rot13|reversed/;

/** Whether a rule found something that begins in one piece and ends in another. */
const crossesSeam = (seams: readonly number[], { spans }: GuardVerdict): boolean =>
  spans.some(
    ({ start, end, reason }) =>
      reason !== noRule && seams.some((seam) => start < seam && end > seam + 1),
  );

/**
 * What a rule has not named may be two sentences that do not go together. Where it is asked to put pieces
 * together and to do what they say, they do.
 */
const isAttack = (
  { sort }: Join,
  seams: readonly number[],
  verdict: GuardVerdict,
  isActedOn: boolean,
): boolean => {
  if (verdict.verdict === 'allow') return false;
  if (sort === 'code') return decodedViews.test(verdict.view) && !verdict.reasons.includes(noRule);
  if (sort !== 'sentence' && isActedOn) return true;
  return verdict.score >= sureFrom && crossesSeam(seams, verdict);
};

/**
 * The gravest verdict on prompts together, the newest last, when they are an attack that none of them is
 * alone; `undefined` otherwise. Read as one are: codes that go on; pieces that were named, quoted, numbered
 * or announced as such, when the newest is one or asks to put them together; and a sentence that breaks off.
 * Something that a rule names must begin in one of them and end in another, or stand in what they decode to,
 * unless it is asked to do what the pieces say.
 *
 * @example
 * splitPayload([{ id: '1', text: 'Part 1: ignore all', score: 0 }, …], promptGuard)?.events; // ['1', '2']
 */
export const splitPayload = (said: readonly Scored[], guard: Guard): Together | undefined => {
  const newest = said.at(-1)?.text ?? '';
  const isActedOn = asksToAct(newest) && piecesIn(newest).length === 0;
  let gravest: Together | undefined;
  for (const join of joinsOf(said)) {
    const { text, seams } = joined(join);
    const verdict = guard(text, 'user');
    const alone = Math.max(...join.extracts.map(({ from }) => from.score));
    if (verdict.score - alone < gainMin[join.sort]) continue;
    if (!isAttack(join, seams, verdict, isActedOn)) continue;
    const events = [...new Set(join.extracts.map(({ from }) => from.id))];
    if (!gravest || verdict.score > gravest.verdict.score) gravest = { verdict, events };
  }
  return gravest;
};

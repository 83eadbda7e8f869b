// Intent drift: how far a prompt is from everything said in its session before.

const turnsMin = 2;
const tokensMin = 3;

/** How much two sets share: 0 to 1. */
export const jaccard = (a: readonly number[], b: readonly number[]): number => {
  const known = new Set(a);
  const shared = b.filter((token) => known.has(token)).length;
  const all = a.length + b.length - shared;
  return all === 0 ? 0 : shared / all;
};

/**
 * 1 − the largest Jaccard similarity to an earlier turn: 0 (on topic) to 1 (unrelated). Neutral (0)
 * with fewer than two earlier turns, or when the prompt has hardly any content words.
 */
export const intentDrift = (
  turns: readonly (readonly number[])[],
  tokens: readonly number[],
): number => {
  const comparable = turns.filter((turn) => turn.length >= tokensMin);
  if (comparable.length < turnsMin || tokens.length < tokensMin) return 0;
  return 1 - Math.max(...comparable.map((turn) => jaccard(turn, tokens)));
};

// Fail closed, in one place: whatever goes wrong while a decision is made, the answer is no.

/**
 * Answers what `decide` answers when `isRuling` accepts it, and `refusal` in every other case: a
 * throw, `undefined`, a result of another shape.
 *
 * @example
 * failClosed(() => evaluate(input), isPromptResult, { decision: 'block', … });
 */
export const failClosed = <Ruling>(
  decide: () => unknown,
  isRuling: (value: unknown) => value is Ruling,
  refusal: Ruling,
): Ruling => {
  try {
    const value = decide();
    return isRuling(value) ? value : refusal;
  } catch {
    return refusal;
  }
};

// Coverage: how many controls are satisfied, of those that apply.

export interface Coverage {
  readonly satisfied: number;
  readonly partial: number;
  readonly gap: number;
  readonly notApplicable: number;
  readonly total: number;
  /** Satisfied of those that apply, in percent with one decimal; what is partial does not count. */
  readonly coveragePct: number;
}

/**
 * Counts statuses.
 *
 * @example
 * coverageOf(['satisfied', 'gap', 'not_applicable']).coveragePct; // 50
 */
export const coverageOf = (statuses: readonly string[]): Coverage => {
  const count = (wanted: string): number => statuses.filter((each) => each === wanted).length;
  const satisfied = count('satisfied');
  const notApplicable = count('not_applicable');
  const applicable = statuses.length - notApplicable;
  return {
    ...{ satisfied, partial: count('partial'), gap: count('gap'), notApplicable },
    total: statuses.length,
    coveragePct: applicable === 0 ? 0 : Math.round((satisfied / applicable) * 1_000) / 10,
  };
};

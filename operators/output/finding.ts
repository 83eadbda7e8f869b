// A finding: a stretch of text that must not be kept or sent as it is.

/** Half-open, in UTF-16 units. `kind` says what it is, for the audit record; never its text. */
export interface Finding {
  readonly class: 'secret' | 'pii';
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** There when a checksum in what was found has been verified. */
  readonly checksum?: true;
}

/** A detector: cheap hint first, then the pattern, then a check of the match. */
export interface Detector {
  readonly kind: string;
  /** The text must contain one of these (lower case) before the pattern is tried. */
  readonly hints: readonly string[];
  /** Global, linear in the text; group 1, when there is one, is what is found. */
  readonly pattern: RegExp;
  readonly accept?: (match: string) => boolean;
}

/** Runs detectors over a text, in order of position. */
export const findAll = (
  kindOf: Finding['class'],
  detectors: readonly Detector[],
  text: string,
): readonly Finding[] => {
  const lower = text.toLowerCase();
  const findings: Finding[] = [];
  for (const { kind, hints, pattern, accept } of detectors) {
    if (hints.length > 0 && !hints.some((hint) => lower.includes(hint))) continue;
    for (const match of text.matchAll(pattern)) {
      const found = match[1] ?? match[0];
      if (accept && !accept(found)) continue;
      const start = match.index + match[0].lastIndexOf(found);
      findings.push({ class: kindOf, kind, start, end: start + found.length });
    }
  }
  return findings.sort((a, b) => a.start - b.start || b.end - a.end);
};

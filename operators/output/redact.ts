// redact: replaces findings by tokens. What is redacted once stays as it is.
import type { Finding } from './finding.ts';

const tokens: Readonly<Record<Finding['class'], string>> = {
  secret: '[REDACTED-SECRET]',
  pii: '[REDACTED-PII]',
};

interface Stretch {
  readonly start: number;
  end: number;
  class: Finding['class'];
}

/** Overlapping findings as one stretch; a secret in it makes it secret. */
const stretchesOf = (findings: readonly Finding[]): readonly Stretch[] => {
  const stretches: Stretch[] = [];
  for (const finding of [...findings].sort((a, b) => a.start - b.start)) {
    const last = stretches.at(-1);
    if (last && finding.start < last.end) {
      last.end = Math.max(last.end, finding.end);
      if (finding.class === 'secret') last.class = 'secret';
    } else stretches.push({ start: finding.start, end: finding.end, class: finding.class });
  }
  return stretches;
};

/**
 * The text with a token in the place of each finding: `[REDACTED-SECRET]` or `[REDACTED-PII]`.
 * Findings that overlap become one token.
 *
 * @example
 * redact('mail ann@corp.io', scan('mail ann@corp.io').findings); // 'mail [REDACTED-PII]'
 */
export const redact = (text: string, findings: readonly Finding[]): string => {
  let redacted = '';
  let at = 0;
  for (const stretch of stretchesOf(findings)) {
    redacted += text.slice(at, stretch.start) + tokens[stretch.class];
    at = stretch.end;
  }
  return redacted + text.slice(at);
};

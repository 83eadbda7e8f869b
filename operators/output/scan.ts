// scan: secrets and personal data of a text, and the text without them.
import type { Finding } from './finding.ts';
import { type PiiOptions, scanPii } from './pii.ts';
import { redact } from './redact.ts';
import { scanSecrets } from './secrets.ts';

export interface Scan {
  /** In order of their place. */
  readonly findings: readonly Finding[];
  readonly redacted: string;
  readonly containsSecret: boolean;
  readonly containsPii: boolean;
  /** The kinds found, each once. */
  readonly kinds: readonly string[];
}

/** The findings that are not inside of one of `others`; both in order of their place. */
export const outsideOf = (
  others: readonly Finding[],
  findings: readonly Finding[],
): readonly Finding[] => {
  let [nth, end] = [0, -1];
  return findings.filter((each) => {
    for (let other = others[nth]; other && other.start <= each.start; other = others[nth]) {
      end = Math.max(end, other.end);
      nth += 1;
    }
    return each.end > end;
  });
};

/**
 * Scans a text for secrets and personal data; personal data inside a secret is part of the secret.
 * Offsets are half-open, in UTF-16 units. The time that it takes grows with the text.
 *
 * @example
 * scan('mail ann@corp.io').redacted; // 'mail [REDACTED-PII]'
 */
export const scan = (text: string, options: PiiOptions = {}): Scan => {
  const secrets = scanSecrets(text);
  const pii = outsideOf(secrets, scanPii(text, options));
  const findings = [...secrets, ...pii].sort((a, b) => a.start - b.start);
  return {
    findings,
    redacted: findings.length === 0 ? text : redact(text, findings),
    containsSecret: secrets.length > 0,
    containsPii: pii.length > 0,
    kinds: [...new Set(findings.map(({ kind }) => kind))],
  };
};

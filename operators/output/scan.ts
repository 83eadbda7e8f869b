// scan: secrets and personal data of a text, and the text without them.
import type { Finding } from './finding.ts';
import { scanPii } from './pii.ts';
import { redact } from './redact.ts';
import { scanSecrets } from './secrets.ts';

export interface Scan {
  readonly findings: readonly Finding[];
  readonly redacted: string;
  readonly containsSecret: boolean;
  readonly containsPii: boolean;
  /** The kinds found, each once. */
  readonly kinds: readonly string[];
}

/** Scans a text; personal data inside a secret is part of the secret. */
export const scan = (text: string): Scan => {
  const secrets = scanSecrets(text);
  const pii = scanPii(text).filter(
    ({ start, end }) => !secrets.some((secret) => secret.start <= start && end <= secret.end),
  );
  const findings = [...secrets, ...pii];
  return {
    findings,
    redacted: findings.length === 0 ? text : redact(text, findings),
    containsSecret: secrets.length > 0,
    containsPii: pii.length > 0,
    kinds: [...new Set(findings.map(({ kind }) => kind))],
  };
};

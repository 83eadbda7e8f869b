// redact: replaces findings by tokens. What is redacted once stays as it is.
import type { Finding } from './finding.ts';

const tokens: Readonly<Record<Finding['class'], string>> = {
  secret: '[REDACTED-SECRET]',
  pii: '[REDACTED-PII]',
};

/** The text without its findings; where findings overlap, a secret hides what lies under it. */
export const redact = (text: string, findings: readonly Finding[]): string => {
  const ordered = [...findings].sort((a, b) => a.start - b.start || b.end - a.end);
  let redacted = '';
  let at = 0;
  let last: Finding | undefined;
  for (const finding of ordered) {
    if (last && finding.start < at) {
      if (finding.end <= at) continue;
      at = finding.end;
      continue;
    }
    redacted += text.slice(at, finding.start) + tokens[finding.class];
    at = finding.end;
    last = finding;
  }
  return redacted + text.slice(at);
};

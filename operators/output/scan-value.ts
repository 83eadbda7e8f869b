// scan_value: secrets and personal data in a value that came from JSON. A value is looked at by itself,
// without the escapes of JSON, and together with its name, since `hunter2` alone is no password.
import type { Finding } from './finding.ts';
import { redact } from './redact.ts';
import { type Scan, scan } from './scan.ts';

export interface ScannedValue extends Omit<Scan, 'findings' | 'redacted'> {
  /** The value without secrets and personal data. */
  readonly redacted: unknown;
}

const secretToken = '[REDACTED-SECRET]';

/** What of a text is a finding only because of its name. */
const findingsUnder = (name: string, text: string): readonly Finding[] => {
  const before = `"${name}": "`;
  return scan(`${before}${text}"`, { whole: false })
    .findings.map((each) => ({
      ...each,
      start: Math.max(0, each.start - before.length),
      end: Math.min(text.length, each.end - before.length),
    }))
    .filter(({ start, end }) => start < end);
};

/** The value with every text in it replaced. */
const blank = (value: unknown): unknown => {
  if (typeof value === 'string' || typeof value === 'number') return secretToken;
  if (Array.isArray(value)) return value.map(blank);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, blank(inner)]));
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Scans a value.
 *
 * @example
 * scanValue({ to: 'ann@corp.example' }).redacted; // { to: '[REDACTED-PII]' }
 * scanValue({ password: 'hunter2hunter2!' }).redacted; // { password: '[REDACTED-SECRET]' }
 */
export const scanValue = (value: unknown): ScannedValue => {
  const found: Finding[] = [];
  const cleanText = (text: string, name: string): string => {
    // Not `whole`: a number in a field is what the field is called, not what its digits allow.
    const { findings } = scan(text, { whole: false });
    const all = findings.length > 0 ? findings : findingsUnder(name, text);
    found.push(...all);
    return all.length === 0 ? text : redact(text, all);
  };
  const cleanValue = (each: unknown, name: string): unknown => {
    if (typeof each === 'string') return cleanText(each, name);
    if (typeof each === 'number') {
      const text = String(each);
      const cleaned = cleanText(text, name);
      return cleaned === text ? each : cleaned;
    }
    if (Array.isArray(each)) return each.map((inner) => cleanValue(inner, name));
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(
      Object.entries(each).map(([inside, inner]) => [
        cleanText(inside, ''),
        cleanValue(inner, inside),
      ]),
    );
  };
  const cleaned = cleanValue(value, '');
  // What several values make up together is found in the whole text.
  const rest = scan(JSON.stringify(cleaned), { whole: false });
  found.push(...rest.findings);
  const redacted = rest.findings.length === 0 ? cleaned : (parsed(rest.redacted) ?? blank(cleaned));
  return {
    redacted,
    containsSecret: found.some((each) => each.class === 'secret'),
    containsPii: found.some((each) => each.class === 'pii'),
    kinds: [...new Set(found.map(({ kind }) => kind))],
  };
};

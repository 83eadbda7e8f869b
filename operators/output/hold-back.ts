// hold-back: what may leave of an answer while it is still being made. Text waits as long as it may
// be the beginning of a secret, of personal data or of the system prompt; what is found is replaced.
import type { Finding } from './finding.ts';
import { leaksPrompt } from './leakage.ts';
import { redact } from './redact.ts';
import { scan } from './scan.ts';

export interface HoldBackOptions {
  /** What the answer must not give away; empty when there is nothing of the kind. */
  readonly systemPrompt: string;
  readonly canary: string;
}

export interface HoldBack {
  /** Takes the next text; answers what may leave now, redacted. */
  push(text: string): string;
  /** The answer has ended: what is left of it, redacted. */
  end(): string;
  /** Whether the answer gives the system prompt away. Nothing leaves any more then. */
  readonly leaks: boolean;
  readonly containsSecret: boolean;
  readonly containsPii: boolean;
  /** The kinds found so far, each once. */
  readonly kinds: ReadonlySet<string>;
}

/** Ends of text in which something may have begun that is not complete yet. */
const openings: readonly RegExp[] = [
  // One word: keys, tokens, addresses, numbers.
  /\S{1,10000}$/,
  // Numbers in groups: cards, phones, social security.
  /(?:\+|\(|\d)[\d ().+-]{0,60}$/,
  /\b[A-Z]{2}\d{2}[A-Z0-9 -]{0,50}$/,
  // A name, then its value.
  /\bbearer\s{0,3}\S{0,2100}$/i,
  /\baws.{0,20}secret.{0,20}[=:]?\s{0,3}["']?\S{0,60}$/i,
  /\baws.{0,48}$/i,
  /[\w.-]{0,30}(?:key|secret|token)["']?\s{0,3}(?:=>|:=|=|:)?\s{0,3}["']?\S{0,240}$/i,
  /\b(?:password|passwd|pwd)["']?\s{0,3}(?:(?:is|was)\s{0,2}:?|=>|:=|=|:)?\s{0,3}["']?\S{0,120}$/i,
  /-----BEGIN (?:(?!-----END)[\s\S]){0,8200}$/,
  /-----BEGIN [\s\S]{0,8200}?-----END [A-Z ]{0,40}-{0,5}$/,
];

/** How much of the system prompt in a row is waited for. */
const runMin = 20;
const runMax = 400;
/** Released text that a pattern may look back at. */
const contextLength = 120;

const squeeze = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ');

/** Where the longest end of `text` begins that may be a run out of `known`. */
const runStart = (text: string, known: string): number => {
  if (known === '') return text.length;
  const from = Math.max(0, text.length - runMax);
  for (let start = from; start <= text.length - runMin; start += 1) {
    if (known.includes(squeeze(text.slice(start)))) return start;
  }
  return text.length;
};

/** The end, or less, so that no finding is cut. */
const wholeUpTo = (end: number, findings: readonly Finding[]): number => {
  const cut = findings.filter((each) => each.start < end && each.end > end);
  return cut.length === 0 ? end : wholeUpTo(Math.min(...cut.map(({ start }) => start)), findings);
};

/**
 * Opens a hold-back for one answer. Joined, what leaves is what `scan` makes of the whole answer,
 * however it was cut into pieces.
 *
 * @example
 * const guard = holdBack({ systemPrompt, canary });
 * send(guard.push('Write to ann@corp'));   // 'Write to '
 * send(guard.push('.com today'));          // '[REDACTED-PII] '
 * send(guard.end());                       // 'today'
 */
export const holdBack = ({ systemPrompt, canary }: HoldBackOptions): HoldBack => {
  const known = squeeze(systemPrompt);
  const kinds = new Set<string>();
  let [context, held] = ['', ''];
  let [leaks, containsSecret, containsPii] = [false, false, false];

  const release = (length: number): string => {
    const text = context + held;
    const from = context.length;
    const found = scan(text)
      .findings.filter(({ end }) => end > from)
      .map((each) => ({ ...each, start: Math.max(from, each.start) }));
    const to = wholeUpTo(from + length, found);
    const findings = found.filter(({ start }) => start < to);
    for (const { kind, class: of } of findings) {
      kinds.add(kind);
      if (of === 'secret') containsSecret = true;
      else containsPii = true;
    }
    const shifted = findings.map((each) => ({
      ...each,
      start: each.start - from,
      end: each.end - from,
    }));
    const released = redact(held.slice(0, to - from), shifted);
    context = text.slice(Math.max(0, to - contextLength), to);
    held = text.slice(to);
    return released;
  };

  const safeLength = (): number => {
    const text = context + held;
    let safe = runStart(text, known);
    for (const opening of openings) {
      const match = opening.exec(text);
      if (match) safe = Math.min(safe, match.index);
    }
    return Math.max(0, safe - context.length);
  };

  const check = (): void => {
    leaks ||= leaksPrompt(context + held, systemPrompt, canary);
  };

  return {
    push: (text) => {
      held += text;
      check();
      if (leaks) return '';
      const length = safeLength();
      return length === 0 ? '' : release(length);
    },
    end: () => {
      check();
      return leaks ? '' : release(held.length);
    },
    get leaks() {
      return leaks;
    },
    get containsSecret() {
      return containsSecret;
    },
    get containsPii() {
      return containsPii;
    },
    kinds,
  };
};

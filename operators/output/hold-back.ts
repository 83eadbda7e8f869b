// hold-back: what may leave of an answer while it is still being made. Text waits as long as it may
// be the beginning of a secret, of personal data or of the system prompt; what is found is replaced.
import type { Finding } from './finding.ts';
import { leaksPrompt } from './leakage.ts';
import { openFrom } from './pii/opening.ts';
import { scanPii } from './pii.ts';
import { redact } from './redact.ts';
import { outsideOf } from './scan.ts';
import { detect, lookBack } from './secrets/detect.ts';
import { outermost } from './secrets.ts';

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

/** How much of the system prompt in a row is waited for. */
const runMin = 20;
const runMax = 400;
const squeeze = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ');

/** Where the longest end of `text` begins that may be a run out of `known`. */
const runStart = (text: string, known: string): number => {
  // A longer run would end in a short one.
  if (!known.includes(squeeze(text.slice(-runMin)))) return text.length;
  const from = Math.max(0, text.length - runMax);
  for (let start = from; start <= text.length - runMin; start += 1) {
    if (known.includes(squeeze(text.slice(start)))) return start;
  }
  return text.length;
};

/** A finding, and where that begins which makes it one. */
interface Evidence extends Finding {
  readonly from: number;
}

/** The end, or less, so that no finding is cut. */
const wholeUpTo = (end: number, found: readonly Evidence[]): number => {
  let to = end;
  for (let cut = true; cut; ) {
    const starts = found.filter((each) => each.from < to && each.end > to).map(({ from }) => from);
    cut = starts.length > 0;
    to = Math.min(to, ...starts);
  }
  return to;
};

/**
 * Opens a hold-back for one answer. Joined, what leaves is what `scan` makes of the whole answer
 * (read with `whole: false`, since what follows a number cannot be waited for),
 * however it was cut into pieces. What is held is bounded by the longest text that any kind can be
 * (a private key: some 8,000 characters) and is most often the last word.
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

  /** Lets leave what is decided, or everything at the end. */
  const release = (isEnd: boolean): string => {
    const text = context + held;
    const from = context.length;
    const { candidates, open } = detect(text, from, isEnd);
    const safe = isEnd ? text.length : Math.min(open, safeEnd(text, from));
    if (safe === from) return '';
    const secrets = outermost(candidates);
    const personal = outsideOf(secrets, scanPii(text, { whole: false }))
      .filter(({ end }) => end > from)
      .map((each) => ({ ...each, start: Math.max(from, each.start) }));
    const found = [...candidates, ...personal.map((each) => ({ ...each, from: each.start }))];
    const to = wholeUpTo(safe, found);
    const findings = [...secrets, ...personal].filter(({ start }) => start < to);
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
    context = text.slice(Math.max(0, to - lookBack), to);
    held = text.slice(to);
    return released;
  };

  /** Where the system prompt, or personal data, may have begun. */
  const safeEnd = (text: string, from: number): number =>
    Math.max(from, Math.min(runStart(text, known), openFrom(text)));

  const check = (): void => {
    leaks ||= leaksPrompt(context + held, systemPrompt, canary);
  };

  return {
    push: (text) => {
      held += text;
      check();
      return leaks ? '' : release(false);
    },
    end: () => {
      check();
      return leaks ? '' : release(true);
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

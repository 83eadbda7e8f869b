// The port of the guard: text and channel in, verdict out, pure.
import type { SignalCategory } from './categories.ts';

/** Where a text comes from: an imperative is normal from a user, suspicious in a document. */
export const guardChannels = ['user', 'system', 'tool', 'document', 'memory'] as const;

export type GuardChannel = (typeof guardChannels)[number];

export const isChannel = (name: string): name is GuardChannel =>
  (guardChannels as readonly string[]).includes(name);

/** A stretch of the text, half-open, in UTF-16 units. */
export interface GuardSpan {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

export interface GuardVerdict {
  readonly verdict: 'allow' | 'flag' | 'block';
  /** From 0 (nothing) to 1 (certain). */
  readonly score: number;
  readonly categories: readonly SignalCategory[];
  /** The names of the rules that spoke, or `like_known_attacks`. */
  readonly reasons: readonly string[];
  /** Present when the rules matched the text as it was sent. */
  readonly spans: readonly GuardSpan[];
  /** Which reading of the text spoke: `raw`, or a decoded one. */
  readonly view: string;
  /** Which guard spoke. */
  readonly model: string;
}

/** Judges a text. */
export type Guard = (text: string, channel: GuardChannel) => GuardVerdict;

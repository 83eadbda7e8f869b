// screen: judges a chunk of a document before it is kept. Orders to the assistant do not belong into a
// document: a chunk full of them is dropped, one with a few loses the sentences that hold them.
import type { Guard, GuardVerdict } from '../guard/verdict.ts';
import { sentencesOf } from './chunk.ts';

/** Stands where a sentence was. */
export const removedMark = '[removed]';

export interface ScreenedChunk {
  readonly status: 'kept' | 'sanitised' | 'dropped';
  /** What may be kept; empty when it was dropped. */
  readonly text: string;
  /** Of the chunk as it came. */
  readonly verdict: GuardVerdict;
}

/** The text without the sentences that the guard minds on their own. */
const sanitise = (text: string, guard: Guard): string =>
  sentencesOf(text)
    .map((sentence) => {
      if (guard(sentence, 'document').verdict === 'allow') return sentence;
      return `${removedMark}${sentence.slice(sentence.trimEnd().length)}`;
    })
    .join('')
    .trim();

/**
 * Judges a chunk as part of a document.
 *
 * @example
 * screen('The office opens at nine.', promptGuard).status; // 'kept'
 */
export const screen = (text: string, guard: Guard): ScreenedChunk => {
  const verdict = guard(text, 'document');
  if (verdict.verdict === 'allow') return { status: 'kept', text, verdict };
  if (verdict.verdict === 'block') return { status: 'dropped', text: '', verdict };
  const sanitised = sanitise(text, guard);
  // An order that is spread over sentences is still there: then nothing of the chunk is kept.
  const isClean = guard(sanitised, 'document').verdict === 'allow';
  const isEmpty = sanitised.replaceAll(removedMark, '').trim() === '';
  if (!isClean || isEmpty) return { status: 'dropped', text: '', verdict };
  return { status: 'sanitised', text: sanitised, verdict };
};

// retrieve: the context of a prompt. There are no documents yet, and it says so: nothing was added,
// so trust is neutral (1) and charges nothing.
import { contentTokens } from '../posture/tokens.ts';

export interface Retrieval {
  readonly prompt_tokens: number[];
  readonly retrieved_contexts: { source: string; trust_score: number }[];
  readonly retrieval_trust: number;
  readonly retrieval_note: string;
}

/** The features of a prompt's text, and the context found for it. */
export const retrieve = (prompt: string): Retrieval => ({
  prompt_tokens: contentTokens(prompt),
  retrieved_contexts: [],
  retrieval_trust: 1,
  retrieval_note: 'no documents are connected: nothing was added, trust is neutral',
});

// retrieve: the context of a prompt: references to chunks of documents and how far they may be trusted.
// Their texts stay where they are. Nothing found is neutral: trust 1, which charges nothing.
import { contentTokens } from '../posture/tokens.ts';
import type { SearchHit } from './document-search.ts';
import { retrievalTrust, trustMin, trustOf } from './trust.ts';

/** A chunk by name, with the hash that its text must have. */
export interface ContextReference {
  document_id: string;
  chunk: number;
  source: string;
  trust_score: number;
  sha256: string;
}

export interface Retrieval {
  readonly prompt_tokens: number[];
  readonly retrieved_contexts: ContextReference[];
  /** What was found, but has another hash than when it was added: left out, and said. */
  readonly changed_contexts?: ContextReference[];
  readonly retrieval_trust: number;
  readonly retrieval_note: string;
}

const note = {
  nothing: 'no document answers the prompt: nothing was added, trust is neutral',
  found: 'chunks of documents answer the prompt: those of enough trust were added',
};

/** The features of a prompt's text, and the context of what was found for it. */
export const retrieve = (prompt: string, found: readonly SearchHit[], nowMs: number): Retrieval => {
  const prompt_tokens = contentTokens(prompt);
  if (found.length === 0) {
    return {
      ...{ prompt_tokens, retrieved_contexts: [] },
      ...{ retrieval_trust: 1, retrieval_note: note.nothing },
    };
  }
  const used: ContextReference[] = [];
  const changed: ContextReference[] = [];
  for (const each of found) {
    const trust_score = trustOf(each, nowMs);
    const reference = {
      ...{ document_id: each.documentId, chunk: each.n, source: each.source },
      ...{ trust_score, sha256: each.sha256 },
    };
    if (!each.isIntact) changed.push(reference);
    else if (trust_score >= trustMin) used.push(reference);
  }
  const trusts = used.map(({ trust_score }) => trust_score);
  return {
    ...{ prompt_tokens, retrieved_contexts: used },
    ...(changed.length === 0 ? {} : { changed_contexts: changed }),
    retrieval_trust: retrievalTrust(trusts, changed.length),
    retrieval_note: used.length === 0 ? note.nothing : note.found,
  };
};

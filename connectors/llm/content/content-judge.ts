// The port to whoever judges content: a text in, an opinion out. Implementations: judging-model (Llama
// Guard, or a model that is told the taxonomy), moderation-endpoint.
import type { Usage } from '../model.ts';

/** What is judged. */
export interface ContentQuestion {
  /** Names this question: a provider that is asked twice under one id answers once. */
  readonly id: string;
  readonly text: string;
  /** What the text answers, when it is an answer of a model. */
  readonly prompt?: string | undefined;
  readonly signal: AbortSignal;
}

/** How an endpoint in OpenAI's format put it, by its own names. */
export type Said = Readonly<Record<string, { readonly flagged: boolean; readonly score: number }>>;

export interface ContentOpinion {
  readonly safe: boolean;
  /** Codes of the taxonomy, in its order; may be empty when nobody said what is wrong with a text. */
  readonly categories: readonly string[];
  readonly source: 'model' | 'moderation';
  /** Who has judged, by the provider's name. */
  readonly model: string;
  readonly said?: Said;
  readonly usage?: Usage;
  /** Millionths of a US dollar; absent where no price is known. */
  readonly costMicrousd?: number;
}

/**
 * Judges the content of a text. Rejects with a coded error when there is no opinion: nobody answered, or
 * what was answered cannot be read.
 */
export type ContentJudge = (question: ContentQuestion) => Promise<ContentOpinion>;

/** In UTF-16 units, prompt and text together; what is longer is not judged. */
export const judgedLengthMax = 64_000;

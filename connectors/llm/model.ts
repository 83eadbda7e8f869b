// The port to language models: one question, one answer. Implementations: anthropic, scripted.
import { defineErrors } from '../../engine/kernel/errors.ts';

export interface ChatTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface ModelRequest {
  readonly model: string;
  readonly system: string;
  readonly turns: readonly ChatTurn[];
  readonly tokensMax: number;
  /** Names this call: a provider that is asked twice under one key answers once. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

export interface ModelAnswer {
  readonly text: string;
  readonly model: string;
  readonly stopReason: string;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
}

/** A language model. Rejects with a coded error; the provider's own text is never repeated. */
export interface Model {
  readonly provider: 'anthropic' | 'scripted';
  complete(request: ModelRequest): Promise<ModelAnswer>;
}

export const llmErrors = defineErrors('LLM', {
  UNAVAILABLE: {
    status: 502,
    retry: 'later',
    message: 'the model provider did not answer usefully',
    help: 'Ask again; if it lasts, check ANTHROPIC_BASE_URL and the status of the provider.',
  },
  KEY_REFUSED: {
    status: 502,
    retry: 'never',
    message: 'the model provider refuses the key',
    help: 'Set a valid ANTHROPIC_API_KEY.',
  },
  MODEL_UNKNOWN: {
    status: 502,
    retry: 'never',
    message: 'the model provider does not know this model',
    help: 'Set ANTHROPIC_MODEL to a model that the key may use.',
  },
  REQUEST_REFUSED: {
    status: 502,
    retry: 'never',
    message: 'the model provider refuses this request',
    help: 'Ask something shorter or simpler; the same request is refused again.',
  },
  RATE_LIMITED: {
    status: 503,
    retry: 'later',
    message: 'the model provider limits the rate',
    help: 'Ask again later, or raise the limit with the provider.',
  },
  TIMEOUT: {
    status: 504,
    retry: 'later',
    message: 'the model provider took too long',
    help: 'Ask again, or raise LLM_TIMEOUT_SEC.',
  },
});

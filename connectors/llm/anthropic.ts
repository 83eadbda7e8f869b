// Anthropic's models through the official SDK.
import Anthropic from '@anthropic-ai/sdk';
import { llmErrors, type Model } from './model.ts';
import { plainFetch } from './plain-fetch.ts';

export interface AnthropicOptions {
  readonly apiKey: string;
  /** Another address than the usual one; empty for the usual one. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly retriesMax: number;
}

const requestFaults: readonly unknown[] = [400, 413, 422];

const coded = (cause: unknown, signal: AbortSignal): unknown => {
  if (signal.aborted) return cause;
  if (cause instanceof Anthropic.APIConnectionTimeoutError) return llmErrors.TIMEOUT({}, { cause });
  const status = cause instanceof Anthropic.APIError ? (cause.status as unknown) : undefined;
  const detail = { status };
  if (status === 401 || status === 403) return llmErrors.KEY_REFUSED(detail, { cause });
  if (status === 404) return llmErrors.MODEL_UNKNOWN(detail, { cause });
  if (requestFaults.includes(status)) return llmErrors.REQUEST_REFUSED(detail, { cause });
  if (status === 429) return llmErrors.RATE_LIMITED(detail, { cause });
  return llmErrors.UNAVAILABLE(detail, { cause });
};

/**
 * A model behind the Anthropic API. Retries what may pass, within the budget; a call that is
 * aborted by its signal is cancelled at the provider.
 */
export const anthropicModel = (options: AnthropicOptions): Model => {
  const client = new Anthropic({
    apiKey: options.apiKey,
    timeout: options.timeoutMs,
    maxRetries: options.retriesMax,
    fetch: plainFetch,
    // Its log holds prompts.
    logLevel: 'off',
    ...(options.baseUrl === '' ? {} : { baseURL: options.baseUrl }),
  });
  return {
    provider: 'anthropic',
    complete: async ({ model, system, turns, tokensMax, idempotencyKey, signal }) => {
      try {
        const message = await client.messages.create(
          {
            model,
            system,
            max_tokens: tokensMax,
            messages: turns.map(({ role, text }) => ({ role, content: text })),
          },
          { signal, headers: { 'idempotency-key': idempotencyKey } },
        );
        const text = message.content
          .map((block) => (block.type === 'text' ? block.text : ''))
          .join('');
        return {
          text,
          model: message.model,
          stopReason: message.stop_reason ?? 'unknown',
          usage: {
            input_tokens: message.usage.input_tokens,
            output_tokens: message.usage.output_tokens,
          },
        };
      } catch (cause) {
        throw coded(cause, signal);
      }
    },
  };
};

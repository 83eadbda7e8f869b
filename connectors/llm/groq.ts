// Groq's models through the official SDK. What it speaks is OpenAI's format, told apart by small things:
// where the usage of a stream stands, and that one address serves nothing but chat completions.
import Groq from 'groq-sdk';
import type { ChatCompletionCreateParamsNonStreaming as Body } from 'groq-sdk/resources/chat/completions';
import { errorOfStatus, isCoded, llmErrors, type Model, type ModelRequest } from './model.ts';
import { answerOf, bodyOf, piecesOf, type WireAnswer } from './openai-format.ts';
import { plainFetch } from './plain-fetch.ts';

export interface GroqOptions {
  readonly apiKey: string;
  /** Another address than the usual one, without `/openai/v1`; empty for the usual one. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

const coded = (cause: unknown, signal: AbortSignal): unknown => {
  if (signal.aborted || isCoded(cause)) return cause;
  if (cause instanceof Groq.APIConnectionTimeoutError) return llmErrors.TIMEOUT({}, { cause });
  if (!(cause instanceof Groq.APIError)) return errorOfStatus(undefined, cause);
  const { status, headers } = cause as { readonly status?: number; readonly headers?: Headers };
  return errorOfStatus(status, cause, headers);
};

/** A model behind the Groq API. A call that is aborted by its signal is cancelled at the provider. */
export const groqModel = (options: GroqOptions): Model => {
  const client = new Groq({
    apiKey: options.apiKey,
    timeout: options.timeoutMs,
    // Who asks again, and how often, is decided for all connectors in one place: resilient.ts.
    maxRetries: 0,
    fetch: plainFetch,
    // Its log holds prompts.
    logLevel: 'off',
    // The SDK would read an address of its own from the environment.
    baseURL: options.baseUrl || 'https://api.groq.com',
  });
  const headersOf = ({ idempotencyKey, signal }: ModelRequest) => ({
    ...{ signal, headers: { 'idempotency-key': idempotencyKey } },
  });
  const { completions } = client.chat;
  return {
    provider: 'groq',
    complete: async (request) => {
      try {
        const body = bodyOf(request) as Body;
        const answer = await completions.create(body, headersOf(request));
        return answerOf(answer as WireAnswer, request.model);
      } catch (cause) {
        throw coded(cause, request.signal);
      }
    },
    async *stream(request) {
      try {
        const body = { ...(bodyOf(request) as Body), stream: true } as const;
        const events = await completions.create(body, headersOf(request));
        yield* piecesOf(events as AsyncIterable<WireAnswer>, request.model);
      } catch (cause) {
        throw coded(cause, request.signal);
      }
    },
  };
};

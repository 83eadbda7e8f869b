// Any server that speaks OpenAI's chat completions: OpenAI, Ollama, vLLM. One request, one answer; the
// official client needs a newer Node.
import type { IncomingMessage } from 'node:http';
import { eventsFrom, post, textFrom } from './http.ts';
import { errorOfStatus, isCoded, llmErrors, type Model, type ModelRequest } from './model.ts';
import { answerOf, bodyOf, piecesOf, type WireAnswer } from './openai-format.ts';

export interface OpenAiOptions {
  /** May be empty: local servers ask for none. */
  readonly apiKey: string;
  /** With the version: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

/** The answers in a stream, up to the word that ends it. */
async function* answersIn(message: IncomingMessage): AsyncGenerator<WireAnswer> {
  for await (const data of eventsFrom(message)) {
    if (data === '[DONE]') return;
    yield JSON.parse(data) as WireAnswer;
  }
}

const streamed = { stream: true, stream_options: { include_usage: true } } as const;

/** A model behind an address that speaks OpenAI's wire format. */
export const openAiModel = (options: OpenAiOptions): Model => {
  const { apiKey, baseUrl, timeoutMs } = options;
  const url = new URL(`${baseUrl.replace(/\/$/, '')}/chat/completions`);
  const late = (): Error => llmErrors.TIMEOUT();

  const ask = async (request: ModelRequest, stream: boolean): Promise<IncomingMessage> => {
    const body = JSON.stringify({ ...bodyOf(request), ...(stream ? streamed : {}) });
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'idempotency-key': request.idempotencyKey,
      ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
    };
    const { signal } = request;
    const message = await post(url, { headers, body, signal, timeoutMs, late });
    const { statusCode: status = 500 } = message;
    if (status >= 200 && status < 300) return message;
    message.resume();
    const get = (name: string): string | null => message.headersDistinct[name]?.[0] ?? null;
    throw errorOfStatus(status, undefined, { get });
  };

  const coded = (cause: unknown, { signal }: ModelRequest): unknown => {
    if (signal.aborted || isCoded(cause)) return cause;
    return errorOfStatus(undefined, cause);
  };

  return {
    provider: 'openai',
    complete: async (request) => {
      try {
        const text = await textFrom(await ask(request, false));
        return answerOf(JSON.parse(text) as WireAnswer, request.model);
      } catch (cause) {
        throw coded(cause, request);
      }
    },
    async *stream(request) {
      try {
        yield* piecesOf(answersIn(await ask(request, true)), request.model);
      } catch (cause) {
        throw coded(cause, request);
      }
    },
  };
};

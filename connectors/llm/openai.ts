// Any server that speaks OpenAI's chat completions: OpenAI, Ollama, vLLM. One request, one answer; the
// official client needs a newer Node.
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { errorOfStatus, isCoded, llmErrors, type Model, type ModelRequest } from './model.ts';
import { answerOf, bodyOf, piecesOf, type WireAnswer } from './openai-format.ts';
import { plainFetch } from './plain-fetch.ts';

export interface OpenAiOptions {
  /** May be empty: local servers ask for none. */
  readonly apiKey: string;
  /** With the version: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

/** The events of a stream, decoded, up to the word that ends it. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<WireAnswer> {
  const events = body
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .pipeThrough(new EventSourceParserStream());
  for await (const { data } of events) {
    if (data === '[DONE]') break;
    yield JSON.parse(data) as WireAnswer;
  }
}

const streamed = { stream: true, stream_options: { include_usage: true } } as const;

/** A model behind an address that speaks OpenAI's wire format. */
export const openAiModel = (options: OpenAiOptions): Model => {
  const { apiKey, baseUrl, timeoutMs } = options;
  const url = `${baseUrl.replace(/\/$/, '')}/chat/completions`;

  const ask = async (request: ModelRequest, stream: boolean): Promise<Response> => {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': request.idempotencyKey,
      ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
    };
    const body = JSON.stringify({ ...bodyOf(request), ...(stream ? streamed : {}) });
    const response = await plainFetch(url, { method: 'POST', headers, body, signal });
    if (response.ok) return response;
    throw errorOfStatus(response.status, undefined, response.headers);
  };

  const coded = (cause: unknown, { signal }: ModelRequest): unknown => {
    if (signal.aborted || isCoded(cause)) return cause;
    const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
    return isTimeout ? llmErrors.TIMEOUT({}, { cause }) : errorOfStatus(undefined, cause);
  };

  return {
    provider: 'openai',
    complete: async (request) => {
      try {
        const response = await ask(request, false);
        return answerOf((await response.json()) as WireAnswer, request.model);
      } catch (cause) {
        throw coded(cause, request);
      }
    },
    async *stream(request) {
      try {
        const { body } = await ask(request, true);
        if (!body) throw llmErrors.UNAVAILABLE({ reason: 'the answer is empty' });
        yield* piecesOf(eventsOf(body), request.model);
      } catch (cause) {
        throw coded(cause, request);
      }
    },
  };
};

// Anthropic's models through the official SDK.
import Anthropic from '@anthropic-ai/sdk';
import {
  type ChatPart,
  errorOfStatus,
  isCoded,
  llmErrors,
  type Model,
  type ModelPiece,
  type ModelRequest,
  type StopReason,
  systemOf,
  type ToolCallPart,
} from './model.ts';
import { plainFetch } from './plain-fetch.ts';

export interface AnthropicOptions {
  readonly apiKey: string;
  /** Another address than the usual one; empty for the usual one. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

type Block = Anthropic.Messages.ContentBlockParam;

const coded = (cause: unknown, signal: AbortSignal): unknown => {
  if (signal.aborted) return cause;
  if (cause instanceof Anthropic.APIConnectionTimeoutError) return llmErrors.TIMEOUT({}, { cause });
  if (isCoded(cause)) return cause;
  if (!(cause instanceof Anthropic.APIError)) return errorOfStatus(undefined, cause);
  const { status, headers } = cause as { readonly status?: number; readonly headers?: Headers };
  return errorOfStatus(status, cause, headers);
};

const stopReasons: Readonly<Record<string, StopReason>> = {
  end_turn: 'end',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  stop_sequence: 'stop_sequence',
  tool_use: 'tool_calls',
  refusal: 'refusal',
};
const stopReasonOf = (reason: string | null | undefined): StopReason =>
  stopReasons[reason ?? ''] ?? 'end';

const dataUrl = /^data:([\w/+.-]+);base64,(.*)$/s;

const imageOf = (url: string): Block => {
  const [, mediaType = '', data = ''] = dataUrl.exec(url) ?? [];
  const source = data
    ? { type: 'base64' as const, media_type: mediaType as 'image/png', data }
    : { type: 'url' as const, url };
  return { type: 'image', source };
};

const blockOf = (part: ChatPart): Block => {
  if (part.type === 'text') return { type: 'text', text: part.text };
  if (part.type === 'image') return imageOf(part.url);
  if (part.type === 'tool_call') {
    const input: unknown = JSON.parse(part.arguments || '{}');
    return { type: 'tool_use', id: part.id, name: part.name, input };
  }
  return {
    type: 'tool_result',
    tool_use_id: part.id,
    content: part.text,
    ...(part.isError ? { is_error: true } : {}),
  };
};

/** A turn of text alone is sent as text. */
const contentOf = (parts: readonly ChatPart[]): string | Block[] => {
  const [only] = parts;
  return parts.length === 1 && only?.type === 'text' ? only.text : parts.map(blockOf);
};

const toolsOf = ({ tools, toolChoice }: ModelRequest) => {
  if (tools.length === 0) return {};
  const choice =
    typeof toolChoice === 'object'
      ? { type: 'tool' as const, name: toolChoice.name }
      : ({ type: toolChoice === 'required' ? 'any' : toolChoice } as const);
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      ...{ name, description },
      input_schema: { type: 'object' as const, ...parameters },
    })),
    tool_choice: choice,
  };
};

const bodyOf = (request: ModelRequest): Anthropic.MessageCreateParamsNonStreaming => ({
  model: request.model,
  ...(systemOf(request) === '' ? {} : { system: systemOf(request) }),
  max_tokens: request.tokensMax,
  messages: request.turns.map(({ role, parts }) => ({ role, content: contentOf(parts) })),
  ...toolsOf(request),
  ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
  ...(request.topP === undefined ? {} : { top_p: request.topP }),
  ...(request.stop.length === 0 ? {} : { stop_sequences: [...request.stop] }),
});

/** Text pieces as they come; a tool call once it is whole. */
async function* piecesOf(
  events: AsyncIterable<Anthropic.Messages.RawMessageStreamEvent>,
  model: string,
): AsyncGenerator<ModelPiece> {
  let end = { model, stopReason: 'end' as StopReason };
  let [input_tokens, output_tokens] = [0, 0];
  let isEnded = false;
  const calls = new Map<number, { id: string; name: string; json: string }>();
  for await (const event of events) {
    if (event.type === 'message_start') {
      end = { ...end, model: event.message.model };
      input_tokens = event.message.usage.input_tokens;
    } else if (event.type === 'content_block_start' && event.content_block.type === 'tool_use') {
      const { id, name } = event.content_block;
      calls.set(event.index, { id, name, json: '' });
    } else if (event.type === 'content_block_delta') {
      const call = calls.get(event.index);
      if (event.delta.type === 'text_delta') yield { type: 'text', text: event.delta.text };
      else if (event.delta.type === 'input_json_delta' && call)
        call.json += event.delta.partial_json;
    } else if (event.type === 'content_block_stop') {
      const call = calls.get(event.index);
      if (call) {
        const { id, name, json } = call;
        yield { type: 'tool_call', id, name, arguments: json || '{}' } satisfies ToolCallPart;
      }
    } else if (event.type === 'message_delta') {
      end = { ...end, stopReason: stopReasonOf(event.delta.stop_reason) };
      output_tokens = event.usage.output_tokens;
    } else if (event.type === 'message_stop') isEnded = true;
  }
  if (!isEnded) throw llmErrors.UNAVAILABLE({ reason: 'the answer broke off' });
  yield { type: 'end', ...end, usage: { input_tokens, output_tokens } };
}

/**
 * A model behind the Anthropic API. One call is one request; a call that is aborted by its signal is
 * cancelled at the provider.
 */
export const anthropicModel = (options: AnthropicOptions): Model => {
  const client = new Anthropic({
    apiKey: options.apiKey,
    timeout: options.timeoutMs,
    // Who asks again, and how often, is decided for all connectors in one place: resilient.ts.
    maxRetries: 0,
    fetch: plainFetch,
    // Its log holds prompts.
    logLevel: 'off',
    ...(options.baseUrl === '' ? {} : { baseURL: options.baseUrl }),
  });
  const headersOf = ({ idempotencyKey, signal }: ModelRequest) => ({
    ...{ signal, headers: { 'idempotency-key': idempotencyKey } },
  });
  return {
    provider: 'anthropic',
    complete: async (request) => {
      try {
        const message = await client.messages.create(bodyOf(request), headersOf(request));
        const parts = message.content.flatMap((block) => {
          if (block.type === 'text') return { type: 'text' as const, text: block.text };
          if (block.type !== 'tool_use') return [];
          const { id, name, input } = block;
          return { type: 'tool_call' as const, id, name, arguments: JSON.stringify(input) };
        });
        const { input_tokens, output_tokens } = message.usage;
        return {
          ...{ parts, model: message.model, stopReason: stopReasonOf(message.stop_reason) },
          usage: { input_tokens, output_tokens },
        };
      } catch (cause) {
        throw coded(cause, request.signal);
      }
    },
    async *stream(request) {
      try {
        const body = { ...bodyOf(request), stream: true as const };
        yield* piecesOf(await client.messages.create(body, headersOf(request)), request.model);
      } catch (cause) {
        throw coded(cause, request.signal);
      }
    },
  };
};

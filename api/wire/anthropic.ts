// Anthropic's messages: requests read, answers, streams and errors written, in its own shapes.
import Type, { type Static } from 'typebox';
import type { ChatPart, StopReason, ToolChoice } from '../../connectors/llm/model.ts';
import type { WeirError } from '../../engine/kernel/errors.ts';
import type { Answer } from '../conversation/answer.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { apiErrors } from '../errors.ts';
import { AnthropicAnswerSchema, AnthropicErrorSchema } from './answers.ts';
import type { Head, WireFormat, WireSegment } from './format.ts';

const Open = { additionalProperties: true } as const;

const TextBlock = Type.Object({ type: Type.Literal('text'), text: Type.String() }, Open);

const Block = Type.Object(
  {
    type: Type.String(),
    text: Type.Optional(Type.String()),
    source: Type.Optional(
      Type.Object(
        {
          type: Type.String(),
          media_type: Type.Optional(Type.String()),
          data: Type.Optional(Type.String()),
          url: Type.Optional(Type.String()),
        },
        Open,
      ),
    ),
    id: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    input: Type.Optional(Type.Unknown()),
    tool_use_id: Type.Optional(Type.String()),
    content: Type.Optional(Type.Union([Type.String(), Type.Array(TextBlock)])),
    is_error: Type.Optional(Type.Boolean()),
  },
  Open,
);

const Message = Type.Object(
  {
    role: Type.Union([Type.Literal('user'), Type.Literal('assistant')]),
    content: Type.Union([Type.String(), Type.Array(Block)]),
  },
  Open,
);

const Tool = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 128 }),
    description: Type.Optional(Type.String()),
    input_schema: Type.Record(Type.String(), Type.Unknown()),
  },
  Open,
);

const BodySchema = Type.Object(
  {
    model: Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' }),
    max_tokens: Type.Integer({ minimum: 1 }),
    messages: Type.Array(Message, { minItems: 1, maxItems: 2_000 }),
    system: Type.Optional(Type.Union([Type.String(), Type.Array(TextBlock)])),
    tools: Type.Optional(Type.Array(Tool, { maxItems: 128 })),
    tool_choice: Type.Optional(
      Type.Object(
        {
          type: Type.Enum(['auto', 'any', 'tool', 'none']),
          name: Type.Optional(Type.String()),
        },
        Open,
      ),
    ),
    temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    top_p: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    stop_sequences: Type.Optional(Type.Array(Type.String(), { maxItems: 16 })),
    stream: Type.Optional(Type.Boolean()),
    metadata: Type.Optional(Type.Object({ user_id: Type.Optional(Type.String()) }, Open)),
  },
  Open,
);

type Body = Static<typeof BodySchema>;

const imageUrl = (source: Static<typeof Block>['source']): string =>
  source?.type === 'base64'
    ? `data:${source.media_type ?? ''};base64,${source.data ?? ''}`
    : (source?.url ?? '');

const resultText = (content: Static<typeof Block>['content']): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('\n');

const partOf = (block: Static<typeof Block>): ChatPart => {
  if (block.type === 'text') return { type: 'text', text: block.text ?? '' };
  if (block.type === 'image') return { type: 'image', url: imageUrl(block.source) };
  if (block.type === 'tool_use') {
    const { id = '', name = '', input = {} } = block;
    return { type: 'tool_call', id, name, arguments: JSON.stringify(input) };
  }
  if (block.type === 'tool_result') {
    const { tool_use_id: id = '', content, is_error: isError = false } = block;
    return { type: 'tool_result', id, text: resultText(content), isError };
  }
  // What is not understood is not judged either: it must not pass.
  throw apiErrors.PART_UNKNOWN({ part: block.type });
};

const partsOf = (content: string | readonly Static<typeof Block>[]): readonly ChatPart[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content.map(partOf);

const choices = { auto: 'auto', none: 'none', any: 'required' } as const;

const choiceOf = (choice: Body['tool_choice']): ToolChoice => {
  if (choice === undefined) return 'auto';
  return choice.type === 'tool' ? { name: choice.name ?? '' } : choices[choice.type];
};

const systemOf = (system: Body['system']): string =>
  typeof system === 'string' ? system : (system ?? []).map(({ text }) => text).join('\n\n');

const read = (body: Body): Conversation => ({
  modelId: body.model,
  sessionId: undefined,
  system: systemOf(body.system),
  turns: body.messages.map(({ role, content }) => ({ role, parts: partsOf(content) })),
  tools: (body.tools ?? []).map(({ name, description = '', input_schema: parameters }) => ({
    ...{ name, description, parameters },
  })),
  toolChoice: choiceOf(body.tool_choice),
  tokensMax: body.max_tokens,
  temperature: body.temperature,
  topP: body.top_p,
  stop: body.stop_sequences ?? [],
});

const stopReasons: Readonly<Record<StopReason, string>> = {
  ...{ end: 'end_turn', length: 'max_tokens', stop_sequence: 'stop_sequence' },
  ...{ tool_calls: 'tool_use', refusal: 'refusal' },
};

const headOf = ({ id, model }: Head) => ({
  ...{ id: `msg_${id}`, type: 'message', role: 'assistant', model },
});

const write = (head: Head, { parts, stopReason, usage }: Answer): object => ({
  ...headOf(head),
  content: parts.map((part) =>
    part.type === 'text'
      ? { type: 'text', text: part.text }
      : { type: 'tool_use', id: part.id, name: part.name, input: JSON.parse(part.arguments) },
  ),
  stop_reason: stopReasons[stopReason],
  stop_sequence: null,
  usage,
});

const event = (type: string, data: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

/** The events of one stream: blocks one after the other. */
const writeStream = (head: Head) => {
  let index = -1;
  let isTextOpen = false;
  const closeText = (): string => {
    if (!isTextOpen) return '';
    isTextOpen = false;
    return event('content_block_stop', { index });
  };
  const start = (block: object): string => {
    index += 1;
    return event('content_block_start', { index, content_block: block });
  };
  const openText = (): string => {
    if (isTextOpen) return '';
    isTextOpen = true;
    return start({ type: 'text', text: '' });
  };
  const text = (said: string): string =>
    openText() + event('content_block_delta', { index, delta: { type: 'text_delta', text: said } });
  const call = (id: string, name: string, json: string): string =>
    closeText() +
    start({ type: 'tool_use', id, name, input: {} }) +
    event('content_block_delta', {
      ...{ index, delta: { type: 'input_json_delta', partial_json: json } },
    }) +
    event('content_block_stop', { index });
  return {
    begin: () =>
      event('message_start', {
        message: {
          ...{ ...headOf(head), content: [], stop_reason: null, stop_sequence: null },
          usage: { input_tokens: 0, output_tokens: 0 },
        },
      }),
    segment: (segment: WireSegment): string => {
      if (segment.type === 'text') return text(segment.text);
      if (segment.type === 'tool_call') return call(segment.id, segment.name, segment.arguments);
      const delta = { stop_reason: stopReasons[segment.stopReason], stop_sequence: null };
      return (
        closeText() +
        event('message_delta', { delta, usage: segment.usage }) +
        event('message_stop', {})
      );
    },
    fail: (error: WeirError): string => event('error', errorFacts(error)),
  };
};

const errorTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  529: 'overloaded_error',
};

const errorFacts = ({ message, help, status, detail }: WeirError) => ({
  error: {
    type: errorTypes[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error'),
    message: `${message}: ${detail['explanation'] ?? help}`,
  },
});

/** The format as a whole. */
export const anthropic: WireFormat<Body> = {
  schema: BodySchema,
  answerSchema: AnthropicAnswerSchema,
  errorSchema: AnthropicErrorSchema,
  summary: "Anthropic's messages: asks the model, once guard, posture and policy allow it",
  read,
  isStream: ({ stream }) => stream === true,
  user: ({ metadata }) => metadata?.user_id,
  write,
  writeStream,
  /** A schema is violated with 400 in this format. */
  error: (error, requestId) => ({
    status: error.status === 422 ? 400 : error.status,
    body: { type: 'error', ...errorFacts(error), request_id: requestId },
  }),
};

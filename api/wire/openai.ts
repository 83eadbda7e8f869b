// OpenAI's chat completions: requests read, answers, streams and errors written, in its own shapes.
import Type, { type Static } from 'typebox';
import {
  type ChatPart,
  type ChatTurn,
  type StopReason,
  type ToolCallPart,
  type ToolChoice,
  textOf,
  type Usage,
} from '../../connectors/llm/model.ts';
import type { WeirError } from '../../engine/kernel/errors.ts';
import type { Answer } from '../conversation/answer.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { apiErrors } from '../errors.ts';
import { OpenAiAnswerSchema, OpenAiErrorSchema } from './answers.ts';
import type { Head, WireFormat, WireSegment } from './format.ts';

const Open = { additionalProperties: true } as const;

const ContentPart = Type.Object(
  {
    type: Type.String(),
    text: Type.Optional(Type.String()),
    image_url: Type.Optional(Type.Object({ url: Type.String() }, Open)),
  },
  Open,
);

const Call = Type.Object(
  {
    id: Type.String(),
    type: Type.Optional(Type.String()),
    function: Type.Object({ name: Type.String(), arguments: Type.String() }, Open),
  },
  Open,
);

const Message = Type.Object(
  {
    role: Type.Enum(['system', 'developer', 'user', 'assistant', 'tool']),
    content: Type.Optional(Type.Union([Type.String(), Type.Array(ContentPart), Type.Null()])),
    tool_calls: Type.Optional(Type.Array(Call)),
    tool_call_id: Type.Optional(Type.String()),
  },
  Open,
);

const Tool = Type.Object(
  {
    type: Type.Literal('function'),
    function: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 128 }),
        description: Type.Optional(Type.String()),
        parameters: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      },
      Open,
    ),
  },
  Open,
);

const BodySchema = Type.Object(
  {
    model: Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' })),
    messages: Type.Array(Message, { minItems: 1, maxItems: 2_000 }),
    tools: Type.Optional(Type.Array(Tool, { maxItems: 128 })),
    tool_choice: Type.Optional(
      Type.Union([
        Type.Union([Type.Literal('auto'), Type.Literal('none'), Type.Literal('required')]),
        Type.Object({ function: Type.Object({ name: Type.String() }, Open) }, Open),
      ]),
    ),
    max_tokens: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
    max_completion_tokens: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
    temperature: Type.Optional(Type.Union([Type.Number({ minimum: 0, maximum: 2 }), Type.Null()])),
    top_p: Type.Optional(Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()])),
    n: Type.Optional(Type.Union([Type.Literal(1), Type.Null()])),
    stop: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 4 }), Type.Null()]),
    ),
    stream: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    stream_options: Type.Optional(
      Type.Union([
        Type.Object({ include_usage: Type.Optional(Type.Boolean()) }, Open),
        Type.Null(),
      ]),
    ),
    user: Type.Optional(Type.String({ maxLength: 256 })),
  },
  Open,
);

type Body = Static<typeof BodySchema>;
type WireMessage = Static<typeof Message>;

const partsOf = (content: WireMessage['content']): readonly ChatPart[] => {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return (content ?? []).map((part): ChatPart => {
    if (part.type === 'text') return { type: 'text', text: part.text ?? '' };
    const { image_url: image } = part;
    if (part.type === 'image_url' && image) return { type: 'image', url: image.url };
    // What is not understood is not judged either: it must not pass.
    throw apiErrors.PART_UNKNOWN({ part: part.type });
  });
};

const callOf = ({
  id,
  function: { name, arguments: text },
}: Static<typeof Call>): ToolCallPart => ({
  ...{ type: 'tool_call', id, name, arguments: text },
});

const turnOf = (message: WireMessage): ChatTurn => {
  const { role, content, tool_calls: calls = [], tool_call_id: id = '' } = message;
  if (role === 'tool') {
    const text = textOf(partsOf(content));
    return { role: 'user', parts: [{ type: 'tool_result', id, text, isError: false }] };
  }
  if (role !== 'assistant') return { role: 'user', parts: partsOf(content) };
  return { role, parts: [...partsOf(content), ...calls.map(callOf)] };
};

/** Turns of one role in a row are one turn. */
const joined = (turns: readonly ChatTurn[]): readonly ChatTurn[] => {
  const found: ChatTurn[] = [];
  for (const turn of turns) {
    const last = found.at(-1);
    if (last?.role !== turn.role) found.push(turn);
    else found[found.length - 1] = { role: last.role, parts: [...last.parts, ...turn.parts] };
  }
  return found;
};

const isInstruction = ({ role }: WireMessage): boolean => role === 'system' || role === 'developer';

const choiceOf = (choice: Body['tool_choice']): ToolChoice => {
  if (choice === undefined) return 'auto';
  return typeof choice === 'string' ? choice : { name: choice.function.name };
};

const stopOf = (stop: Body['stop']): readonly string[] => {
  if (stop === null || stop === undefined) return [];
  return typeof stop === 'string' ? [stop] : stop;
};

const read = (body: Body): Conversation => ({
  modelId: body.model,
  sessionId: undefined,
  system: body.messages
    .filter(isInstruction)
    .map(({ content }) => textOf(partsOf(content)))
    .join('\n\n'),
  turns: joined(body.messages.filter((message) => !isInstruction(message)).map(turnOf)),
  tools: (body.tools ?? []).map(({ function: { name, description = '', parameters = {} } }) => ({
    ...{ name, description, parameters },
  })),
  toolChoice: choiceOf(body.tool_choice),
  tokensMax: body.max_completion_tokens ?? body.max_tokens ?? undefined,
  temperature: body.temperature ?? undefined,
  topP: body.top_p ?? undefined,
  stop: stopOf(body.stop),
});

const finishReasons: Readonly<Record<StopReason, string>> = {
  ...{ end: 'stop', stop_sequence: 'stop', length: 'length', tool_calls: 'tool_calls' },
  refusal: 'content_filter',
};

const usageOf = ({ input_tokens, output_tokens }: Usage) => ({
  prompt_tokens: input_tokens,
  completion_tokens: output_tokens,
  total_tokens: input_tokens + output_tokens,
});

const wireCall = ({ id, name, arguments: text }: ToolCallPart) => ({
  ...{ id, type: 'function', function: { name, arguments: text } },
});

const headOf = ({ id, model, createdMs }: Head) => ({
  id: `chatcmpl-${id}`,
  created: Math.floor(createdMs / 1_000),
  model,
});

const write = (head: Head, { parts, stopReason, usage }: Answer): object => {
  const calls = parts.flatMap((part) => (part.type === 'tool_call' ? wireCall(part) : []));
  const text = textOf(parts);
  return {
    ...headOf(head),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text === '' && calls.length > 0 ? null : text,
          refusal: null,
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: finishReasons[stopReason],
      },
    ],
    usage: usageOf(usage),
  };
};

const line = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

/** The chunks of one stream. */
const writeStream = (head: Head, body: Body) => {
  let calls = 0;
  const chunk = (delta: object, finish: string | null = null): string =>
    line({
      ...headOf(head),
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    });
  return {
    begin: () => chunk({ role: 'assistant', content: '' }),
    segment: (segment: WireSegment): string => {
      if (segment.type === 'text') return chunk({ content: segment.text });
      if (segment.type === 'tool_call') {
        calls += 1;
        return chunk({ tool_calls: [{ index: calls - 1, ...wireCall(segment) }] });
      }
      const last = chunk({}, finishReasons[segment.stopReason]);
      const usage = usageOf(segment.usage);
      const counted = body.stream_options?.include_usage
        ? line({ ...headOf(head), object: 'chat.completion.chunk', choices: [], usage })
        : '';
      return `${last}${counted}data: [DONE]\n\n`;
    },
    fail: (error: WeirError): string => line(errorBody(error)),
  };
};

const errorTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};

const errorBody = ({ message, help, code, status, detail }: WeirError): object => ({
  error: {
    message: `${message}: ${detail['explanation'] ?? help}`,
    type: errorTypes[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
    param: null,
    code: detail['wire_code'] ?? code,
  },
});

/** The format as a whole. */
export const openAi: WireFormat<Body> = {
  schema: BodySchema,
  answerSchema: OpenAiAnswerSchema,
  errorSchema: OpenAiErrorSchema,
  summary: "OpenAI's chat completions: asks the model, once guard, posture and policy allow it",
  read,
  isStream: ({ stream }) => stream === true,
  user: ({ user }) => user,
  write,
  writeStream,
  /** A schema is violated with 400 in this format. */
  error: (error) => ({ status: error.status === 422 ? 400 : error.status, body: errorBody(error) }),
};

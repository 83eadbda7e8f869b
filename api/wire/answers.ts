// What answers and errors look like in the formats of others: for the OpenAPI document, and for whoever
// writes a client from it. Every object may hold more than is named here.
import Type, { type TSchema } from 'typebox';

const Open = { additionalProperties: true } as const;
const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const OpenAiCall = Type.Object(
  {
    id: Type.String(),
    type: Type.Literal('function'),
    function: Type.Object({ name: Type.String(), arguments: Type.String() }, Open),
  },
  Open,
);
const OpenAiChoice = Type.Object(
  {
    index: Type.Integer(),
    message: Type.Object(
      {
        role: Type.Literal('assistant'),
        content: nullable(Type.String()),
        refusal: Type.Null(),
        tool_calls: Type.Optional(Type.Array(OpenAiCall)),
      },
      Open,
    ),
    logprobs: Type.Null(),
    finish_reason: Type.Enum(['stop', 'length', 'tool_calls', 'content_filter']),
  },
  Open,
);

/** A chat completion of OpenAI's format. */
export const OpenAiAnswerSchema = Type.Object(
  {
    id: Type.String(),
    object: Type.Literal('chat.completion'),
    created: Type.Integer(),
    model: Type.String(),
    choices: Type.Array(OpenAiChoice),
    usage: Type.Object(
      {
        prompt_tokens: Type.Integer(),
        completion_tokens: Type.Integer(),
        total_tokens: Type.Integer(),
      },
      Open,
    ),
  },
  Open,
);

/** An error of OpenAI's format. */
export const OpenAiErrorSchema = Type.Object({
  error: Type.Object({
    message: Type.String(),
    type: Type.String(),
    param: Type.Null(),
    code: Type.String(),
  }),
});

const AnthropicBlock = Type.Object(
  {
    type: Type.Enum(['text', 'tool_use']),
    text: Type.Optional(Type.String()),
    id: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    input: Type.Optional(Type.Object({}, Open)),
  },
  Open,
);

/** A message of Anthropic's format. */
export const AnthropicAnswerSchema = Type.Object(
  {
    id: Type.String(),
    type: Type.Literal('message'),
    role: Type.Literal('assistant'),
    model: Type.String(),
    content: Type.Array(AnthropicBlock),
    stop_reason: Type.String(),
    stop_sequence: Type.Null(),
    usage: Type.Object({ input_tokens: Type.Integer(), output_tokens: Type.Integer() }, Open),
  },
  Open,
);

/** An error of Anthropic's format. */
export const AnthropicErrorSchema = Type.Object({
  type: Type.Literal('error'),
  error: Type.Object({ type: Type.String(), message: Type.String() }),
  request_id: Type.String(),
});

/** A stream of server-sent events, as a kind of body. */
export const eventStream = { 'text/event-stream': { schema: Type.String() } };

// OpenAI's wire format, which several providers speak: requests out, answers in, whole or in pieces.
import {
  type ChatTurn,
  llmErrors,
  type ModelAnswer,
  type ModelPiece,
  type ModelRequest,
  type StopReason,
  systemOf,
  textOf,
  type Usage,
} from './model.ts';

interface WireCall {
  readonly index?: number;
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}

interface WireMessage {
  readonly content?: string | null;
  readonly tool_calls?: readonly WireCall[];
}

interface WireUsage {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
}

export interface WireAnswer {
  readonly model?: string;
  readonly choices?: readonly {
    readonly message?: WireMessage;
    readonly delta?: WireMessage;
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: WireUsage | null;
  /** Where Groq tells the usage of a stream. */
  readonly x_groq?: { readonly usage?: WireUsage | null } | null;
  readonly error?: unknown;
}

const stopReasons: Readonly<Record<string, StopReason>> = {
  ...{ stop: 'end', length: 'length', tool_calls: 'tool_calls', content_filter: 'refusal' },
};
const stopReasonOf = (reason: string | null | undefined): StopReason =>
  stopReasons[reason ?? ''] ?? 'end';

const usageOf = (usage: WireAnswer['usage']): Usage => ({
  input_tokens: usage?.prompt_tokens ?? 0,
  output_tokens: usage?.completion_tokens ?? 0,
});

const assistantMessage = ({ parts }: ChatTurn) => {
  const calls = parts.flatMap((part) => (part.type === 'tool_call' ? part : []));
  return {
    role: 'assistant',
    content: textOf(parts),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map(({ id, name, arguments: text }) => ({
            ...{ id, type: 'function', function: { name, arguments: text } },
          })),
        }),
  };
};

/** A user's turn: the results of tools are messages of their own. */
const userMessages = ({ parts }: ChatTurn): readonly object[] => {
  const results = parts.flatMap((part) =>
    part.type === 'tool_result' ? { role: 'tool', tool_call_id: part.id, content: part.text } : [],
  );
  const said = parts.flatMap((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    return part.type === 'image' ? { type: 'image_url', image_url: { url: part.url } } : [];
  });
  const isTextOnly = said.every(({ type }) => type === 'text');
  const content = isTextOnly ? textOf(parts) : said;
  return said.length === 0 ? results : [...results, { role: 'user', content }];
};

/** The body of a request for chat completions. */
export const bodyOf = (request: ModelRequest): object => ({
  model: request.model,
  messages: [
    ...(systemOf(request) === '' ? [] : [{ role: 'system', content: systemOf(request) }]),
    ...request.turns.flatMap((turn) =>
      turn.role === 'assistant' ? assistantMessage(turn) : userMessages(turn),
    ),
  ],
  max_tokens: request.tokensMax,
  ...(request.tools.length === 0
    ? {}
    : {
        tools: request.tools.map((each) => ({ type: 'function', function: each })),
        tool_choice:
          typeof request.toolChoice === 'object'
            ? { type: 'function', function: request.toolChoice }
            : request.toolChoice,
      }),
  ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
  ...(request.topP === undefined ? {} : { top_p: request.topP }),
  ...(request.stop.length === 0 ? {} : { stop: request.stop }),
});

const callOf = ({ id = '', function: called }: WireCall) => ({
  ...{ type: 'tool_call' as const, id, name: called?.name ?? '' },
  arguments: called?.arguments || '{}',
});

/** A whole answer. */
export const answerOf = (wire: WireAnswer, model: string): ModelAnswer => {
  const [choice] = wire.choices ?? [];
  if (!choice?.message) throw llmErrors.UNAVAILABLE({ reason: 'the answer has no message' });
  const { content, tool_calls: calls = [] } = choice.message;
  return {
    parts: [...(content ? [{ type: 'text' as const, text: content }] : []), ...calls.map(callOf)],
    ...{ model: wire.model ?? model, stopReason: stopReasonOf(choice.finish_reason) },
    usage: usageOf(wire.usage),
  };
};

/** Adds what a piece brings to the calls that are under way. */
const gather = (calls: Map<number, WireCall>, pieces: readonly WireCall[] = []): void => {
  for (const { index = 0, id, function: called } of pieces) {
    const { id: knownId, function: known } = calls.get(index) ?? {};
    calls.set(index, {
      id: id ?? knownId ?? '',
      function: {
        name: called?.name ?? known?.name ?? '',
        arguments: `${known?.arguments ?? ''}${called?.arguments ?? ''}`,
      },
    });
  }
};

/** Text pieces as they come; tool calls once the model has finished. */
export async function* piecesOf(
  events: AsyncIterable<WireAnswer>,
  asked: string,
): AsyncGenerator<ModelPiece> {
  const calls = new Map<number, WireCall>();
  let [model, stopReason, usage] = [asked, undefined as StopReason | undefined, usageOf(null)];
  for await (const wire of events) {
    if (wire.error) throw llmErrors.UNAVAILABLE({ reason: 'the provider has failed on the way' });
    const [choice] = wire.choices ?? [];
    if (choice?.delta?.content) yield { type: 'text', text: choice.delta.content };
    gather(calls, choice?.delta?.tool_calls);
    if (choice?.finish_reason) stopReason = stopReasonOf(choice.finish_reason);
    const told = wire.usage ?? wire.x_groq?.usage;
    if (told) usage = usageOf(told);
    model = wire.model ?? model;
  }
  if (stopReason === undefined) throw llmErrors.UNAVAILABLE({ reason: 'the answer broke off' });
  for (const call of calls.values()) yield callOf(call);
  yield { type: 'end', model, stopReason, usage };
}

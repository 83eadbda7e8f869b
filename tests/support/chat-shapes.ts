// The shapes in which a client may ask: our own chat and the formats of others, whole and streamed, the
// latter through the official clients.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { ContentFilterFinishReasonError } from 'openai/core/error';

/** The models that a test registers for them. */
export const anthropicModel = 'claude-sonnet-4-6';
export const openAiModel = 'local-model';

/** What a client has heard. */
export interface Heard {
  readonly status: number;
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly arguments: unknown }[];
  /** How the answer says that it was cut; `undefined` when it was not. */
  readonly cut?: string | undefined;
  readonly error?: unknown;
}

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** Whom to ask, as whom. */
export interface Gateway {
  readonly url: string;
  readonly token: string;
}

/** A way to ask. */
export interface Shape {
  readonly name: string;
  readonly streams: boolean;
  readonly takesHistory: boolean;
  ask(at: Gateway, turns: readonly Turn[], signal?: AbortSignal): Promise<Heard>;
}

const failed = (error: unknown, text = ''): Heard => {
  const status = (error as { readonly status?: number }).status ?? 0;
  return { status, text, calls: [], error };
};

/** The official clients, which need no more than another address. */
export const openAiClient = ({ url, token }: Gateway): OpenAI =>
  new OpenAI({ apiKey: token, baseURL: `${url}/v1`, maxRetries: 0 });
export const anthropicClient = ({ url, token }: Gateway): Anthropic =>
  new Anthropic({ apiKey: null, authToken: token, baseURL: url, maxRetries: 0 });

const tools = [{ name: 'lookup', description: 'Looks up.', schema: { type: 'object' as const } }];
const openAiTools = tools.map(({ name, description, schema: parameters }) => ({
  ...{ type: 'function' as const, function: { name, description, parameters } },
}));
const anthropicTools = tools.map(({ name, description, schema: input_schema }) => ({
  ...{ name, description, input_schema },
}));
const openAiMessages = (turns: readonly Turn[]) =>
  turns.map(({ role, text: content }) => ({ role, content }));

const openAiWhole: Shape = {
  name: 'openai',
  ...{ streams: false, takesHistory: true },
  ask: async (at, turns, signal) => {
    const body = { model: openAiModel, messages: openAiMessages(turns), tools: openAiTools };
    try {
      const answer = await openAiClient(at).chat.completions.create(body, { signal });
      const [choice] = answer.choices;
      const calls = (choice?.message.tool_calls ?? []).flatMap((call) =>
        call.type === 'function'
          ? { name: call.function.name, arguments: JSON.parse(call.function.arguments) }
          : [],
      );
      return { status: 200, text: choice?.message.content ?? '', calls };
    } catch (error) {
      return failed(error);
    }
  },
};

export const openAiStream: Shape = {
  name: 'openai, streamed',
  ...{ streams: true, takesHistory: true },
  ask: async (at, turns, signal) => {
    const body = { model: openAiModel, messages: openAiMessages(turns), tools: openAiTools };
    let text = '';
    try {
      const stream = openAiClient(at).chat.completions.stream(body, { signal });
      stream.on('content', (delta) => {
        text += delta;
      });
      const [choice] = (await stream.finalChatCompletion()).choices;
      const calls = (choice?.message.tool_calls ?? []).map(({ function: called }) => ({
        ...{ name: called.name, arguments: JSON.parse(called.arguments) },
      }));
      const cut = choice?.finish_reason === 'content_filter' ? 'content_filter' : undefined;
      return { status: 200, text, calls, cut };
    } catch (error) {
      return error instanceof ContentFilterFinishReasonError
        ? { status: 200, text, calls: [], cut: 'content_filter' }
        : failed(error, text);
    }
  },
};

const anthropicAnswer = ({ content, stop_reason: reason }: Anthropic.Message): Heard => ({
  status: 200,
  text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
  calls: content.flatMap((block) =>
    block.type === 'tool_use' ? { name: block.name, arguments: block.input } : [],
  ),
  cut: reason === 'refusal' ? 'refusal' : undefined,
});
const anthropicBody = (turns: readonly Turn[]) => ({
  ...{ model: anthropicModel, max_tokens: 100, tools: anthropicTools },
  messages: openAiMessages(turns),
});

const anthropicWhole: Shape = {
  name: 'anthropic',
  ...{ streams: false, takesHistory: true },
  ask: (at, turns, signal) =>
    anthropicClient(at)
      .messages.create(anthropicBody(turns), { signal })
      .then(anthropicAnswer, failed),
};

export const anthropicStream: Shape = {
  name: 'anthropic, streamed',
  ...{ streams: true, takesHistory: true },
  ask: async (at, turns, signal) => {
    let text = '';
    try {
      const stream = anthropicClient(at).messages.stream(anthropicBody(turns), { signal });
      stream.on('text', (delta) => {
        text += delta;
      });
      return { ...anthropicAnswer(await stream.finalMessage()), text };
    } catch (error) {
      return failed(error, text);
    }
  },
};

const chatInit = (
  { token }: Gateway,
  turns: readonly Turn[],
  signal?: AbortSignal,
): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  body: JSON.stringify({ prompt: turns.at(-1)?.text, model: openAiModel }),
  signal: signal ?? null,
});

const chatWhole: Shape = {
  name: 'chat',
  ...{ streams: false, takesHistory: false },
  ask: async (at, turns, signal) => {
    const response = await fetch(`${at.url}/chat`, chatInit(at, turns, signal));
    const body = (await response.json()) as Record<string, unknown>;
    const { status } = response;
    return { status, text: String(body['response'] ?? ''), calls: [], error: body };
  },
};

const chatStream: Shape = {
  name: 'chat, streamed',
  ...{ streams: true, takesHistory: false },
  ask: async (at, turns, signal) => {
    const response = await fetch(`${at.url}/chat/stream`, chatInit(at, turns, signal));
    const body = await response.text();
    if (response.status !== 200) return { ...failed(JSON.parse(body)), status: response.status };
    const events = [...body.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, name, data]) => ({
      ...{ name, data: JSON.parse(data ?? '') as Record<string, unknown> },
    }));
    const of = (name: string) => events.filter((event) => event.name === name);
    const [error] = of('error').map(({ data }) => data);
    return {
      status: 200,
      text: of('delta')
        .map(({ data }) => data['text'])
        .join(''),
      calls: of('tool').map(({ data }) => ({
        name: String(data['name']),
        arguments: JSON.parse(String(data['arguments'])),
      })),
      cut: error?.['error'] === 'blocked_by_policy' ? 'blocked_by_policy' : undefined,
      error,
    };
  },
};

/** All of them. */
export const shapes: readonly Shape[] = [
  ...[chatWhole, chatStream, openAiWhole, openAiStream, anthropicWhole, anthropicStream],
];

// A model provider on loopback that speaks the wire formats of OpenAI and of Anthropic, whole and
// streamed, with text and tool calls, as it is told. It records what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SaidCall {
  readonly tool: string;
  readonly arguments: string;
}

export interface ProviderScript {
  /** What is said, in the pieces in which it is streamed. */
  readonly says?: readonly (string | SaidCall)[];
  /** Between two pieces of a stream. */
  readonly pieceMs?: number;
  readonly status?: number;
  /** Sent with whatever is answered. */
  readonly headers?: Readonly<Record<string, string>>;
  /** It takes the request and never answers. */
  readonly hangs?: boolean;
  /** What a request in OpenAI's format is said to hold; eleven tokens if blank. */
  readonly inputTokens?: number;
  /** Where a stream in OpenAI's format tells its usage: as OpenAI does, or as Groq does. */
  readonly usageIn?: 'usual' | 'groq';
  /** The connection breaks after so many pieces. */
  readonly breaksAfter?: number;
}

export interface AskedOfProvider {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whether the caller hung up before the end. */
  readonly cancelled: boolean;
}

export interface Provider {
  readonly url: string;
  readonly requests: readonly AskedOfProvider[];
  /** From now on it says this, or what is made of each request. */
  script(script: ProviderScript | ((body: AskedOfProvider['body']) => ProviderScript)): void;
  stop(): Promise<void>;
}

type Send = (data: string) => void;
interface Format {
  whole(model: string, says: readonly (string | SaidCall)[], input?: number): object;
  begin(model: string): readonly string[];
  piece(model: string, said: string | SaidCall, nth: number): readonly string[];
  end(
    model: string,
    says: readonly (string | SaidCall)[],
    script: ProviderScript,
    input?: number,
  ): readonly string[];
  error: object;
}

const usage = { input: 11, output: 7 };
const isCall = (said: string | SaidCall): said is SaidCall => typeof said !== 'string';
const textIn = (says: readonly (string | SaidCall)[]): string =>
  says.filter((said) => !isCall(said)).join('');

const chunk = (model: string, delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({
    ...{ id: 'c1', object: 'chat.completion.chunk', created: 1, model },
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;
const openAiCall = ({ tool, arguments: text }: SaidCall, nth: number) => ({
  ...{ index: nth, id: `call_${nth}`, type: 'function', function: { name: tool, arguments: text } },
});
const openAiFinish = (says: readonly (string | SaidCall)[]): string =>
  says.some(isCall) ? 'tool_calls' : 'stop';
const openAiUsage = (input = usage.input) => ({
  prompt_tokens: input,
  completion_tokens: usage.output,
  total_tokens: input + usage.output,
});

const openAi: Format = {
  whole: (model, says, input) => ({
    ...{ id: 'c1', object: 'chat.completion', created: 1, model, usage: openAiUsage(input) },
    choices: [
      {
        index: 0,
        finish_reason: openAiFinish(says),
        message: {
          role: 'assistant',
          content: textIn(says),
          ...(says.some(isCall) ? { tool_calls: says.filter(isCall).map(openAiCall) } : {}),
        },
      },
    ],
  }),
  begin: (model) => [chunk(model, { role: 'assistant', content: '' })],
  piece: (model, said, nth) => {
    if (!isCall(said)) return [chunk(model, { content: said })];
    const { function: called, ...call } = openAiCall(said, nth);
    const half = Math.ceil(called.arguments.length / 2);
    const parts = [called.arguments.slice(0, half), called.arguments.slice(half)];
    return [
      chunk(model, { tool_calls: [{ ...call, function: { name: called.name, arguments: '' } }] }),
      ...parts.map((text) =>
        chunk(model, { tool_calls: [{ index: nth, function: { arguments: text } }] }),
      ),
    ];
  },
  end: (model, says, { usageIn = 'usual' }, input) => [
    chunk(model, {}, openAiFinish(says)),
    `data: ${JSON.stringify({
      ...{ id: 'c1', object: 'chat.completion.chunk', created: 1, model, choices: [] },
      ...(usageIn === 'usual'
        ? { usage: openAiUsage(input) }
        : { x_groq: { usage: openAiUsage(input) } }),
    })}\n\n`,
    'data: [DONE]\n\n',
  ],
  error: { error: { message: 'organisation org-test-0001', type: 'server_error', code: null } },
};

const event = (type: string, data: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const block = (said: string | SaidCall, nth: number) =>
  isCall(said)
    ? { type: 'tool_use', id: `toolu_${nth}`, name: said.tool, input: JSON.parse(said.arguments) }
    : { type: 'text', text: said };
const anthropicStop = (says: readonly (string | SaidCall)[]): string =>
  says.some(isCall) ? 'tool_use' : 'end_turn';
const message = (model: string) => ({
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model, stop_sequence: null },
});

const anthropic: Format = {
  whole: (model, says) => ({
    ...message(model),
    content: says.map(block),
    stop_reason: anthropicStop(says),
    usage: { input_tokens: usage.input, output_tokens: usage.output },
  }),
  begin: (model) => [
    event('message_start', {
      message: {
        ...{ ...message(model), content: [], stop_reason: null },
        usage: { input_tokens: usage.input, output_tokens: 1 },
      },
    }),
  ],
  piece: (_, said, nth) => {
    const empty = isCall(said) ? { ...block(said, nth), input: {} } : { type: 'text', text: '' };
    const delta = isCall(said)
      ? { type: 'input_json_delta', partial_json: said.arguments }
      : { type: 'text_delta', text: said };
    return [
      event('content_block_start', { index: nth, content_block: empty }),
      event('content_block_delta', { index: nth, delta }),
      event('content_block_stop', { index: nth }),
    ];
  },
  end: (_, says) => [
    event('message_delta', {
      delta: { stop_reason: anthropicStop(says), stop_sequence: null },
      usage: { output_tokens: usage.output },
    }),
    event('message_stop', {}),
  ],
  error: { type: 'error', error: { type: 'api_error', message: 'organisation org-test-0001' } },
};

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const chunks: Buffer[] = [];
  for await (const part of request) chunks.push(part as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const stream = async (
  response: ServerResponse,
  format: Format,
  model: string,
  script: ProviderScript,
  input: number | undefined,
): Promise<void> => {
  const { says = [], pieceMs = 0, breaksAfter = Number.POSITIVE_INFINITY } = script;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send: Send = (data) => response.write(data);
  for (const text of format.begin(model)) send(text);
  for (const [nth, said] of says.entries()) {
    if (nth >= breaksAfter) return void response.destroy();
    if (pieceMs > 0) await pause(pieceMs);
    if (response.destroyed) return;
    for (const text of format.piece(model, said, nth)) send(text);
  }
  for (const text of format.end(model, says, script, input)) send(text);
  response.end();
};

/** Starts a provider: `url` for Anthropic's clients, `url` + `/v1` for OpenAI's. */
export const startProvider = async (): Promise<Provider> => {
  let scriptOf: (body: AskedOfProvider['body']) => ProviderScript = () => ({});
  const requests: AskedOfProvider[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const format = request.url?.endsWith('/chat/completions') ? openAi : anthropic;
    let cancelled = false;
    requests.push({
      ...{ path: request.url ?? '', body, headers: request.headers },
      get cancelled() {
        return cancelled;
      },
    });
    response.on('close', () => {
      cancelled = !response.writableFinished;
    });
    const model = String(body['model']);
    const script = scriptOf(body);
    const { status = 200, says = ['A short answer.'], headers = {}, hangs = false } = script;
    if (hangs) return;
    const input = script.inputTokens;
    if (status === 200 && body['stream'] === true) {
      return stream(response, format, model, { ...script, says }, input);
    }
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(status === 200 ? format.whole(model, says, input) : format.error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    script: (next) => {
      scriptOf = typeof next === 'function' ? next : () => next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

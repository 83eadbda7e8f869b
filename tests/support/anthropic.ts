// A small server on loopback that speaks Anthropic's /v1/messages wire format, JSON and
// server-sent events, so that tests of callers meet real HTTP. It records what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface RecordedRequest {
  readonly path: string;
  readonly apiKey: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly body: AskedMessage;
  /** Which connection carried it, counted from 0: equal numbers mean keep-alive. */
  readonly connection: number;
  /** Whether the caller hung up before it had the whole answer. */
  readonly cancelled: boolean;
}

export interface AskedMessage {
  readonly model?: string;
  readonly max_tokens?: number;
  readonly system?: string;
  readonly stream?: boolean;
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[];
}

export interface AnthropicAnswers {
  /** How long an answer takes; `Infinity` never answers. */
  readonly delayMs?: number;
  /** The text of every answer, or how it follows from the request. */
  readonly answer?: string | ((asked: AskedMessage) => string);
  /** Statuses of the answers in turn, the last one for all that follow; 200 answers a message. */
  readonly status?: number | readonly number[];
  /** Sent as it is, with status 200, in place of a message: a proxy's page, half a document. */
  readonly raw?: string;
  /** What every answer says it cost; by default it follows from the length of the texts. */
  readonly usage?: { readonly input_tokens: number; readonly output_tokens: number };
}

export interface AnthropicServer {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** From now on answers like this; what is not given is as it was at the start. */
  reply(answers: AnthropicAnswers): void;
  stop(): Promise<void>;
}

/** What the provider writes in its errors; callers must not pass it on. */
export const providerErrorText = 'request of organisation org-test-0001 was not served';

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

const tokensOf = (text: string): number => Math.ceil(text.length / 4);

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const sendError = (response: ServerResponse, status: number): void => {
  const type = errorTypes[status] ?? 'api_error';
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' });
  response.end(JSON.stringify({ type: 'error', error: { type, message: providerErrorText } }));
};

const messageOf = (
  asked: AskedMessage,
  text: string,
  id: number,
  usage: AnthropicAnswers['usage'],
) => ({
  id: `msg_test_${id}`,
  type: 'message',
  role: 'assistant',
  model: asked.model,
  content: [{ type: 'text', text }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: usage ?? {
    input_tokens: tokensOf(JSON.stringify(asked.messages)),
    output_tokens: tokensOf(text),
  },
});

const sendStream = (response: ServerResponse, message: ReturnType<typeof messageOf>): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, data: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  const text = message.content[0]?.text ?? '';
  const { output_tokens, ...asked } = message.usage;
  send('message_start', {
    message: {
      ...{ ...message, content: [], stop_reason: null },
      usage: { ...asked, output_tokens: 1 },
    },
  });
  send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  for (let at = 0; at < text.length; at += 8) {
    const delta = { type: 'text_delta', text: text.slice(at, at + 8) };
    send('content_block_delta', { index: 0, delta });
  }
  send('content_block_stop', { index: 0 });
  const delta = { stop_reason: message.stop_reason, stop_sequence: null };
  send('message_delta', { delta, usage: { output_tokens } });
  send('message_stop', {});
  response.end();
};

/** The key, which clients send in either of two headers. */
const keyOf = ({ headers }: IncomingMessage): string | undefined =>
  headers['x-api-key']?.toString() ?? headers.authorization?.replace(/^Bearer /, '');

/** The status that the real service would refuse with, or `undefined` for a usable request. */
const refusalOf = (request: IncomingMessage, asked: AskedMessage): number | undefined => {
  if (request.method !== 'POST' || request.url !== '/v1/messages') return 404;
  if (!keyOf(request)) return 401;
  const { model, max_tokens: tokensMax, messages } = asked;
  const versioned = request.headers['anthropic-version'] !== undefined;
  const first = messages?.[0];
  return versioned && model && tokensMax && first?.role === 'user' ? undefined : 400;
};

/**
 * Starts the server on a free port of loopback.
 *
 * @example
 * const provider = await startAnthropic({ status: [529, 200], answer: 'Paris.' });
 * anthropicModel({ apiKey: 'sk-test', baseUrl: provider.url, … });
 */
export const startAnthropic = async (answers: AnthropicAnswers = {}): Promise<AnthropicServer> => {
  let planned = answers;
  let plannedFrom = 0;
  const requests: RecordedRequest[] = [];
  const connections = new Map<Socket, number>();

  const reply = (response: ServerResponse, nth: number, asked: AskedMessage): void => {
    const { answer = 'A short answer.', status = 200, raw, usage } = planned;
    const statuses = typeof status === 'number' ? [status] : status;
    const due = statuses[Math.min(nth - plannedFrom, statuses.length - 1)] ?? 200;
    if (due !== 200) {
      sendError(response, due);
      return;
    }
    const text = typeof answer === 'string' ? answer : answer(asked);
    const message = messageOf(asked, text, nth, usage);
    if (asked.stream) {
      sendStream(response, message);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(raw ?? JSON.stringify(message));
  };

  const server = createServer(async (request, response) => {
    const asked = JSON.parse(await textOf(request)) as AskedMessage;
    const { url: path = '', headers, socket } = request;
    let hungUp = false;
    const nth = requests.push({
      path,
      apiKey: keyOf(request),
      idempotencyKey: headers['idempotency-key'] as string | undefined,
      body: asked,
      connection: connections.get(socket) ?? -1,
      get cancelled() {
        return hungUp;
      },
    });
    const refused = refusalOf(request, asked);
    const { delayMs = 0 } = planned;
    const act = (): void =>
      refused === undefined ? reply(response, nth - 1, asked) : sendError(response, refused);
    const timer = Number.isFinite(delayMs) ? setTimeout(act, delayMs) : undefined;
    response.on('close', () => {
      hungUp = !response.writableFinished;
      clearTimeout(timer);
    });
  });
  server.on('connection', (socket) => connections.set(socket, connections.size));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    reply: (next) => {
      planned = { ...answers, ...next };
      plannedFrom = requests.length;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

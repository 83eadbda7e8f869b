// A small server that speaks the wire format of Anthropic's /v1/messages: the real SDK talks to it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AnthropicCall {
  readonly key: string | undefined;
  readonly body: {
    readonly model: string;
    readonly system: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
}

export interface TestAnthropic {
  readonly url: string;
  readonly calls: readonly AnthropicCall[];
  /** What the next answers say, and with which status. */
  reply(text: string | ((call: AnthropicCall) => string), status?: number): void;
  stop(): Promise<void>;
}

/** Starts the server on a free port of loopback; `delayMs` passes before each answer. */
export const startAnthropic = async ({ delayMs = 0 } = {}): Promise<TestAnthropic> => {
  const calls: AnthropicCall[] = [];
  let answer: (call: AnthropicCall) => string = () => 'Hello from the model.';
  let status = 200;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const call = { key: request.headers['x-api-key'] as string, body: JSON.parse(text) };
      calls.push(call);
      const message = {
        ...{ id: 'msg_1', type: 'message', role: 'assistant', model: call.body.model },
        ...{ stop_reason: 'end_turn', stop_sequence: null },
        content: [{ type: 'text', text: answer(call) }],
        usage: { input_tokens: 12, output_tokens: 7 },
      };
      const failure = { type: 'error', error: { type: 'api_error', message: 'PROVIDER TEXT' } };
      setTimeout(() => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(status === 200 ? message : failure));
      }, delayMs);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    reply: (next, nextStatus = 200) => {
      answer = typeof next === 'string' ? () => next : next;
      status = nextStatus;
    },
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
};

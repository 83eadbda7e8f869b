// The model behind all sides: a process of its own that speaks OpenAI's wire format, whole and
// streamed, and always says the same. Its parent tells it how slowly.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerText, model, pieces } from './words.ts';

/** How slowly it answers. */
export interface Pace {
  /** Before an answer begins. */
  readonly delayMs: number;
  /** Between two pieces of a stream; the first comes at once. */
  readonly pieceMs: number;
  /** How often a stream says its pieces. */
  readonly repeats: number;
}

let pace: Pace = { delayMs: 0, pieceMs: 0, repeats: 1 };

const usage = { prompt_tokens: 20, completion_tokens: 40, total_tokens: 60 };
const whole = JSON.stringify({
  ...{ id: 'chatcmpl-bench', object: 'chat.completion', created: 1, model, usage },
  choices: [
    { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: answerText } },
  ],
});

const event = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({
    ...{ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1, model },
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;
const beginning = event({ role: 'assistant', content: '' });
const said = pieces.map((content) => event({ content }));
const end = `${event({}, 'stop')}data: [DONE]\n\n`;

const writeStream = (response: ServerResponse): void => {
  const { pieceMs, repeats } = pace;
  const total = said.length * repeats;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.write(`${beginning}${said[0]}`);
  const next = (n: number): void => {
    if (response.destroyed) return;
    if (n === total) {
      response.end(end);
      return;
    }
    response.write(said[n % said.length]);
    setTimeout(next, pieceMs, n + 1);
  };
  setTimeout(next, pieceMs, 1);
};

const writeWhole = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(whole);
};

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const isStream = Buffer.concat(parts).includes('"stream":true');
    const answer = isStream ? writeStream : writeWhole;
    if (pace.delayMs > 0) setTimeout(answer, pace.delayMs, response);
    else answer(response);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('message', (asked: Pace) => {
  pace = asked;
  process.send?.('heard');
});
process.on('disconnect', () => process.exit(0));

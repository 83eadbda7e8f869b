// One HTTP request over node:http, and its answer as text or as events. The built-in fetch makes web
// streams, signals and finalizers for every answer, which a gateway that asks a model hundreds of times a
// second pays for in pauses of the garbage collector.
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { StringDecoder } from 'node:string_decoder';
import { createParser } from 'eventsource-parser';

const keptAlive = { keepAlive: true } as const;
const ways = {
  'http:': { request: requestHttp, agent: new HttpAgent(keptAlive) },
  'https:': { request: requestHttps, agent: new HttpsAgent(keptAlive) },
} as const;

/** The program and the connections that a URL needs. */
export const wayTo = ({ protocol }: URL) => ways[protocol === 'http:' ? 'http:' : 'https:'];

export interface Posting {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Aborting it ends the request, or the answer that is being read. */
  readonly signal: AbortSignal;
  /** For the whole exchange; a late one fails with `late`. */
  readonly timeoutMs: number;
  readonly late: () => Error;
}

/** Posts a text; resolves with the head of the answer. */
export const post = (
  url: URL,
  { headers, body, signal, timeoutMs, late }: Posting,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { request, agent } = wayTo(url);
    const sending = request(url, { method: 'POST', headers, agent, signal });
    let answer: IncomingMessage | undefined;
    const timer = setTimeout(() => (answer ?? sending).destroy(late()), timeoutMs);
    sending.once('close', () => clearTimeout(timer));
    sending.once('error', reject);
    sending.once('response', (message) => {
      answer = message;
      resolve(message);
    });
    sending.end(body);
  });

/** The whole text of an answer. */
export const textFrom = async (message: IncomingMessage): Promise<string> => {
  message.setEncoding('utf8');
  let text = '';
  for await (const part of message) text += part;
  return text;
};

/** The data of server-sent events, as they come. */
export async function* eventsFrom(message: IncomingMessage): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  const ready: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => ready.push(data) });
  for await (const part of message) {
    parser.feed(decoder.write(part as Buffer));
    yield* ready.splice(0);
  }
}

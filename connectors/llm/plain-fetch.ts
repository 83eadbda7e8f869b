// fetch over node:http, for SDKs that let one bring their own: an answer is read whole, unless it is
// a stream of server-sent events. The built-in fetch makes web streams and finalizers for every answer, which lengthens each garbage collection
// by tens of milliseconds in a gateway that asks a model hundreds of times a second.
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

type Fetch = typeof globalThis.fetch;

const keptAlive = { keepAlive: true } as const;
const ways = {
  'http:': { request: requestHttp, agent: new HttpAgent(keptAlive) },
  'https:': { request: requestHttps, agent: new HttpsAgent(keptAlive) },
} as const;

/** Answers that must not have a body, by the standard of fetch. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

const readWhole = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const isStream = ({ headers }: IncomingMessage): boolean =>
  headers['content-type']?.startsWith('text/event-stream') ?? false;

const read = async (message: IncomingMessage): Promise<Response> => {
  const { statusCode: status = 500, statusMessage: statusText = '', headersDistinct } = message;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  const streamed = isStream(message)
    ? (Readable.toWeb(message) as ReadableStream<Uint8Array>)
    : null;
  const body = streamed ?? (await readWhole(message));
  return new Response(bodiless.has(status) ? null : body, { status, statusText, headers });
};

/**
 * Sends a request with a text body or none; rejects as fetch does when it is aborted or the
 * connection fails.
 *
 * @example
 * new Anthropic({ apiKey, fetch: plainFetch });
 */
export const plainFetch: Fetch = (input, init = {}) =>
  new Promise((resolve, reject) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { request, agent } = ways[url.protocol === 'http:' ? 'http:' : 'https:'];
    const { method = 'GET', signal, body } = init;
    const headers = Object.fromEntries(new Headers(init.headers));
    const options = { method, headers, agent, ...(signal ? { signal } : {}) };
    const sending = request(url, options, (message) => read(message).then(resolve, reject));
    sending.on('error', reject);
    sending.end(body ?? undefined);
  });

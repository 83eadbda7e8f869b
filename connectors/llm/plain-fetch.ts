// fetch over node:http, for SDKs that let one bring their own: an answer is read whole, unless it is
// a stream of server-sent events.
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { wayTo } from './http.ts';

type Fetch = typeof globalThis.fetch;

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
    const { request, agent } = wayTo(url);
    const { method = 'GET', signal, body } = init;
    const headers = Object.fromEntries(new Headers(init.headers));
    const options = { method, headers, agent, ...(signal ? { signal } : {}) };
    const sending = request(url, options, (message) => read(message).then(resolve, reject));
    sending.on('error', reject);
    sending.end(body ?? undefined);
  });

// fetch over node:http, for SDKs that let one bring their own: an answer is read whole. The built-in
// fetch makes web streams and finalizers for every answer, which lengthens each garbage collection
// by tens of milliseconds in a gateway that asks a model hundreds of times a second.
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

type Fetch = typeof globalThis.fetch;

const keptAlive = { keepAlive: true } as const;
const ways = {
  'http:': { request: requestHttp, agent: new HttpAgent(keptAlive) },
  'https:': { request: requestHttps, agent: new HttpsAgent(keptAlive) },
} as const;

/** Answers that must not have a body, by the standard of fetch. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

const read = async (message: IncomingMessage): Promise<Response> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { statusCode: status = 500, statusMessage: statusText = '', headersDistinct } = message;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  const body = bodiless.has(status) ? null : Buffer.concat(chunks);
  return new Response(body, { status, statusText, headers });
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

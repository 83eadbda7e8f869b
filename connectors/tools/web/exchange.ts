// One request over one new connection, and its answer with the body still to come. The connection goes
// to the addresses that it is given: the name is not looked up again, and nothing is kept alive that
// a later request under the same name could be lent.
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import { hostOf } from './target.ts';

export interface Exchange {
  readonly url: URL;
  /** Where to connect; without it the name is looked up as usual. */
  readonly addresses?: readonly string[];
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Answers from memory: the first address, or all of them for Node to try in turn. */
const pinned = (addresses: readonly string[]): LookupFunction => {
  const known = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_name, { all }, answer) => {
    const [first = { address: '', family: 4 }] = known;
    if (all) answer(null, known);
    else answer(null, first.address, first.family);
  };
};

const requests = { 'http:': requestHttp, 'https:': requestHttps } as const;

/** Sends the request; resolves with the head of the answer, rejects when there is none. */
export const exchange = (asked: Exchange): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { url, addresses, method = 'GET', headers, body, signal } = asked;
    const request = requests[url.protocol === 'http:' ? 'http:' : 'https:'];
    const sending = request(
      {
        ...{ method, headers, signal, agent: false },
        // Neither is left to the environment of the process.
        ...{ insecureHTTPParser: false, rejectUnauthorized: true },
        ...{ protocol: url.protocol, hostname: hostOf(url), path: `${url.pathname}${url.search}` },
        ...(url.port === '' ? {} : { port: url.port }),
        ...(addresses ? { lookup: pinned(addresses) } : {}),
      },
      resolve,
    );
    sending.on('error', reject);
    // An answer that wants to change the protocol ends without an error.
    sending.on('close', () => reject(new Error('the connection was closed without an answer')));
    sending.end(body);
  });

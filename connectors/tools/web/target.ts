// Where a fetch may go: what is wrong with an address by itself, then what its name resolves to. What
// comes out is the list of addresses that were judged, and the connection is made to those alone.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';
import { refusal } from './refusal.ts';

/** All addresses of a name; rejects when there are none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export interface TargetRules {
  readonly resolve?: Resolve;
  /** `host:port` entries that need not be public. */
  readonly allowed?: readonly string[];
  /** Where these may lead; by default to the loopback interface alone. */
  readonly isAllowedAddress?: (address: string) => boolean;
}

export interface Target {
  readonly url: URL;
  /** Judged, all of them; never empty. */
  readonly addresses: readonly string[];
}

const standardPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Blanks and control characters, which the URL standard would silently take out. */
const unseemly = /[\p{Cc}\s\\]/u;
const localNames = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|home\.arpa)$/;

const resolveAll: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

const portOf = ({ protocol, port }: URL): number =>
  port === '' ? (standardPorts[protocol] ?? 0) : Number(port);

const isAllowed = (url: URL, allowed: readonly string[]): boolean =>
  allowed.includes(`${url.hostname}:${portOf(url)}`);

const parse = (text: string, base: URL | undefined): URL => {
  if (unseemly.test(text) || !URL.canParse(text, base?.href)) throw refusal('malformed address');
  const url = new URL(text, base);
  url.hash = '';
  return url;
};

/** The host as resolvers know it: without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** Judges what can be seen in the address alone. */
const judgeUrl = (url: URL, allowed: readonly string[]): void => {
  const standardPort = standardPorts[url.protocol];
  if (standardPort === undefined) throw refusal('scheme');
  if (url.username !== '' || url.password !== '') throw refusal('credentials in the address');
  if (isAllowed(url, allowed)) return;
  if (isIP(hostOf(url)) !== 0) {
    if (!isPublicAddress(hostOf(url))) throw refusal('address is not public');
  } else {
    const name = url.hostname.replace(/\.$/, '');
    const isDotted = name.includes('.') && !name.split('.').includes('');
    if (!isDotted || localNames.test(name)) throw refusal('host name');
  }
  if (portOf(url) !== 80 && portOf(url) !== 443) throw refusal('port');
};

/** Resolves with what `work` does, or rejects at the deadline; a lookup cannot be called off. */
const until = async <Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> => {
  signal.throwIfAborted();
  let leave = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    leave = () => signal.removeEventListener('abort', stop);
  });
  return Promise.race([work, aborted]).finally(leave);
};

/**
 * Judges an address, relative to `base` if it comes from a redirect. A name is looked up once; one
 * address that is not public among several is reason enough to refuse.
 */
export const judgeTarget = async (
  text: string,
  { resolve = resolveAll, allowed = [], isAllowedAddress = isLoopbackAddress }: TargetRules,
  signal: AbortSignal,
  base?: URL,
): Promise<Target> => {
  const url = parse(text, base);
  if (base?.protocol === 'https:' && url.protocol === 'http:') {
    throw refusal('redirect to an insecure scheme');
  }
  judgeUrl(url, allowed);
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await until(signal, resolve(host)) : [host];
  const isFit = isAllowed(url, allowed) ? isAllowedAddress : isPublicAddress;
  if (addresses.length === 0) throw refusal('host name');
  if (!addresses.every(isFit)) throw refusal('address is not public');
  return { url, addresses };
};

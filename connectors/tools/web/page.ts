// Fetches a page that a model has named, which may well be an attacker's choice. Redirects are followed
// by hand, so that each target is judged like the first one.
import type { IncomingMessage } from 'node:http';
import { toolErrors } from '../tool.ts';
import { acceptedEncodings, readBody } from './body.ts';
import { decodeText } from './charset.ts';
import { exchange } from './exchange.ts';
import { refusal } from './refusal.ts';
import { judgeTarget, type TargetRules } from './target.ts';

export interface PageOptions extends TargetRules {
  /** The largest body, unpacked. */
  readonly bytesMax?: number;
}

export type PageKind = 'html' | 'xml' | 'text';

export interface Page {
  /** After all redirects. */
  readonly url: URL;
  readonly kind: PageKind;
  readonly text: string;
}

const redirectsMax = 5;
const defaultBytesMax = 1024 * 1024;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const missing: ReadonlySet<number> = new Set([404, 410]);

const kinds: ReadonlyMap<string, PageKind> = new Map([
  ['text/html', 'html'],
  ['application/xhtml+xml', 'html'],
  ['application/xml', 'xml'],
  ['text/xml', 'xml'],
  ['text/plain', 'text'],
  ['application/json', 'text'],
]);

/** The same for everybody: who asks is nobody's business out there. */
const headers = {
  'user-agent': 'Weir/1.0',
  accept: 'text/html, application/xhtml+xml, text/plain, application/json, application/xml;q=0.9',
  'accept-encoding': acceptedEncodings,
} as const;

const kindOf = ({ headers: { 'content-type': type = '' } }: IncomingMessage) =>
  kinds.get(type.split(';')[0]?.trim().toLowerCase() ?? '');

/** Refuses an answer by its head alone; its body is not read then. */
const judgeAnswer = (answer: IncomingMessage): PageKind => {
  const { statusCode: status = 0 } = answer;
  const kind = kindOf(answer);
  if (missing.has(status)) throw toolErrors.NOT_FOUND({ status });
  if (status < 200 || status > 299) throw toolErrors.FAILED({ status });
  if (!kind) throw refusal('content type');
  return kind;
};

const readPage = async (
  url: URL,
  answer: IncomingMessage,
  bytesMax: number,
  signal: AbortSignal,
): Promise<Page> => {
  try {
    const kind = judgeAnswer(answer);
    const bytes = await readBody(answer, bytesMax, signal);
    return { url, kind, text: decodeText(bytes, answer.headers['content-type'] ?? '') };
  } finally {
    answer.destroy();
  }
};

/** Fetches the page behind an address. */
export const fetchPage = async (
  address: string,
  options: PageOptions,
  signal: AbortSignal,
): Promise<Page> => {
  let target = await judgeTarget(address, options, signal);
  for (let hops = 0; ; hops += 1) {
    const answer = await exchange({ ...target, headers, signal });
    const { location } = answer.headers;
    if (!redirects.has(answer.statusCode ?? 0) || location === undefined) {
      return readPage(target.url, answer, options.bytesMax ?? defaultBytesMax, signal);
    }
    answer.destroy();
    if (hops === redirectsMax) throw refusal('too many redirects');
    target = await judgeTarget(location, options, signal, target.url);
  }
};

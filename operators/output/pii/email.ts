// email: addresses around an `@`, also of international domains. What programs write with an `@` (file
// names, versions, remotes) is not one.

import { withoutEnd } from '../../without-end.ts';
import type { Candidate } from './candidate.ts';

const localMax = 64;
const domainMax = 253;

const local = /[\p{L}\p{N}.!#$%*+^_~-]/u;
const inDomain = /[\p{L}\p{N}.-]/u;
const label = /^(?!-)[\p{L}\p{N}-]{1,63}(?<!-)$/u;
const topLevel = /^(?:xn--[a-z0-9-]{2,59}|\p{L}{2,24})$/iu;

/** Endings of file names: `icon@2x.png`. */
const fileEndings =
  /\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|pdf|css|scss|jsx?|tsx?|mjs|cjs|json|ya?ml|html?|md|txt|exe|dll|tgz|gz|lock)$/i;

const domainFrom = (text: string, from: number): string => {
  let end = from;
  while (end < text.length && end - from < domainMax && inDomain.test(text.charAt(end))) end += 1;
  let domain = withoutEnd(text.slice(from, end), /[.-]/);
  // A sentence that goes on without a blank: `ann@corp.example.Then`.
  while (domain.includes('.') && !topLevel.test(domain.slice(domain.lastIndexOf('.') + 1))) {
    domain = domain.slice(0, domain.lastIndexOf('.'));
  }
  return domain;
};

const isDomain = (domain: string): boolean => {
  const labels = domain.split('.');
  return labels.length > 1 && labels.every((each) => label.test(each)) && !fileEndings.test(domain);
};

const localStart = (text: string, at: number): number => {
  let start = at;
  while (start > 0 && at - start < localMax) {
    const before = text.charAt(start - 1);
    if (!local.test(before)) break;
    start -= 1;
  }
  while (start < at && !/[\p{L}\p{N}_]/u.test(text.charAt(start))) start += 1;
  return start;
};

/** E-mail addresses of a text. */
export const emailsIn = (text: string): readonly Candidate[] => {
  const found: Candidate[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at);
    const name = text.slice(start, at);
    if (name === '' || name.endsWith('.') || name.includes('..')) continue;
    const domain = domainFrom(text, at + 1);
    if (!isDomain(domain)) continue;
    const end = at + 1 + domain.length;
    if (name === 'git' && text.charAt(end) === ':') continue;
    found.push({ kind: 'email', start, end, checksum: false, certainty: 8 });
  }
  return found;
};

// addresses: of hosts and of network cards. Private ones count: they tell which machine it is.
import { isIPv4, isIPv6 } from 'node:net';
import type { Candidate } from './candidate.ts';
import { type Group, isAlphanumeric } from './groups.ts';
import { anyOf, wordsBefore } from './named.ts';

/** Longest notation of an address. */
const lengthMax = 45;

const versions =
  /(?:(?<![\p{L}\d])(?:v|ver|version|versions|release|build|firmware|section|sections|sec|chapter|clause|paragraph|article|oid|§{1,2})[\s.:=]{0,3}|[a-z][/@=]v?|(?<![\p{L}\d])v)$/u;
const addressWords = anyOf(
  'ip|ipv6|address|addr|src|dst|source|destination|host|listen|bind|unspecified',
);

const numeric = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\d)/g;
const prefix = /^\/(?:12[0-8]|1[01]\d|[1-9]?\d)(?![\d/])/;

/** The mask behind an address: `/24`. */
const maskLength = (text: string, end: number, most: number): number => {
  const found = prefix.exec(text.slice(end, end + 5))?.[0] ?? '';
  return Number(found.slice(1)) <= most ? found.length : 0;
};

const isCutOff = (text: string, end: number): boolean => {
  const after = text.charAt(end);
  return after === '_' || (after === '-' && isAlphanumeric(text, end + 1));
};

const fourPartsIn = (text: string): readonly Candidate[] => {
  const found: Candidate[] = [];
  for (const match of text.matchAll(numeric)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (!isIPv4(match[0]) || isAlphanumeric(text, end) || isCutOff(text, end)) continue;
    if (text.charAt(start - 1) === '-' && isAlphanumeric(text, start - 2)) continue;
    const before = wordsBefore(text, start, 16);
    if (versions.test(before) && !/(?:\/\/|=)$/.test(before)) continue;
    const whole = end + maskLength(text, end, 32);
    found.push({ kind: 'ip_address', start, end: whole, checksum: false, certainty: 6 });
  }
  return found;
};

const isHexDigitOrMark = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  const small = code | 32;
  return (code >= 46 && code <= 58 && code !== 47) || (small >= 97 && small <= 102);
};

/** Whether an address of colons is meant: `::` and `d::c` are code more often than not. */
const isMeant = (text: string, start: number, address: string, mask: number): boolean => {
  if (/\d/.test(address) || mask > 0) return true;
  if (address === '::') {
    return text.charAt(start - 1) === '=' || addressWords.test(wordsBefore(text, start, 20));
  }
  return address.split(':').length > 4;
};

const colonsIn = (text: string): readonly Candidate[] => {
  const found: Candidate[] = [];
  let from = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', Math.max(at + 1, from))) {
    let start = at;
    while (start > from && at - start < lengthMax && isHexDigitOrMark(text, start - 1)) start -= 1;
    let end = at;
    while (end < text.length && end - at < lengthMax && isHexDigitOrMark(text, end)) end += 1;
    from = end;
    if (end - start > lengthMax || isAlphanumeric(text, start - 1) || isAlphanumeric(text, end))
      continue;
    if (text.charAt(start - 1) === '_' || isCutOff(text, end)) continue;
    while (
      end > start &&
      (text[end - 1] === '.' || (text[end - 1] === ':' && text[end - 2] !== ':'))
    )
      end -= 1;
    const address = text.slice(start, end);
    if (address.length < 2 || !isIPv6(address)) continue;
    const zone = /^%[\w.]{1,16}/.exec(text.slice(end, end + 17))?.[0].length ?? 0;
    const mask = maskLength(text, end + zone, 128);
    if (!isMeant(text, start, address, mask)) continue;
    found.push({
      kind: 'ip_address',
      start,
      end: end + zone + mask,
      checksum: false,
      certainty: 7,
    });
  }
  return found;
};

const card =
  /(?:[\dA-F]{2}([:-])(?:[\dA-F]{2}\1){4}[\dA-F]{2}|[\dA-F]{4}\.[\dA-F]{4}\.[\dA-F]{4})(?![\w:-])/iy;

/** Network cards: six pairs, or three fours. */
const cardsIn = (text: string, groups: readonly Group[]): readonly Candidate[] => {
  const found: Candidate[] = [];
  for (const { start, end } of groups) {
    const mark = text.charAt(end);
    const pair = end - start === 2 && (mark === ':' || mark === '-');
    if (!pair && (end - start !== 4 || mark !== '.')) continue;
    if (start > 0 && ':.-_'.includes(text.charAt(start - 1))) continue;
    card.lastIndex = start;
    const address = card.exec(text)?.[0];
    if (address === undefined || /^(?:[0:.-]+|[f:.-]+)$/i.test(address)) continue;
    found.push({
      kind: 'mac_address',
      start,
      end: start + address.length,
      checksum: false,
      certainty: 7,
    });
  }
  return found;
};

/** Addresses of hosts and network cards in a text. */
export const addressesIn = (text: string, groups: readonly Group[]): readonly Candidate[] =>
  cardsIn(text, groups).concat(
    text.includes('.') ? fourPartsIn(text) : [],
    text.includes(':') ? colonsIn(text) : [],
  );

/** What runs over whole texts, for whoever proves it linear. */
export const addressPatterns: readonly RegExp[] = [numeric, card];

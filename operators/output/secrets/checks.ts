// Checks of what has the shape of a secret: checksums where the issuer puts one in, structure where not.

import { withoutEnd } from '../../without-end.ts';
import type { Check } from './kind.ts';
import { entropyOf, isWritten } from './placeholder.ts';

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 (IEEE) of ASCII text. */
export const crc32 = (text: string): number => {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at += 1) {
    crc = (crcTable[(crc ^ text.charCodeAt(at)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
};

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A number in base 62, as six digits. */
export const toBase62 = (value: number): string => {
  let [rest, digits] = [value, ''];
  for (let nth = 0; nth < 6; nth += 1) {
    digits = base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
};

/**
 * Tokens of GitHub and npm end in the CRC of what is between prefix and it. A token that does not is
 * still taken for one: it may be of an older issue, or have been retyped.
 */
export const withCrc: Check = (found) => {
  if (!isWritten(found)) return false;
  const body = found.slice(found.indexOf('_') + 1, -6);
  return found.endsWith(toBase62(crc32(body))) ? 'checksum' : true;
};

/** Tokens of Cloudflare end in the CRC of what is between prefix and it, as eight hexadecimal digits. */
export const withCloudflareCrc: Check = (found) => {
  const crc = crc32(found.slice(found.indexOf('_') + 1, -8));
  return crc.toString(16).padStart(8, '0') === found.slice(-8) ? 'checksum' : isWritten(found);
};

/** Service-account tokens of Grafana end in the CRC of all before, as four bytes, the lowest first. */
export const withGrafanaCrc: Check = (found) => {
  const end = found.lastIndexOf('_');
  const crc = crc32(found.slice(0, end));
  const bytes = [0, 8, 16, 24].map((by) => ((crc >>> by) & 0xff).toString(16).padStart(2, '0'));
  return found.slice(end + 1) === bytes.join('') ? 'checksum' : isWritten(found);
};

/** Routable tokens of GitLab end in the CRC of all before, as seven digits in base 36. */
export const withGitlabCrc: Check = (found) =>
  crc32(found.slice(0, -7)).toString(36).padStart(7, '0') === found.slice(-7)
    ? 'checksum'
    : isWritten(found);

const objectIn = (segment: string): Readonly<Record<string, unknown>> | undefined => {
  if (segment.length % 4 === 1) return undefined;
  try {
    const bytes = Uint8Array.from(atob(segment.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
      each.charCodeAt(0),
    );
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
};

/** Header and payload of a JSON Web Token must be JSON, the header with an algorithm or a type. */
export const isJwt: Check = (found) => {
  const [header = '', payload = ''] = found.split('.');
  const read = objectIn(header);
  return read !== undefined && ('alg' in read || 'typ' in read) && objectIn(payload) !== undefined;
};

/** Whether base64 of a JSON object with this member is in the text, behind `prefix`. */
export const holdsJson =
  (prefix: string, member: string): Check =>
  (found) => {
    const read = objectIn(withoutEnd(found.slice(prefix.length), /=/));
    return read !== undefined && member in read;
  };

/** A key id of AWS that is no example of its documentation. */
export const isAwsKeyId: Check = (found) => !/EXAMPLE|X{6}|0{8}/.test(found);

/** Basic credentials: base64 of `user:password`. */
export const isBasic: Check = (found) => {
  try {
    return /^[\x20-\x7e]{1,80}:[\x20-\x7e]{3,200}$/.test(atob(withoutEnd(found, /=/)));
  } catch {
    return false;
  }
};

/** Has at least so much entropy, a digit and a letter. */
export const isMixed =
  (bitsMin: number): Check =>
  (found) =>
    /\d/.test(found) && /[a-z]/i.test(found) && isWritten(found) && entropyOf(found) >= bitsMin;

/** Has small and capital letters and a digit. */
export const isCased: Check = (found) =>
  /\d/.test(found) && /[a-z]/.test(found) && /[A-Z]/.test(found) && isWritten(found);

/** Its shape says all. */
export const isSure: Check = () => true;

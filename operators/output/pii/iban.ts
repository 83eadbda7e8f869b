// iban: account numbers by country: the length says where it ends, whatever blanks are in it.
import type { Candidate } from './candidate.ts';
import { base36At } from './checksums.ts';
import { type Group, isAlphanumeric } from './groups.ts';

const lengths = new Map<string, number>(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 ' +
    'DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 ' +
    'IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 ' +
    'MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 ' +
    'SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((each) => [each.slice(0, 2), Number(each.slice(2))] as const),
);

/** Modulo 97 with the first four at the end, letters as numbers, is 1. */
const passes = (compact: string): boolean => {
  let rest = 0;
  for (let at = 0; at < compact.length; at += 1) {
    const value = base36At(compact, (at + 4) % compact.length);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
};

const isGap = (text: string, at: number): boolean => ' -\u00a0.'.includes(text.charAt(at) || 'x');

/** Where the account number ends that begins at `start`, and its characters. */
const read = (text: string, start: number, length: number): readonly [string, number] => {
  // With blanks in it only in capitals: `is 12 days late` is no beginning of one.
  const grouped = text.charAt(start) < 'a';
  let compact = '';
  let at = start;
  while (compact.length < length && at < text.length) {
    if (isAlphanumeric(text, at)) compact += text.charAt(at);
    else if (!grouped || !isGap(text, at)) break;
    else if (at + 1 < text.length && !isAlphanumeric(text, at + 1)) break;
    at += 1;
  }
  return [compact, at];
};

/** How long the account number is that may begin with a group; none: undefined. */
const lengthAt = (text: string, { start, end }: Group): number | undefined => {
  const code = text.charCodeAt(start + 2);
  // The country and two digits, as one group or as two.
  const whole = end - start >= 4 && code >= 48 && code <= 57;
  if (!whole && !(end - start === 2 && (end === text.length || isGap(text, end)))) return undefined;
  return lengths.get(text.slice(start, start + 2).toUpperCase());
};

/** Whether an account number may begin with a group and go on behind the end of the text. */
export const isOpenIban = (text: string, group: Group): boolean => {
  const length = lengthAt(text, group);
  if (length === undefined) return false;
  const [compact, to] = read(text, group.start, length);
  return to === text.length && /^[A-Z]{2}\d{0,2}$/i.test(compact.slice(0, 4));
};

/** IBANs of a text. */
export const ibansIn = (text: string, groups: readonly Group[]): readonly Candidate[] => {
  const found: Candidate[] = [];
  for (const group of groups) {
    const { start } = group;
    const length = lengthAt(text, group);
    if (length === undefined || text.charAt(start - 1) === '_') continue;
    const [compact, to] = read(text, start, length);
    const whole = compact.toUpperCase();
    if (whole.length < length || isAlphanumeric(text, to) || !/^[A-Z]{2}\d{2}/.test(whole))
      continue;
    if (passes(whole)) found.push({ kind: 'iban', start, end: to, checksum: true, certainty: 9 });
  }
  return found;
};

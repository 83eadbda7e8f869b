// phone: telephone numbers. An international one must be possible in its country, a national one valid
// somewhere or called a telephone number; what looks like a date, an id or a version is none.
import type { Candidate } from './candidate.ts';
import { areMixed } from './checksums.ts';
import type { Group } from './groups.ts';
import { isAlphanumeric } from './groups.ts';
import { mayHold, namesOf, namesOther, wordsBefore } from './named.ts';
import { isPossibleAbroad, isPossibleAtHome } from './numbering-plans.ts';
import type { Reading } from './numbers.ts';

/** Names that need nothing else beside them. */
const firm = namesOf(
  'phone|phones|phone no|phone number|phone numbers|telephone|tel|tel no|telephone number|mobile|mobile no|mob|cell|cellphone|cell no|fax|fax no|hotline|landline|whatsapp|sms|call|call me|call me on|call me at|call us|desk|ph|dial|telefon|telefonnummer|telefonnr|tel nr|rufnummer|handy|handynummer|mobil|mobilnummer|festnetz|durchwahl|teléfono|telefono|móvil|celular|téléphone|portable|tél|fixe|cellulare|cell|telefone|telemóvel|telefoon|telefoonnummer|mobiel|gsm|telefonu|numer telefonu|komórka|telefonszám|telefonní číslo|cep|cep no|cep telefonu|telepono|telepon|nomor hp|hp|τηλέφωνο|κινητό|телефон|тел|моб|мобильный|номер телефона|电话|手机|電話|電話番号|携帯|携帯電話|전화|전화번호|휴대폰|연락처|โทร|फोन|मोबाइल|هاتف|جوال|טלפון|נייד|us number|japanese number',
);
/** Names that count when the number is also grouped like one, or as long as one. */
const loose = namesOf(
  'contact|contact us|reach|reach me|reach us|registered|messages to|message to|text|text me|ring|ring me|answering at|answering|answer|office|home|work|emergency|helpline|kontakt|anrufen|erreichbar|appeler|appelez|llamar|llámame|chiamare|bellen',
);
const behindStems = ['office', 'fax', 'mobile', 'cell', 'home', 'work', 'desk', 'phone', 'tel'];
/** Names behind a number: `… office`. */
const behind =
  /^[ \t]{0,2}[-(]?[ \t]?(?:office|fax|mobile|cell|home|work|desk|phone|tel)(?![\p{L}\d])/iu;

const gaps = new Set([
  ' ',
  '-',
  '.',
  '/',
  ') ',
  ')-',
  ')',
  ' (',
  '(',
  '-(',
  '\u00a0',
  '\u2011',
  '\u2013',
  ')/',
  ' / ',
  ' - ',
]);
const extension = /^(?:[ ,]{0,2}(?:x|ext|extension|durchwahl|dw)[.: ]{0,2}\d{1,6})(?![\p{L}\d])/iu;
const digitsMin = 7;
const digitsMax = 15;
const groupsMost = 8;

interface Stretch {
  readonly text: string;
  /** Where the digits begin, and where the number begins: a plus or a bracket counts. */
  readonly start: number;
  readonly end: number;
  readonly international: boolean;
  readonly lengths: readonly number[];
  readonly digits: string;
}

const isNanp = (digits: string): boolean => /^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits);

const isDate = (lengths: readonly number[]): boolean =>
  lengths.length === 3 &&
  ['4,2,2', '2,2,4', '4,1,2', '4,2,1', '1,1,4', '1,2,4', '2,1,4', '2,2,2'].includes(lengths.join());

/** Years, or an amount: `2019-2020`, `1 000 000`. */
const isAmount = ({ lengths, digits }: Stretch): boolean =>
  /^(?:19|20)\d\d(?:19|20)\d\d$/.test(digits) ||
  (/^[1-3],(?:3,)*3$/.test(lengths.join()) && digits.length !== 9 && !digits.startsWith('0'));

/** A number that says by itself that it is one. */
const standsAlone = ({ text, start, lengths, digits, international }: Stretch): boolean => {
  if (international) return isPossibleAbroad(digits);
  if (lengths.length > 1 && Math.max(...lengths) > 8) return false;
  if (lengths.length < 2) return /^0(?:[5-9]\d|10)\d{8}$/.test(digits) && isPossibleAtHome(digits);
  const groups = lengths.join();
  const bracket = text.charAt(start) === '(';
  if (/^(?:1,)?3,3,4$/.test(groups) && isNanp(digits)) return true;
  if (bracket && digits.length >= 8 && digits.length <= 12) {
    const area = lengths[0] ?? 0;
    return (
      area >= 2 && area <= 5 && (digits.startsWith('0') || isNanp(digits) || lengths.length > 2)
    );
  }
  if (groups === '3,3,2,2' && digits.startsWith('5')) return true;
  if ((lengths[0] ?? 0) > 5) return false;
  const long = digits.length >= (lengths.length > 3 ? 9 : 10) && digits.length <= 12;
  return long && /^0[1-9]/.test(digits) && isPossibleAtHome(digits);
};

const isNamed = (stretch: Stretch, reading: Reading): boolean => {
  const { text, start, end, lengths, digits } = stretch;
  if (isDate(lengths) || digits.startsWith('000') || !areMixed(digits)) return false;
  const before = wordsBefore(text, start, 40);
  if (namesOther.test(before)) return false;
  if (firm.pattern.test(before)) return true;
  const grouped = lengths.length > 1 && Math.max(...lengths) < 8;
  if (isAmount(stretch)) return false;
  if (!grouped && (digits.length < 9 || digits.length > 12)) return false;
  // Bytes, lottery numbers.
  if (lengths.length > 4 && Math.max(...lengths) < 3 && !digits.startsWith('0')) return false;
  if (grouped && reading !== 'part' && behind.test(text.slice(end, end + 14))) return true;
  return loose.pattern.test(before);
};

/** Whether the stretch is cut out of something longer: an id, a path, an amount. */
const isPart = (text: string, start: number, end: number): boolean => {
  const before = text.charAt(start - 1);
  if (before !== '' && '_$€£¥#@'.includes(before)) return true;
  if ('-./:,'.includes(before) && before !== '' && isAlphanumeric(text, start - 2)) {
    return !(before === ':' && /\p{L}/u.test(text.charAt(start - 2)));
  }
  const after = text.charAt(end);
  if (after === '_' || after === '%' || after === '@' || after === '+') return true;
  return after !== '' && '-./:,'.includes(after) && /\d/.test(text.charAt(end + 1));
};

/** An extension written onto the last group: `2294x751`. */
const withExtension = /^\d{2,5}(?=x\d{1,6}$)/i;

/** A text that is nothing but this number. */
const isWhole = ({ digits }: Stretch): boolean =>
  /^0[1-9]/.test(digits) && digits.length === 11 && isPossibleAtHome(digits);

/** The groups of digits that follow each other from `from` on, as far as they may be one number. */
const runFrom = (text: string, groups: readonly Group[], from: number): readonly Group[] => {
  const run: Group[] = [];
  let digits = 0;
  for (let at = from; at < groups.length && run.length < groupsMost; at += 1) {
    const group = groups[at];
    const last = run.at(-1);
    if (!group || group.digits === 0 || group.end - group.start > digitsMax) break;
    if (last && (group.start > last.end + 3 || !gaps.has(text.slice(last.end, group.start)))) break;
    const whole = group.digits === group.end - group.start;
    const length = whole
      ? group.digits
      : (withExtension.exec(text.slice(group.start, group.end))?.[0].length ?? 0);
    digits += length;
    if (length === 0 || digits > digitsMax + 2) break;
    run.push({ start: group.start, end: group.start + length, digits: length });
    if (!whole) break;
  }
  return run;
};

const stretchOf = (text: string, run: readonly Group[]): Stretch | undefined => {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return undefined;
  const written = text.slice(first.start, last.end);
  const lengths = run.map((group) => group.digits);
  const all = run.map((group) => text.slice(group.start, group.end)).join('');
  const bracket = text.charAt(first.start - 1) === '(' && written.includes(')');
  const opened = first.start - (bracket ? 1 : 0);
  const plus = text.charAt(opened - 1) === '+';
  const zeros = !plus && /^00[1-9]/.test(all) && all.length >= 11 && first.digits <= 5;
  const trunk = /\(0\)/.exec(written)?.index ?? -1;
  const before = written.slice(0, Math.max(0, trunk)).replace(/\D/g, '').length;
  const digits = trunk < 0 ? all : all.slice(0, before) + all.slice(before + 1);
  const end = last.end + (extension.exec(text.slice(last.end, last.end + 20))?.[0].length ?? 0);
  return {
    text,
    start: plus ? opened - 1 : opened,
    end,
    international: plus || zeros,
    lengths,
    digits: zeros ? digits.slice(2) : digits,
  };
};

/** Whether a text may hold a name of telephones at all: before a number, behind one. */
interface Naming {
  readonly before: boolean;
  readonly behind: boolean;
}

const namingOf = (text: string): Naming => {
  const lower = text.toLowerCase();
  return {
    before: mayHold(lower, firm) || mayHold(lower, loose),
    behind: behindStems.some((stem) => lower.includes(stem)),
  };
};

/** Whether a number that nothing names may begin with a group. */
const mayBegin = (text: string, first: Group | undefined): boolean => {
  if (!first) return false;
  const before = text.charAt(first.start - 1);
  const digit = text.charAt(first.start);
  return before === '+' || before === '(' || digit === '0' || first.digits === 3 || digit === '1';
};

/** The longest number that begins with a run of groups. */
const longest = (
  text: string,
  run: readonly Group[],
  reading: Reading,
  naming: Naming,
): readonly [Candidate, number] | undefined => {
  const called = naming.before || naming.behind;
  if (!called && !mayBegin(text, run[0])) return undefined;
  let digits = run.reduce((sum, group) => sum + group.digits, 0);
  for (let length = run.length; length > 0 && digits >= digitsMin; length -= 1) {
    const stretch =
      digits > digitsMax + 1 || digits < 1.5 * length
        ? undefined
        : stretchOf(text, run.slice(0, length));
    digits -= run[length - 1]?.digits ?? 0;
    if (!stretch || stretch.digits.length > digitsMax || isPart(text, stretch.start, stretch.end))
      continue;
    const named = called && isNamed(stretch, reading);
    const { start, end, international } = stretch;
    if (!named) {
      if (!standsAlone(stretch) && !(reading === 'bare' && isWhole(stretch))) continue;
      if (!international && namesOther.test(wordsBefore(text, start, 40))) continue;
    }
    // Less than a checksum, so that no part of a card is taken for a telephone number.
    const certainty = text.charAt(start) === '+' ? 5 : named ? 2.5 : 1.5;
    return [{ kind: 'phone', start, end, checksum: false, certainty }, length];
  }
  return undefined;
};

/** Telephone numbers of a text. */
export const phonesIn = (
  text: string,
  groups: readonly Group[],
  reading: Reading,
): readonly Candidate[] => {
  const found: Candidate[] = [];
  let naming: Naming | undefined;
  for (let from = 0; from < groups.length; from += 1) {
    if ((groups[from]?.digits ?? 0) === 0) continue;
    const run = runFrom(text, groups, from);
    if (run.reduce((sum, group) => sum + group.digits, 0) < digitsMin) continue;
    naming ??= namingOf(text);
    const number = longest(text, run, reading, naming);
    if (!number) continue;
    found.push(number[0]);
    from += number[1] - 1;
  }
  return found;
};

/** What runs over parts of texts, for whoever proves it linear. */
export const phonePatterns: readonly RegExp[] = [behind, extension, withExtension];

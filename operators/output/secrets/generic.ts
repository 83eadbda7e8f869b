// Generic secrets: values that are assigned to a name which calls them secret. What the name says and
// what the value looks like decide together; the better the name, the less random it must look.

import { withoutEnd } from '../../without-end.ts';
import type { Assignment } from './assignment.ts';
import { isMixed } from './checks.ts';
import { entropyOf, hasRun, isPlaceholder, isWords } from './placeholder.ts';

export type GenericKind = 'password' | 'assigned_secret';

/** Words that call a value secret, lower case. */
export const passwordNouns = [
  ...['password', 'passwd', 'pwd', 'passphrase', 'pass', 'passwort', 'kennwort', 'wachtwoord'],
  ...['senha', 'contrasena', 'mot de passe', 'passcode'],
] as const;
export const keyNouns = ['key', 'token', 'secret', 'credential', 'creds', 'auth'] as const;

/** How far a name is read back from its noun. */
export const nameMax = 40;

const isNamePart = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  code === 95 ||
  code === 45 ||
  code === 46;

/** The name before the noun that begins at `at`, over single blanks. */
export const nameBefore = (text: string, at: number): string => {
  let start = at;
  while (start > Math.max(0, at - nameMax)) {
    const code = text.charCodeAt(start - 1);
    if (!isNamePart(code) && !(code === 32 && start < at && text.charCodeAt(start) !== 32)) {
      if (!(code === 32 && start === at)) break;
    }
    start -= 1;
  }
  return text.slice(start, at);
};

const words = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');

/** Names that speak of something else, directly before the noun. */
const otherThings =
  /(?:^|_)(?:public|public_key|publickey|pub|publishable|next|prev|previous|page|continuation|continue|cursor|csrf|xsrf|max|min|num|total|input|output|prompt|completion|cache|cached|foreign|sort|partition|index|idempotency|sync|resume|object|row|group|translation|locale|hot|short|arrow|map|json|dict|hash|column|license|licence|product|issue|project|known|host|primary|parent|unique|natural|surrogate|composite|range|bucket|message|event|entity|record|item|data|field|sub|meta|tab|enter|escape|mon|tur|don|jac|hoc|whis|is|of|device|any|this|by|in|to|on|and|or)_?$/;
const strongBeforeKey =
  /(?:^|_|[a-z])(?:api|access|secret|auth|private|encryption|encrypt|signing|sign|master|account|storage|admin|shared|session|consumer|client|deploy|ssh|hmac|jwt|crypto|cipher|aes|webhook|security|subscription|ingest|personal|developer|credentials?|service|integration|token|app|application|bot|server|user)_?$/;
const wholeWordPass =
  /(?:^|_|db|user|ftp|ssh|root|smtp|mail|admin|my|sudo|proxy|redis|pg|sql|bind|key|login)$/;

const allowedRest =
  /^s?(?:[_.-]?(?:[0-9]|value|val|string|str|prod|production|prd|stg|staging|dev|development|test|live|sandbox|default|current|old|new|main|base64|b64|hex|raw|plain|text|key|token|secret|password|primary|secondary|json|env))*$/i;
const otherRest =
  /(?:^|[_.-]|[a-z])(?:ids?|names?|ur[li]|path|file(?:name)?|dir|type|len(?:gth)?|size|count|expir|ttl|age|fields?|header|prefix|suffix|format|pattern|regex|hash|hint|policy|reset|label|idx|provider|manager|store|vault|alias|ref|arn|version|alg|usage|info|code|list|map|limit|bucket|endpoint|error|msg|message|input|param|placeholder|scope|var|column|table|pair|ring|issuer|owner|checksum|fingerprint|digest|sha|md5|etag|created|updated|at|rotation|status|state|required|enabled|disabled|is|of|for)(?:$|[_.-]|[A-Z0-9])/i;
const goesOnAsWord = /^[a-rt-z]|^s[a-z]/;

/** How much a name says: 2 that it is a secret, 1 that it may be one, 0 that it is none. */
export const nameWeight = (before: string, noun: string, rest: string): 0 | 1 | 2 => {
  const left = words(before);
  if (otherThings.test(left)) return 0;
  const isGoodRest = allowedRest.test(rest);
  if (!isGoodRest && (otherRest.test(rest) || goesOnAsWord.test(rest))) return 0;
  if (noun === 'pass' && !(wholeWordPass.test(left) && rest === '')) return 0;
  if (noun === 'key') return strongBeforeKey.test(left) && isGoodRest ? 2 : 1;
  if (noun === 'auth') return 1;
  return isGoodRest ? 2 : 1;
};

const uuidLike = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const codeWord =
  /^(?:os|process|env|config|settings?|self|this|req|request|ctx|context|params?|args?|options?|data|user|props|secrets?|vars?|local|module|github|steps|inputs|system|import|require|get\w*|new|await|return|function|null|true|false|none)(?:[.([]|$)/i;
const codeSign = /[([]|::|=>/;
const path = /^[a-z][a-z+.-]{1,20}:\/\/|^\/|^\.{1,2}\//i;
const host =
  /^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|js|ts|py|json|ya?ml|pem|crt|key|txt|env|html?|css|png|svg|md|xml|cfg|conf|ini|toml)\b/i;
const nouns = /passw|secret|token|api_?key|credential|changeit|default/i;
const date = /^\d{4}-\d{2}-\d{2}|^\d{1,2}:\d{2}/;

const digits = (text: string): number => text.replace(/\D/g, '').length;

const isCommon = (value: string): boolean =>
  isPlaceholder(value) ||
  [codeWord, codeSign, path, host, date].some((pattern) => pattern.test(value));

/** Whether a value looks like a key or a token, for a name of this weight. */
export const isKeyLike = (value: string, weight: 1 | 2): boolean => {
  if (value.length < (weight === 2 ? 10 : 16) || !/^[\w.+/=~-]+$/.test(value)) return false;
  const count = digits(value);
  if (count === 0 || count === value.length || !/[a-z]/i.test(value)) return false;
  const bits = entropyOf(value);
  const isHex = /^[0-9a-f]+$/i.test(value);
  if (bits < (weight === 2 ? 3 : isHex ? 3.2 : 3.6)) return false;
  if (value.length < 12 && count < 2) return false;
  if (isCommon(value) || isWords(value) || hasRun(value)) return false;
  if (nouns.test(value) && bits < 3.7) return false;
  if (uuidLike.test(value)) return false;
  return weight === 2 || (count > 1 && (isHex ? value.length >= 32 : true));
};

const isChosen = (value: string, isSaid: boolean): boolean =>
  /[a-z]/i.test(value) &&
  (/\d/.test(value) || (!isSaid && value.length >= 8 && /[@#$%^&*!]/.test(value))) &&
  entropyOf(value) > 2;

/** Whether a value looks like a password that somebody chose. */
export const isPasswordLike = (value: string, isSaid: boolean): boolean =>
  value.length >= 6 &&
  value.length <= 120 &&
  !/\s|^[!%]\w|[{}<>]|^\$\w/.test(value) &&
  isChosen(value, isSaid) &&
  !isCommon(value) &&
  !/^(?:\d+[a-z]{1,5}|[a-z]{1,3}\d{1,2}|\w+:\d+|\d+[.:]\d.*|[a-z\d]+password)$/i.test(value) &&
  !(isWords(value) && /[-_. ]/.test(value) && !/[a-z]\d|\d[a-z]/i.test(value));

/** The value without what ends a sentence. */
export const assignedValue = (
  text: string,
  { start, end, isQuoted, isSaid }: Assignment,
): string => {
  const value = text.slice(start, end);
  if (isQuoted) return value;
  return withoutEnd(value, isSaid ? /[.!?:]/ : /[.:]/);
};

/** The kind of what is assigned to a name with this noun, if it is a secret. */
export const genericKind = (
  text: string,
  before: string,
  noun: string,
  assignment: Assignment,
): GenericKind | undefined => {
  const weight = nameWeight(before, noun, assignment.rest);
  if (weight === 0) return undefined;
  const value = assignedValue(text, assignment);
  if ((passwordNouns as readonly string[]).includes(noun)) {
    return weight === 2 && isPasswordLike(value, assignment.isSaid) ? 'password' : undefined;
  }
  if (assignment.isSaid && weight === 1) return undefined;
  return isKeyLike(value, weight) && isMixed(2.5)(value) ? 'assigned_secret' : undefined;
};

// Personal data of structured kinds: checked by checksum where one exists, by context where not.
// It makes no claim to find names.
import { passesIban, passesLuhn } from './checksums.ts';
import { type Detector, type Finding, findAll } from './finding.ts';

const isPublicAddress = (text: string): boolean => {
  const [a = 0, b = 0, ...rest] = text.split('.').map(Number);
  if ([a, b, ...rest].some((part) => part > 255)) return false;
  const isPrivate =
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254);
  return !isPrivate && !(a === 172 && b >= 16 && b < 32);
};

const digits = (text: string): number => text.replace(/\D/g, '').length;

const detectors: readonly Detector[] = [
  {
    kind: 'email',
    hints: ['@'],
    pattern: /\b[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}\b/g,
    accept: (found) => !/@(?:[\w.-]+\.)?example\.(?:com|org|net)$/i.test(found),
  },
  {
    kind: 'credit_card',
    hints: [],
    pattern: /(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\d.]*\d)/g,
    accept: (found) => /^[3-6]/.test(found) && passesLuhn(found),
  },
  {
    kind: 'iban',
    hints: [],
    pattern: /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b/g,
    accept: passesIban,
  },
  {
    kind: 'us_ssn',
    hints: [],
    pattern: /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g,
  },
  {
    kind: 'phone',
    hints: ['+'],
    pattern: /(?<![\w+])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\d)/g,
    accept: (found) => digits(found) >= 9 && digits(found) <= 15,
  },
  {
    kind: 'phone',
    hints: [],
    pattern: /(?<![\d.-])(?:\(\d{3}\) ?|\b\d{3}[-.])\d{3}[-.]\d{4}(?![\d.-])/g,
  },
  {
    kind: 'ip_address',
    hints: ['.'],
    pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g,
    accept: isPublicAddress,
  },
];

/** The personal data in a text. */
export const scanPii = (text: string): readonly Finding[] => findAll('pii', detectors, text);

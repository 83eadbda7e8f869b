import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passesIban, passesLuhn } from '../../../operators/output/checksums.ts';
import { scanPii } from '../../../operators/output/pii.ts';

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const checked = (body: string): string =>
  body + [...'0123456789'].find((digit) => passesLuhn(body + digit));
const card = fc.tuple(fc.constantFrom('4', '51', '37'), digits(15)).map(([issuer, rest]) => {
  const length = issuer === '37' ? 14 : 15;
  return checked((issuer + rest).slice(0, length));
});
const iban = digits(18).map((account) => {
  const check = Array.from({ length: 97 }, (_, n) => String(n + 2).padStart(2, '0')).find((two) =>
    passesIban(`DE${two}${account}`),
  );
  return `DE${check}${account}`;
});
const grouped = (text: string, by: string): string => text.replace(/.{4}(?=.)/g, `$&${by}`);
const kindsIn = (text: string) => scanPii(text).map(({ kind }) => kind);

describe('personal data with a checksum', () => {
  it('is found for any card, in one piece or in groups', () => {
    fc.assert(
      fc.property(card, fc.constantFrom('', ' ', '-'), (number, by) => {
        expect(kindsIn(`charge ${grouped(number, by)}, please`)).toContain('credit_card');
      }),
    );
  });

  it('is not found for a card with one digit wrong', () => {
    fc.assert(
      fc.property(card, fc.nat(12), fc.integer({ min: 1, max: 9 }), (number, place, by) => {
        const wrong = [...number];
        wrong[place] = String((Number(wrong[place]) + by) % 10);
        expect(kindsIn(`charge ${wrong.join('')}, please`)).not.toContain('credit_card');
      }),
    );
  });

  it('is found for any IBAN, in one piece or in groups, and not with two digits swapped', () => {
    fc.assert(
      fc.property(iban, fc.constantFrom('', ' '), (number, by) => {
        expect(kindsIn(`pay to ${grouped(number, by)}.`)).toContain('iban');
        const swapped = number.replace(/(\d)(\d)$/, '$2$1');
        if (swapped !== number) expect(kindsIn(`pay to ${swapped}.`)).not.toContain('iban');
      }),
    );
  });
});

describe('personal data without a checksum', () => {
  it.each([
    ['us_ssn', '078-05-1120 is mine'],
    ['phone', 'ring +44 20 7946 0958 tonight'],
    ['phone', 'ring +1 (555) 123-4567 tonight'],
    ['phone', 'ring (555) 123-4567 tonight'],
    ['email', 'first.last+tag@sub.firma.co.uk'],
    ['ip_address', 'from 198.51.100.7, twice'],
  ])('is found: %s in "%s"', (kind, text) => {
    expect(kindsIn(text)).toContain(kind);
  });

  it.each([
    'no such number: 000-12-3456, 666-12-3456, 912-12-3456, 123-00-4567, 123-45-0000',
    'the hosts 10.1.2.3, 127.0.0.1, 192.168.0.9, 172.20.1.1 and 169.254.1.1',
    'not an address: 300.1.2.3',
    'version 2.0.1 from 2026-11-24, ticket 12345678',
    'write to someone@example.com',
    'a@b',
    '1 + 1 = 2, and +5 % on top',
  ])('is not found in: %s', (text) => {
    expect(kindsIn(text)).toEqual([]);
  });

  it('never answers a stretch outside the text, nor an empty one', () => {
    const bit = fc.oneof(
      fc.string(),
      fc.constantFrom('@', '+49 ', '4539 1488 0343 6467', '::', '-'),
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 8 }), (bits) => {
        const text = bits.join('');
        for (const { start, end } of scanPii(text)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

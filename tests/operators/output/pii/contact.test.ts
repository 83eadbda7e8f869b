import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passesIban, passesLuhn } from '../../../../operators/output/checksums.ts';
import { scanPii } from '../../../../operators/output/pii.ts';

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

const found = (text: string) =>
  scanPii(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);

describe('personal data without a checksum', () => {
  it.each([
    ['us_ssn', '536-22-8726', 'SSN 536-22-8726 is mine'],
    ['email', 'first.last+tag@sub.firma.co.uk', 'write to first.last+tag@sub.firma.co.uk.'],
    ['email', 'jürgen@müller-söhne.de', 'Mail: jürgen@müller-söhne.de'],
    ['email', 'a.b@xn--mller-kva.example', '<a.b@xn--mller-kva.example>'],
    ['email', 'ann@corp.museum', 'mailto:ann@corp.museum?subject=hi'],
    ['email', 'someone@example.com', "'someone@example.com'"],
    ['ip_address', '198.51.100.7', 'from 198.51.100.7, twice'],
    ['ip_address', '10.1.2.3/8', 'the net 10.1.2.3/8'],
    ['ip_address', '192.168.7.20', 'http://192.168.7.20:8080/x'],
    ['ip_address', '2001:db8:7::52', 'dial [2001:db8:7::52]:443'],
    ['ip_address', 'fe80::9%eth1', 'ping fe80::9%eth1'],
    ['ip_address', '::ffff:203.0.113.9', 'mapped ::ffff:203.0.113.9.'],
    ['mac_address', '3c:22:FB:7a:01:9e', 'wlan0 3c:22:FB:7a:01:9e up'],
    ['mac_address', 'A0-B1-C2-D3-E4-F5', 'NIC A0-B1-C2-D3-E4-F5'],
    ['mac_address', '3c22.fb7a.019e', 'show mac 3c22.fb7a.019e'],
    ['date_of_birth', '3.4.1971', 'geboren am 3.4.1971 in Ulm'],
    ['date_of_birth', 'May 12, 1988', 'She was born on May 12, 1988.'],
    ['date_of_birth', '1990-01-31', '"dateOfBirth": "1990-01-31"'],
  ])('is found: %s %s in "%s"', (kind, value, text) => {
    expect(found(text)).toEqual([[kind, value]]);
  });

  it.each([
    ['+44 20 7946 0958', 'ring +44 20 7946 0958 tonight'],
    ['+1 (555) 123-4567', 'ring +1 (555) 123-4567 tonight'],
    ['+491701234567', 'ring +491701234567'],
    ['+49 (0)89 1234 5678', 'T +49 (0)89 1234 5678'],
    ['0033 1 42 68 53 00', 'ring 0033 1 42 68 53 00'],
    ['(555) 223-4567', 'ring (555) 223-4567 tonight'],
    ['212-555-0187x33', 'ring 212-555-0187x33'],
    ['212.555.0187 ext. 4', 'ring 212.555.0187 ext. 4'],
    ['(02) 9374 4000', 'the shop, (02) 9374 4000'],
    ['020 7946 0018', 'London 020 7946 0018'],
    ['089 / 12345678', 'Praxis 089 / 12345678'],
    ['06 12 34 56 78', 'le 06 12 34 56 78 après midi'],
    ['03-3224-9999', '東京 03-3224-9999'],
    ['91 123 45 67', 'Teléfono: 91 123 45 67'],
    ['5551239', 'Handy 5551239'],
    ['071-222-333', 'Mobile: 071-222-333'],
    ['61 902 11 38', '61 902 11 38 office'],
  ])('is found: the telephone number %s in "%s"', (value, text) => {
    expect(found(text)).toEqual([['phone', value]]);
  });

  it.each([
    'no such number: 000-12-3456, 666-12-3456, 123-00-4567, 123-45-0000',
    'not an address: 300.1.2.3, 1.2.3, 12:30:45, std::move, a::b, x ::= y',
    'version 2.0.1.7 from 2026-11-24, v1.2.3.4, Chrome/120.0.0.0, section 4.3.2.1',
    'no MAC: 00:00:00:00:00:00, ff-ff-ff-ff-ff-ff, 12:34:56:78:9a',
    'icon@2x.png, lodash@4.17.21, @types/node, git@forge.example:team/repo, a@b',
    '1 + 1 = 2, and +5 % on top, +100000 points, 1,299.00 $ 4155550132',
    'on 12/05/2024 at 10:30, 2024-03-15T14:30:00Z, 24.12.2025, 1999-2004',
    'id 123e4567-e89b-12d3-a456-426614174000, sha 9f86d081884c7d659a2feaa0c55ad015',
    'pi is 3.14159265358979, e 2.718281828459045, 6.02214076e23',
    'the epoch is 1764412345, in ms 1764412345678, in ns 1764412345678901234',
    'order number 10000000146, invoice 4111111111111111, ISBN 978-3-16-148410-0',
    'primes: 101 103 107 109 113 127 131 137 139 149, 1000 2000 3000 4000 5000',
    'the 15th of May 1990 was a Tuesday; founded 12/12/1912',
    'bytes 44 69 73 61 62 and 0xdeadbeef, colour #ff00aa, 1920x1080',
    'at work 2019-2020, at home 1 000 000, the office 10 000 000, contact 12-2024',
    'table 1: 12 345 678 people, 9 876 543 cars, 100-200-300 grams',
  ])('is not found in: %s', (text) => {
    expect(found(text)).toEqual([]);
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

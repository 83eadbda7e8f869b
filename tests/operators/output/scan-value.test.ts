import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scan } from '../../../operators/output/scan.ts';
import { scanValue } from '../../../operators/output/scan-value.ts';

const accessKey = `AKIA${'QWERTYUIOPASDFGH'}`;

describe('a value that came from JSON', () => {
  it.each([
    ['a password under its name', { password: 'hunter2hunter2!' }, 'hunter2'],
    ['a key under its name, in a list', { api_key: ['f3k9Dk2mz0QpL8xRt5vWn1'] }, 'f3k9'],
    ['an address that is a name', { 'ann.bell@corp.com': true }, 'ann.bell'],
    ['a card number that is a number', { note: 4111111111111111 }, '4111111'],
    ['a key in a deep place', { a: [{ b: accessKey }] }, accessKey],
    [
      'a private key over several lines',
      {
        text: `-----BEGIN RSA PRIVATE KEY-----\n${'M'.repeat(64)}\n-----END RSA PRIVATE KEY-----`,
      },
      'MMMM',
    ],
  ])('holds no secret when it was scanned: %s', (_, value, secret) => {
    const { redacted, kinds, containsSecret, containsPii } = scanValue(value);
    expect(JSON.stringify(redacted)).not.toContain(secret);
    expect(kinds.length).toBeGreaterThan(0);
    expect(containsSecret || containsPii).toBe(true);
  });

  it('stays as it is when nothing is found in it', () => {
    const value = { to: 'the office', count: 3, at: null, tags: ['a', true], key: 'value' };
    expect(scanValue(value)).toEqual({
      ...{ redacted: value, containsSecret: false, containsPii: false, kinds: [] },
    });
  });

  it('keeps its shape, whatever is taken out of it', () => {
    const leaf = fc.oneof(
      fc.constantFrom(accessKey, 'ann.bell@corp.com', 'hunter2hunter2!', 'plain'),
      fc.integer({ min: -999, max: 999 }),
    );
    const name = fc.constantFrom('password', 'token', 'aws secret', 'to', 'list');
    const value = fc.dictionary(name, fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })));
    fc.assert(
      fc.property(value, (each) => {
        const { redacted } = scanValue(each);
        expect(Object.keys(redacted as object)).toEqual(Object.keys(each));
        expect(scan(JSON.stringify(redacted)).findings).toEqual([]);
      }),
    );
  });

  it('takes a number for personal data by the name of its field, not by its digits alone', () => {
    expect(scanValue({ count: 729954701, list: [729954701] }).kinds).toEqual([]);
    expect(scanValue({ socialInsuranceNumber: 729954701 })).toMatchObject({
      redacted: { socialInsuranceNumber: '[REDACTED-PII]' },
      kinds: ['ca_sin'],
    });
    expect(scanValue({ passport_number: 'KX9928240' }).kinds).toEqual(['uk_passport']);
  });
});

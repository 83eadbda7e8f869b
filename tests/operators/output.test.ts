import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passesIban, passesLuhn } from '../../operators/output/checksums.ts';
import { leaksPrompt } from '../../operators/output/leakage.ts';
import { redact } from '../../operators/output/redact.ts';
import { scan } from '../../operators/output/scan.ts';

// Built from parts, so that no scanner takes this file for a leak.
const secrets = {
  github_token: `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6'}`,
  aws_access_key: `AKIA${'Q3EGRIT7WXYZ2LMN'}`,
  openai_key: `sk-${'proj-a1B2c3D4e5F6g7H8i9J0T3BlbkFJk1L2m3N4o5P6q7R8s9T0'}`,
  anthropic_key: `sk-ant-${`api03-${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6'.repeat(3).slice(0, 93)}AA`}`,
  connection_string: 'postgresql://app:hunter2hunter2@db.internal/app',
} as const;

describe('the scan of a text', () => {
  it.each(Object.entries(secrets))('finds a secret: %s', (kind, secret) => {
    const { kinds, redacted } = scan(`use ${secret} please`);
    expect(kinds).toContain(kind);
    expect(redacted).toContain('[REDACTED-SECRET]');
    expect(redacted).not.toContain(secret.slice(-12));
  });

  it.each([
    ['email', 'write to jane.doe@firma.de today'],
    ['credit_card', 'card 4539 1488 0343 6467 expires soon'],
    ['iban', 'pay to DE89 3704 0044 0532 0130 00'],
    ['us_ssn', 'my number is 536-90-4399'],
    ['phone', 'call +49 30 901820'],
    ['ip_address', 'host 93.184.216.34 answers'],
  ])('finds personal data: %s', (kind, text) => {
    expect(scan(text).kinds).toContain(kind);
    expect(scan(text).redacted).toContain('[REDACTED-PII]');
  });

  it.each([
    'the year 2026-11-24 and the id 123456789',
    'card 4539 1488 0343 6468 is a typo',
    'call it 10.0.0 or v192.168.1.20',
    'Bearer bonds are securities',
    'set API_KEY=your-api-key-here',
    'version 1.2.3.4567 of the library',
  ])('leaves innocent text alone: %s', (text) => {
    expect(scan(text).findings).toEqual([]);
  });

  it('is idempotent: what is redacted once has nothing left to redact', () => {
    const bits = fc.constantFrom(
      ...Object.values(secrets),
      'a@firma.de',
      'hello',
      ' ',
      '\n',
      '4539148803436467',
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 12 }), (parts) => {
        const once = scan(parts.join(' ')).redacted;
        expect(scan(once).redacted).toBe(once);
      }),
    );
  });

  it('never lets a found stretch through, however findings overlap', () => {
    const finding = fc
      .tuple(fc.nat(40), fc.integer({ min: 1, max: 20 }), fc.constantFrom('secret', 'pii'))
      .map(([start, length, kind]) => ({
        ...{ class: kind as 'secret' | 'pii', kind: 'x', start, end: start + length },
      }));
    const text = Array.from({ length: 60 }, (_, index) => String.fromCharCode(0x4e00 + index)).join(
      '',
    );
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 6 }), (findings) => {
        const out = redact(text, findings);
        for (const { start, end } of findings) {
          for (const character of text.slice(start, end)) expect(out).not.toContain(character);
        }
      }),
    );
  });
});

describe('checksums', () => {
  it('tell numbers from identifiers', () => {
    expect(passesLuhn('4539 1488 0343 6467')).toBe(true);
    expect(passesLuhn('4539 1488 0343 6468')).toBe(false);
    expect(passesIban('GB82 WEST 1234 5698 7654 32')).toBe(true);
    expect(passesIban('GB82 WEST 1234 5698 7654 33')).toBe(false);
  });
});

describe('prompt leakage', () => {
  const system =
    'You are the assistant of a small shipping company and you answer briefly and kindly.';
  it('is seen by the canary and by a long run of the system prompt', () => {
    expect(leaksPrompt('my canary is c-123', system, 'c-123')).toBe(true);
    expect(leaksPrompt(`I was told: ${system.toUpperCase()}`, system, 'c-123')).toBe(true);
    expect(leaksPrompt('Your parcel arrives on Monday.', system, 'c-123')).toBe(false);
  });
});

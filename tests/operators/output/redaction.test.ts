import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../operators/output/redact.ts';
import { scan } from '../../../operators/output/scan.ts';

const tokens = /\[REDACTED-(?:SECRET|PII)\]/g;
const bit = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'password: tr0ub4dor',
    'redis://default:cache9word@queue:6379',
    'jane@firma.de',
    '+49 30 901820',
    '4539148803436467',
    '536-90-4399',
    '[REDACTED-SECRET]',
    '[REDACTED-PII]',
    '93.184.216.34',
  ),
);
const anyText = fc
  .tuple(fc.array(bit, { maxLength: 8 }), fc.constantFrom('\n', '"', ', '))
  .map(([bits, by]) => bits.join(by));

describe('redaction', () => {
  it('leaves nothing to redact, whatever stands next to each other', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { redacted } = scan(text);
        expect(scan(redacted).redacted).toBe(redacted);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps everything that was not found, in order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { findings, redacted } = scan(text);
        if (findings.length === 0) expect(redacted).toBe(text);
        let from = 0;
        for (const kept of redacted.split(tokens)) {
          const at = text.indexOf(kept, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + kept.length;
        }
      }),
    );
  });

  it('writes one token for findings that overlap, and calls it secret when one of them is', () => {
    const secret = { class: 'secret', kind: 'x', start: 2, end: 6 } as const;
    const pii = { class: 'pii', kind: 'y', start: 4, end: 8 } as const;
    expect(redact('0123456789', [pii, secret])).toBe('01[REDACTED-SECRET]89');
    expect(redact('0123456789', [pii])).toBe('0123[REDACTED-PII]89');
    expect(redact('0123456789', [])).toBe('0123456789');
  });

  it('writes two tokens for findings that touch', () => {
    const first = { class: 'secret', kind: 'x', start: 0, end: 2 } as const;
    const second = { class: 'pii', kind: 'y', start: 2, end: 4 } as const;
    expect(redact('0123', [second, first])).toBe('[REDACTED-SECRET][REDACTED-PII]');
  });

  it('calls personal data inside a secret by the name of the secret alone', () => {
    const { containsPii, containsSecret } = scan('password: jane9@firma.de');
    expect({ containsPii, containsSecret }).toEqual({ containsPii: false, containsSecret: true });
  });
});

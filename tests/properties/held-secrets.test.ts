// Every kind of secret, held back: what leaves in pieces is what the scan makes of the whole.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdBack } from '../../operators/output/hold-back.ts';
import { scan } from '../../operators/output/scan.ts';
import { secretNames } from '../support/secret-names.ts';
import { planted } from '../support/secret-notation.ts';
import { secretShapes } from '../support/secret-shapes.ts';

const samples = [...secretShapes, ...secretNames].map(planted);

/** What leaves of a text that is cut at these places. */
const through = (text: string, cuts: readonly number[]): string => {
  const guard = holdBack({ systemPrompt: '', canary: '' });
  const ends = [...cuts, text.length];
  const left = ends.map((to, nth) => guard.push(text.slice(nth === 0 ? 0 : ends[nth - 1], to)));
  return left.join('') + guard.end();
};

const everywhere = (text: string): readonly number[] =>
  Array.from({ length: text.length }, (_, at) => at);

describe('a secret of any kind', () => {
  it.each(samples.map((each) => [each.kind, each] as const))(
    'does not leave, wherever the text is cut: %s',
    (_, { text: line, secret }) => {
      const text = `So: ${line} is it.\n- next`;
      const { redacted } = scan(text);
      expect(redacted).not.toContain(secret);
      for (let at = 0; at <= text.length; at += 1) expect(through(text, [at])).toBe(redacted);
      expect(through(text, everywhere(text))).toBe(redacted);
    },
  );

  it('is found beside any other, in any pieces', () => {
    const fragments = samples.map(({ text }) => text.slice(0, text.length >> 1));
    const part = fc.oneof(
      fc.constantFrom(...samples.map(({ text }) => text)),
      fc.constantFrom(...fragments),
      fc.constantFrom('api_key = ', 'The password is ', 'Bearer ', 'token: "', 'kind: Secret\n'),
      fc.constantFrom('-----BEGIN PRIVATE KEY-----', 'curl -H ', '://', 'eyJ', 'https://', '"'),
      fc.string({ maxLength: 6 }),
    );
    const gap = fc.constantFrom('', ' ', '\n', '. ', '_', '-', '=', '"', ' is ', '://');
    const text = fc
      .array(fc.tuple(part, gap), { minLength: 1, maxLength: 7 })
      .map((parts) => parts.flat().join(''));
    const cut = text.chain((whole) =>
      fc.tuple(
        fc.constant(whole),
        fc.oneof(
          fc.constant(everywhere(whole)),
          fc.uniqueArray(fc.nat(whole.length)).map((cuts) => cuts.sort((a, b) => a - b)),
        ),
      ),
    );
    fc.assert(
      fc.property(cut, ([whole, cuts]) => {
        expect(through(whole, cuts)).toBe(scan(whole, { whole: false }).redacted);
      }),
      { numRuns: 1_500 },
    );
  }, 60_000);

  it('leaves when it turns out to be none, and lets what is before it leave at once', () => {
    const guard = holdBack({ systemPrompt: '', canary: '' });
    expect(guard.push('A weir is a dam. The key to it: -----BEGIN RSA PRIV')).toMatch(
      /^A weir is a dam/,
    );
    expect(guard.push('ATE KEY-----')).toBe('');
    expect(guard.push(`${'M'.repeat(9_000)} and more`)).toContain(
      '-----BEGIN RSA PRIVATE KEY-----',
    );
  });

  it('holds no more than the longest secret may be, whatever comes', () => {
    const starts = ['-----BEGIN PRIVATE KEY-----\n', 'eyJhbGciOiJ', 'password = "', 'curl ', 'sk-'];
    for (const start of starts) {
      const guard = holdBack({ systemPrompt: '', canary: '' });
      let waiting = 0;
      for (let nth = 0; nth < 400; nth += 1) {
        const piece = start + 'Zx9Qw8Er7T'.repeat(10);
        waiting = guard.push(piece) === '' ? waiting + piece.length : 0;
        expect(waiting).toBeLessThan(12_000);
      }
    }
  });
});

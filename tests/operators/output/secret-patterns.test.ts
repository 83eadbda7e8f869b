import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { scan } from '../../../operators/output/scan.ts';
import { shapes } from '../../../operators/output/secrets/catalogue.ts';
import { scanSecrets } from '../../../operators/output/secrets.ts';
import { secretNames } from '../../support/secret-names.ts';
import { planted } from '../../support/secret-notation.ts';
import { secretShapes } from '../../support/secret-shapes.ts';

/**
 * The pattern with its bounds taken away and its words shortened. What is linear without bounds is so
 * with them, and can be proven quickly; what looks ahead at the end is read instead.
 */
const unbounded = (source: string): string =>
  source
    .replace(/\(\?!\[?([^\])]+)\]?\)$/, '(?:[^$1]|$)')
    .replace(/\(\?=(\[.*\])\)$/, '$1')
    .replace('(?:[^-]|-(?!----))', '[^-]')
    .replace(/\(\?<=[^)]*\)/, '')
    .replace(/\[(?:\\.|[^\]])*\]|\\.|[A-Za-z]{3,}(?![?{*+])/g, (part) =>
      /^[A-Za-z]/.test(part) ? part.slice(0, 2) : part,
    )
    .replace(/\{(\d+)(,\d*)?\}/g, (_, min: string, max?: string) => {
      if (max === undefined) return '';
      return Number(min) > 0 ? '+' : '*';
    });

/** What looks for two things on its way: here only the bounds make it cheap. */
const boundedOnly = ['curl_credentials', 'kubernetes_secret'];

type Check = typeof import('recheck')['checkSync'];
let checkSync: Check;
beforeAll(async () => {
  process.env['RECHECK_BACKEND'] = 'pure';
  ({ checkSync } = await import('recheck'));
});

describe('the pattern of each kind of secret', () => {
  const proven = shapes.filter(({ kind }) => !boundedOnly.includes(kind));

  it.each(proven.map((each) => [each.kind, each.pattern] as const))(
    'is proven to take linear time: %s',
    (_, { source, flags }) => {
      const checked = checkSync(`^(?:${unbounded(source)})`, flags.replace(/[dy]/g, ''), {
        checker: 'automaton',
        timeout: 180_000,
      });
      expect(checked).toMatchObject({ status: 'safe' });
    },
    240_000,
  );

  it('has a bound, so that nothing is held back for long', () => {
    for (const { kind, longest } of shapes) {
      expect(longest, kind).toBeLessThan(boundedOnly.includes(kind) ? 3_000 : 12_000);
    }
  });
});

describe('a text of a million characters', () => {
  const size = 1_000_000;
  const filled = (unit: string): string =>
    unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
  const keywords = [...new Set(shapes.flatMap((each) => each.keywords))];
  const noise = Array.from({ length: 16_000 }, (_, nth) =>
    createHash('sha256').update(String(nth)).digest('base64'),
  );

  it.each([
    ['all keywords', filled(keywords.join(''))],
    ['all keywords, with blanks', filled(keywords.join(' '))],
    ['all keywords, as names', filled(keywords.join(' = "'))],
    ['beginnings of private keys', filled('-----BEGIN PRIVATE KEY-----\n')],
    ['beginnings of web tokens', filled('eyJhbGciOi.')],
    ['names without end', filled('api_key_')],
    ['names that end in figures', filled(`api_key${'1'.repeat(29)}x = "a1b2c3d4e5"\n`)],
    ['assignments', filled('password=')],
    ['a command line', filled('curl -u -H ')],
    ['manifests', filled('kind: secret\ndata:\n a: ')],
    ['one letter', filled('a')],
    ['one word', filled('sk-Zx9Qw8Er7T')],
    ['noise', noise.join('')],
    [
      'every secret',
      filled([...secretShapes, ...secretNames].map((each) => planted(each).text).join('\n')),
    ],
  ])('is scanned, whatever is in it: %s', (_, text) => {
    for (const { start, end } of scanSecrets(text)) {
      expect(start >= 0 && end > start && end <= text.length).toBe(true);
    }
    expect(scan(text).redacted.length).toBeGreaterThan(0);
  });
});

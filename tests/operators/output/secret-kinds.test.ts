import { describe, expect, it } from 'vitest';
import { scan } from '../../../operators/output/scan.ts';
import { secretKinds } from '../../../operators/output/secrets/catalogue.ts';
import { crc32, toBase62 } from '../../../operators/output/secrets/checks.ts';
import { scanSecrets } from '../../../operators/output/secrets.ts';
import { secretNames } from '../../support/secret-names.ts';
import { planted } from '../../support/secret-notation.ts';
import { secretShapes } from '../../support/secret-shapes.ts';

const samples = [...secretShapes, ...secretNames].map(planted);

const foundIn = (text: string) =>
  scanSecrets(text).map(({ kind, start, end }) => ({ kind, secret: text.slice(start, end) }));

const gitlabOf = (text: string): string => text + crc32(text).toString(36).padStart(7, '0');

describe('the secrets that are known', () => {
  it.each(samples.map((each) => [each.kind, each.text, each] as const))(
    'include a %s, wherever it stands',
    (_, __, { kind, secret, text: line }) => {
      for (const text of [line, `Look:\n${line} and go on`, `- a, x\n  ${line}\n}`]) {
        expect(foundIn(text)).toContainEqual({ kind, secret });
        expect(scan(text).redacted).not.toContain(secret);
      }
    },
  );

  it('are of more than 120 kinds, and there is one of each here', () => {
    expect(secretKinds.length).toBeGreaterThanOrEqual(120);
    expect([...new Set(samples.map(({ kind }) => kind))].sort()).toEqual([...secretKinds].sort());
  });

  it('include a private key that was cut off, or is closed badly', () => {
    const begun = `-----BEGIN RSA PRIVATE KEY-----\n${'k7Qm2ZxW'.repeat(8)}\n${'dRf4LtB8'.repeat(8)}`;
    for (const [text, end] of [
      [`${begun} and so on - as I said`, begun.length],
      [`${begun}\n-----END RSA PRIVATE KEY----`, begun.length + 29],
    ] as const) {
      expect(scanSecrets(text)).toEqual([{ class: 'secret', kind: 'private_key', start: 0, end }]);
    }
  });

  it('are said to have a checksum where one was verified, and are found without', () => {
    const body = 'k7Qm2ZxW9dRf4LtB8vNc3HsJ6pGy5K';
    const checked = [
      `ghp_${body}${toBase62(crc32(body))}`,
      `npm_${body}${toBase62(crc32(body))}`,
      `cfut_${body}TaE0uXoYiC${crc32(`${body}TaE0uXoYiC`).toString(16).padStart(8, '0')}`,
      gitlabOf(`glpat-${body}.0u.1a`),
    ];
    for (const text of checked) {
      const whole = { class: 'secret', start: 0, end: text.length };
      expect(scanSecrets(text)).toMatchObject([{ ...whole, checksum: true }]);
      const wrong = text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
      expect(scanSecrets(wrong)).toMatchObject([whole]);
      expect(scanSecrets(wrong)[0]).not.toHaveProperty('checksum');
    }
  });
});

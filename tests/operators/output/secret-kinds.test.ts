import { describe, expect, it } from 'vitest';
import { scan } from '../../../operators/output/scan.ts';
import { secretKinds } from '../../../operators/output/secrets/catalogue.ts';
import { scanSecrets } from '../../../operators/output/secrets.ts';
import { secretNames } from '../../support/secret-names.ts';
import { written } from '../../support/secret-notation.ts';
import { secretShapes } from '../../support/secret-shapes.ts';

/** A line with a secret in it, and the secret. */
const sampleOf = ([kind, notation]: readonly [string, string]) => {
  const line = written(notation);
  const [, secret = line] = /⟨([^⟩]*)⟩/.exec(line) ?? [];
  return { kind, secret, line: line.replace(/[⟨⟩]/g, '') };
};
const samples = [...secretShapes, ...secretNames].map(sampleOf);

/** Longest of all findings first, so that what a long one covers is still named by its kind. */
const foundIn = (text: string) =>
  scanSecrets(text).map(({ kind, start, end }) => ({ kind, secret: text.slice(start, end) }));

describe('the secrets that are known', () => {
  it.each(samples.map((each) => [each.kind, each.line, each] as const))(
    'include a %s, wherever it stands',
    (_, __, { kind, secret, line }) => {
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
});

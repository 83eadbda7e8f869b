import { beforeAll, describe, expect, it } from 'vitest';
import { piiDetectors } from '../../../../operators/output/pii.ts';

type Check = typeof import('recheck')['checkSync'];
let checkSync: Check;
beforeAll(async () => {
  process.env['RECHECK_BACKEND'] = 'pure';
  ({ checkSync } = await import('recheck'));
});

const patterns = [
  ...new Map(piiDetectors.map(({ pattern }) => [`${pattern}`, pattern] as const)).values(),
];

describe('the patterns of personal data', () => {
  it('are proven linear, or found so', () => {
    const others = patterns
      .map(({ source, flags }) => ({
        source,
        status: checkSync(source, flags.replace('y', ''), { timeout: 180_000 }).status,
      }))
      .filter(({ status }) => status !== 'safe');
    expect(others).toEqual([]);
    expect(patterns.length).toBeGreaterThan(100);
  }, 240_000);
});

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

/** Whether something in a pattern may repeat without end; without that, each start takes bounded time. */
const isUnbounded = ({ source }: RegExp): boolean =>
  /[*+]|\{\d+,\}/.test(source.replace(/\\./g, '').replace(/\[[^\]]*\]/g, ''));

describe('the patterns of personal data', () => {
  it('are linear: bounded, or proven so', () => {
    const others = patterns
      .filter(isUnbounded)
      .map(({ source, flags }) => ({
        source,
        status: checkSync(source, flags.replace('y', ''), { timeout: 180_000 }).status,
      }))
      .filter(({ status }) => status !== 'safe');
    expect(others).toEqual([]);
    expect(patterns.length).toBeGreaterThan(100);
  }, 240_000);

  it('would be found out: what repeats without end, and what does not', () => {
    expect([/a*/, /a+b/, /(?:a{2,})b/].every(isUnbounded)).toBe(true);
    expect([/a{2,3}/, /[*+]{1,2}/, /\+?\*/].some(isUnbounded)).toBe(false);
    expect(checkSync('(?:a|a)*b', '').status).toBe('vulnerable');
  });
});

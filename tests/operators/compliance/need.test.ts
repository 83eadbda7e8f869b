import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../operators/compliance/coverage.ts';
import { type Fact, isMet, type Need, saidOf } from '../../../operators/compliance/need.ts';
import { nextDue } from '../../../operators/compliance/schedule.ts';

const now = Date.UTC(2026, 0, 10);
const hourMs = 3_600_000;
const fact = (count: number, of: number | null = null, ageMs = hourMs): Fact => ({
  ...{ count, of, lastAt: new Date(now - ageMs).toISOString(), lastRef: 'r', query: 'q' },
});

describe('a need', () => {
  it.each<readonly [string, Need, Fact | undefined, boolean]>([
    ['of a count is met by as many', { countMin: 3 }, fact(3), true],
    ['of a count is not met by fewer', { countMin: 3 }, fact(2), false],
    ['of a share is met at its bound', { shareMin: 0.9 }, fact(9, 10), true],
    ['of a share is not met below', { shareMin: 0.9 }, fact(8, 9), false],
    ['of a share says nothing of nothing', { shareMin: 0.9 }, fact(0, 0), false],
    ['of a share says nothing of few', { shareMin: 0.9, ofMin: 10 }, fact(9, 9), false],
    ['of a share is not met where nobody counts the whole', { shareMin: 0.9 }, fact(9), false],
    ['of none is met by none', { shareMax: 0 }, fact(0, 5), true],
    ['of none is not met by one', { shareMax: 0 }, fact(1, 5), false],
    ['of none says nothing of nothing', { shareMax: 0 }, fact(0, 0), false],
    ['of an age is met by what is young', { ageMsMax: hourMs }, fact(1), true],
    ['of an age is not met by what is old', { ageMsMax: hourMs }, fact(1, null, 2 * hourMs), false],
    [
      'of an age is not met by what never was',
      { ageMsMax: hourMs },
      { ...fact(1), lastAt: null },
      false,
    ],
    ['is not met by a fact that nobody has measured', {}, undefined, false],
  ])('%s', (_, need, measured, expected) => {
    expect(isMet(need, measured, now)).toBe(expected);
  });

  it('says what it asks for', () => {
    expect(saidOf({ countMin: 3 })).toBe('at least 3');
    expect(saidOf({ shareMin: 0.9, ofMin: 10 })).toBe('at least 90 % of at least 10');
    expect(saidOf({ shareMax: 0 })).toBe('at most 0 % of at least 1');
    expect(saidOf({ countMin: 1, ageMsMax: 24 * hourMs })).toBe('at least 1, not older than 24 h');
  });
});

describe('coverage', () => {
  it('counts what is satisfied of what applies, and nothing that is partial', () => {
    const found = coverageOf(['satisfied', 'partial', 'gap', 'not_applicable']);
    expect(found).toMatchObject({ total: 4, notApplicable: 1, coveragePct: 33.3 });
  });

  it('of nothing is nothing', () => {
    expect(coverageOf([]).coveragePct).toBe(0);
    expect(coverageOf(['not_applicable']).coveragePct).toBe(0);
  });
});

describe('a report is due', () => {
  it.each([
    ['daily', '2026-01-10T00:00:00Z', '2026-01-11'],
    ['daily', '2026-12-31T23:59:59Z', '2027-01-01'],
    ['weekly', '2026-01-10T12:00:00Z', '2026-01-12'],
    ['weekly', '2026-01-12T00:00:00Z', '2026-01-19'],
    ['weekly', '2026-01-11T23:59:59Z', '2026-01-12'],
    ['monthly', '2026-01-31T12:00:00Z', '2026-02-01'],
    ['monthly', '2026-12-01T00:00:00Z', '2027-01-01'],
  ] as const)('%s, after %s, on %s', (every, after, due) => {
    expect(new Date(nextDue(every, Date.parse(after))).toISOString()).toBe(`${due}T00:00:00.000Z`);
  });
});

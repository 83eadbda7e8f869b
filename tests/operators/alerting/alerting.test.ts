import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueMs, groupOf } from '../../../operators/alerting/grouping.ts';
import { matches } from '../../../operators/alerting/matcher.ts';
import { noticeOfAlert } from '../../../operators/alerting/notice-of-alert.ts';
import { retryDelayMs } from '../../../operators/alerting/retry-delay.ts';

const notice = {
  ...{ source: 'alert', severity: 'warning', rule: 'burst', techniques: ['AML.T0051.000'] },
  labels: { user: 'eve', model: 'm1' },
};

describe('a matcher', () => {
  it.each([
    [true, {}],
    [true, { sources: ['alert', 'freeze'], rules: ['burst'], labels: { model: 'm1' } }],
    [false, { sources: ['freeze'] }],
    [true, { severity_min: 'warning' }],
    [false, { severity_min: 'critical' }],
    [true, { techniques: ['AML.T0051'] }],
    [true, { techniques: ['AML.T0051.000'] }],
    [false, { techniques: ['AML.T005'] }],
    [false, { rules: ['burst'], labels: { model: 'm2' } }],
    [false, { labels: { absent: '' } }],
  ])('says %s to %j', (meant, matcher) => {
    expect(matches(matcher, notice)).toBe(meant);
  });
});

describe('groups', () => {
  it('share what they are grouped by, in one order', () => {
    expect(groupOf(notice, ['user', 'rule', 'absent'])).toEqual(
      groupOf({ ...notice, labels: { ...notice.labels, other: 'x' } }, ['absent', 'rule', 'user']),
    );
    expect(groupOf(notice, ['severity'])).toEqual({ severity: 'warning' });
    expect(groupOf(notice, [])).toEqual({});
  });

  it('are due after their window, and never sooner than the repeat interval', () => {
    const time = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        time,
        time,
        time,
        fc.option(time, { nil: undefined }),
        (nowMs, windowMs, repeatMs, sentMs) => {
          const due = dueMs({ dueMs: undefined, sentMs }, nowMs, { windowMs, repeatMs });
          expect(due).toBeGreaterThanOrEqual(nowMs + windowMs);
          if (sentMs !== undefined) expect(due).toBeGreaterThanOrEqual(sentMs + repeatMs);
          const again = dueMs({ dueMs: due, sentMs }, nowMs + 5, { windowMs, repeatMs });
          expect(again).toBe(due);
        },
      ),
    );
  });
});

it('a message waits twice as long after each failure, ten minutes at most', () => {
  expect([1, 2, 3, 9, 10, 50].map(retryDelayMs)).toEqual([
    2_000, 4_000, 8_000, 512_000, 600_000, 600_000,
  ]);
});

it('an alert is told without anything that somebody has written', () => {
  const alert = {
    ...{ rule: 'burst', level: 'high', severity: 'critical' as const, count: 4 },
    ...{ user_id: 'eve', session_id: 's1', model_id: '', ttp_codes: ['AML.T0029'] },
  };
  expect(noticeOfAlert(alert)).toEqual({
    ...{ source: 'alert', severity: 'critical', rule: 'burst', techniques: ['AML.T0029'] },
    title: 'burst (high), seen 4 times',
    labels: { user: 'eve', session: 's1', level: 'high' },
  });
});

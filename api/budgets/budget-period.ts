// Periods of budgets: days and months by UTC, minutes for rates of keys.

export type Period = 'minute' | 'day' | 'month';

export interface Span {
  /** Names the period among all of its kind. */
  readonly name: string;
  readonly endsMs: number;
}

const minuteMs = 60_000;
const nameLengths = { minute: 16, day: 10, month: 7 } as const;

/** The period that a time lies in. */
export const spanOf = (period: Period, nowMs: number): Span => {
  const now = new Date(nowMs);
  const name = now.toISOString().slice(0, nameLengths[period]);
  if (period === 'minute') {
    return { name, endsMs: (Math.floor(nowMs / minuteMs) + 1) * minuteMs };
  }
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const endsMs =
    period === 'day' ? Date.UTC(year, month, now.getUTCDate() + 1) : Date.UTC(year, month + 1);
  return { name, endsMs };
};

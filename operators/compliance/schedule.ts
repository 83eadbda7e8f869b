// When reports are due: at midnight UTC of the next day, the next Monday, or the first of the next month.

export const rhythms = ['daily', 'weekly', 'monthly'] as const;
export type Rhythm = (typeof rhythms)[number];

const dayMs = 86_400_000;
const monday = 1;

/**
 * The first moment after `nowMs` at which a report is due.
 *
 * @example
 * nextDue('monthly', Date.UTC(2026, 0, 31)); // 1 February 2026, 00:00 UTC
 */
export const nextDue = (every: Rhythm, nowMs: number): number => {
  const now = new Date(nowMs);
  const tomorrow = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()) + dayMs;
  if (every === 'daily') return tomorrow;
  if (every === 'monthly') return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  const daysToMonday = (7 + monday - new Date(tomorrow).getUTCDay()) % 7;
  return tomorrow + daysToMonday * dayMs;
};

/** The stretch that a report of this rhythm is about, in days. */
export const daysOf: Readonly<Record<Rhythm, number>> = { daily: 30, weekly: 30, monthly: 31 };

// The forecast of a budget: what will be taken when its period ends, if it goes on like this.
import type { BudgetState } from './budgets.ts';

const dayMs = 86_400_000;
/** Of a period so much must be over: what the first minutes foretell is worth nothing. */
const elapsedMin = 0.01;

const beganMs = (period: BudgetState['period'], endsMs: number): number => {
  if (period === 'day') return endsMs - dayMs;
  const ends = new Date(endsMs);
  return Date.UTC(ends.getUTCFullYear(), ends.getUTCMonth() - 1);
};

/** In the unit of the budget, two figures that count; `null` while it is too early to say. */
export const forecastOf = (
  { taken, period, endsMs }: Pick<BudgetState, 'taken' | 'period' | 'endsMs'>,
  nowMs: number,
): number | null => {
  const began = beganMs(period, endsMs);
  const elapsed = (nowMs - began) / (endsMs - began);
  return elapsed < elapsedMin
    ? null
    : Math.round(Number((taken / Math.min(1, elapsed)).toPrecision(2)));
};

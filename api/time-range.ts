// A stretch of time in a query: from and to, each a date or a moment in UTC.
import Type from 'typebox';
import { apiErrors } from './errors.ts';

const moment = '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z)?$';

/** The fields of a query that takes a stretch of time. */
export const timeRangeFields = {
  from: Type.Optional(
    Type.String({
      pattern: moment,
      description: 'A date or a moment in UTC; 30 days ago if blank',
    }),
  ),
  to: Type.Optional(
    Type.String({ pattern: moment, description: 'Up to here, not included; now if blank' }),
  ),
};

const usualMs = 30 * 86_400_000;

const read = (text: string | undefined, fallbackMs: number): number => {
  const ms = text === undefined ? fallbackMs : Date.parse(text);
  if (Number.isNaN(ms))
    throw apiErrors.SCHEMA({ mismatches: [{ path: '/from', expected: moment }] });
  return ms;
};

/** The stretch that a query names; by default the last 30 days. */
export const timeRange = (
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } => {
  const toMs = read(to, nowMs + 1);
  return { fromMs: read(from, toMs - usualMs), toMs };
};

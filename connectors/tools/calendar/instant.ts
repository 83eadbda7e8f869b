// Points in time as a model writes them: RFC 3339, so that nobody has to guess a time zone.
import Type from 'typebox';
import { toolErrors } from '../tool.ts';

export const instantSchema = (what: string) =>
  Type.String({
    maxLength: 30,
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})$',
    description: `${what}, with its time zone: 2026-03-14T09:30:00Z or 2026-03-14T10:30:00+01:00`,
  });

/** Milliseconds since 1970. Rejects days that no month has. */
export const instantMs = (text: string): number => {
  const ms = Date.parse(text);
  const [, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  const daysInMonth = new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate();
  if (Number.isNaN(ms) || day > daysInMonth) {
    throw toolErrors.ARGUMENTS({ reason: 'there is no such day or time' });
  }
  return ms;
};

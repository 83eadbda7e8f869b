// How grave a detection is.

/** From the gravest down. */
export const levels = ['critical', 'high', 'medium', 'low'] as const;
export type Level = (typeof levels)[number];
/** Nothing was detected. */
export type Quiet = 'ok';

const rankOf = (level: Level | Quiet): number =>
  level === 'ok' ? levels.length : levels.indexOf(level);

/** The graver of two levels. */
export const graver = <A extends Level | Quiet, B extends Level | Quiet>(a: A, b: B): A | B =>
  rankOf(a) <= rankOf(b) ? a : b;

/** Whether `a` is graver than `b`. */
export const isGraver = (a: Level | Quiet, b: Level | Quiet): boolean => rankOf(a) < rankOf(b);

/** The severity of an alert, as audit records name it. */
export const severityOf = (level: Level | Quiet): 'critical' | 'warning' | 'info' => {
  if (level === 'critical' || level === 'high') return 'critical';
  return level === 'ok' ? 'info' : 'warning';
};

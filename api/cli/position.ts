// Positions in a topic as people write them: the beginning, an entry id, or a time.

const lastOfMs = '18446744073709551615';

/** The position before a millisecond and its n-th entry: reading goes on after a position. */
export const before = (ms: number, nth: number): string => {
  if (nth > 0) return `${ms}-${nth - 1}`;
  return ms > 0 ? `${ms - 1}-${lastOfMs}` : '0';
};

/** The position for `0`, an entry id or a time, which itself is still read; else `undefined`. */
export const positionOf = (text: string): string | undefined => {
  const [, ms, nth = 0] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(text) ?? [];
  if (ms !== undefined) return before(Number(ms), Number(nth));
  const timeMs = Date.parse(text);
  return timeMs >= 0 ? before(timeMs, 0) : undefined;
};

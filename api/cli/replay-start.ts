// Where a replay begins, as people write it.

/** Epoch ms for `archive`, `0`, an entry id or a time; else `undefined`. */
export const startOf = (text: string): string | undefined => {
  if (text === 'archive') return '0';
  const [, ms] = /^(\d{1,15})(?:-\d{1,15})?$/.exec(text) ?? [];
  if (ms !== undefined) return ms;
  const timeMs = Date.parse(text);
  return timeMs >= 0 ? String(timeMs) : undefined;
};

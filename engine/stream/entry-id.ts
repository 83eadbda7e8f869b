// Entry ids, `milliseconds-count`, in the order of their stream.

/** Less than 0 when `a` is older than `b`, 0 when they are the same. `0` is before all. */
export const compareEntryIds = (a: string, b: string): number => {
  const [ms = 0, count = 0] = a.split('-').map(Number);
  const [otherMs = 0, otherCount = 0] = b.split('-').map(Number);
  return ms - otherMs || count - otherCount;
};

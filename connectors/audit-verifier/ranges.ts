// Sets of leaves as ranges, both ends included, as records of erasures name them.

export type Range = readonly [first: number, last: number];

/** The ranges that a record of an erasure names. */
export const rangesIn = (payload: unknown): readonly Range[] => {
  const { leaves } = (payload ?? {}) as { readonly leaves?: unknown };
  return Array.isArray(leaves)
    ? leaves.filter(
        (each): each is Range =>
          Array.isArray(each) && each.length === 2 && each.every((n) => Number.isSafeInteger(n)),
      )
    : [];
};

/** The leaves that are in none of the ranges. */
export const outside = (leaves: readonly number[], ranges: readonly Range[]): readonly number[] => {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  let at = 0;
  let reach = -1;
  return leaves.filter((leaf) => {
    for (let next = sorted[at]; next !== undefined && next[0] <= leaf; next = sorted[at]) {
      reach = Math.max(reach, next[1]);
      at += 1;
    }
    return leaf > reach;
  });
};

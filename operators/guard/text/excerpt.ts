// excerpt: of a long text that was read in another way, what is different then, and what stands around
// it. All else was judged already, where the text was read as it is.

/** Shorter texts are read again as a whole. */
const longFrom = 8_000;
/** So many units before and behind: as long as the longest sentence. */
const around = 400;
const lineEnd = 10;

/** What is different between units and what they were; nothing where that is nothing, or most of a text. */
export const excerptOf = (units: Uint16Array, before: Uint16Array): Uint16Array | undefined => {
  const { length } = units;
  if (length < longFrom || before.length !== length) return undefined;
  const excerpt = new Uint16Array(length >> 1);
  let [count, from, to] = [0, 0, 0];
  /** Takes what was found last; answers whether there was room. */
  const take = (): boolean => {
    if (from === to) return true;
    if (count + to - from + 1 > excerpt.length) return false;
    excerpt.set(units.subarray(from, to), count);
    count += to - from;
    excerpt[count] = lineEnd;
    count += 1;
    return true;
  };
  for (let at = 0; at < length; at += 1) {
    if (units[at] === before[at]) continue;
    if (at - around > to) {
      if (!take()) return undefined;
      from = at - around;
    }
    to = Math.min(length, at + around);
  }
  return take() && count > 0 ? excerpt.subarray(0, count) : undefined;
};

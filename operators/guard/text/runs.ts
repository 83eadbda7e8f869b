// runs: where a text has many signs of one alphabet in a row. A pattern that can match nowhere else is
// tried there alone; the search looks at every n-th unit, for a run of n holds one of them.

/** One for each unit that belongs to it. */
export type Alphabet = Uint8Array;

export const alphabetOf = (signs: string): Alphabet => {
  const members = new Uint8Array(65_536);
  for (let at = 0; at < signs.length; at += 1) members[signs.charCodeAt(at)] = 1;
  return members;
};

/** The text with each run of at least `min` signs replaced; `replace` is given one sign around it, too, and keeps it. */
export const replaceRuns = (
  text: string,
  units: Uint16Array,
  alphabet: Alphabet,
  min: number,
  replace: (run: string) => string,
): string => {
  const isMember = (at: number): boolean => alphabet[units[at] as number] === 1;
  const { length } = units;
  let [replaced, kept, at] = ['', 0, min - 1];
  while (at < length) {
    if (!isMember(at)) {
      at += min;
      continue;
    }
    let [start, end] = [at, at + 1];
    while (start > kept && isMember(start - 1)) start -= 1;
    while (end < length && isMember(end)) end += 1;
    at = end + min;
    if (end - start < min) continue;
    const [before, behind] = [start > 0 ? 1 : 0, end < length ? 1 : 0];
    const read = replace(text.slice(start - before, end + behind));
    replaced += text.slice(kept, start) + read.slice(before, read.length - behind);
    kept = end;
  }
  return kept === 0 ? text : replaced + text.slice(kept);
};

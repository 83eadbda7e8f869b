// runs: where a text has many signs of one alphabet in a row. A pattern that can match nowhere else is
// tried there alone; the search jumps: where n units in a row hold a foreign one, none of them but what is
// behind it can begin a run of n.

/** One for each unit that belongs to it. */
export type Alphabet = Uint8Array;

export const alphabetOf = (signs: string): Alphabet => {
  const members = new Uint8Array(65_536);
  for (let at = 0; at < signs.length; at += 1) members[signs.charCodeAt(at)] = 1;
  return members;
};

/** Which runs are meant. */
export interface Runs {
  readonly alphabet: Alphabet;
  /** They have at least so many signs, */
  readonly min: number;
  /** and hold this one, which is of the alphabet. */
  readonly holds: string | undefined;
}

/** The text with each run replaced; `replace` is given one sign around it, too, and keeps it. */
export const replaceRuns = (
  text: string,
  units: Uint16Array,
  { alphabet, min, holds }: Runs,
  replace: (run: string) => string,
): string => {
  const isMember = (at: number): boolean => alphabet[units[at] as number] === 1;
  const { length } = units;
  /** A place in the next run that begins here or later; -1 where there is none. */
  const nextFrom = (begin: number): number => {
    if (holds !== undefined) return text.indexOf(holds, begin);
    for (let [from, at] = [begin, begin + min - 1]; at < length; at = from + min - 1) {
      while (at >= from && isMember(at)) at -= 1;
      if (at < from) return from;
      from = at + 1;
    }
    return -1;
  };
  let [replaced, kept] = ['', 0];
  for (let at = nextFrom(0); at >= 0; ) {
    let [start, end] = [at, at + 1];
    while (start > kept && isMember(start - 1)) start -= 1;
    while (end < length && isMember(end)) end += 1;
    at = nextFrom(end + 1);
    if (end - start < min) continue;
    const [before, behind] = [start > 0 ? 1 : 0, end < length ? 1 : 0];
    const read = replace(text.slice(start - before, end + behind));
    replaced += text.slice(kept, start) + read.slice(before, read.length - behind);
    kept = end;
  }
  return kept === 0 ? text : replaced + text.slice(kept);
};

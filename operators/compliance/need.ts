// What a check asks of a fact, and whether the fact is so. Every need can be missed: a fact that nobody has
// measured, or that rests on nothing, never meets one.

/** What was counted, and when it was last so. */
export interface Fact {
  readonly count: number;
  /** Of how many, where it is a share. */
  readonly of: number | null;
  /** ISO time of the newest that was counted. */
  readonly lastAt: string | null;
  /** The id of the newest row that was counted. */
  readonly lastRef: string | null;
  /** The question, as SQL, with which anybody can count again. */
  readonly query: string;
}

export interface Need {
  readonly countMin?: number;
  /** Of `of`, from 0 to 1. */
  readonly shareMin?: number;
  readonly shareMax?: number;
  /** A share of fewer says nothing. */
  readonly ofMin?: number;
  readonly ageMsMax?: number;
}

const hourMs = 3_600_000;
const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;

/** Whether a fact is as it must be; at the moment `nowMs`. */
export const isMet = (need: Need, fact: Fact | undefined, nowMs: number): boolean => {
  if (!fact) return false;
  const { countMin = 0, shareMin = 0, shareMax = 1, ofMin = 1, ageMsMax } = need;
  if (fact.count < countMin) return false;
  const isShare = need.shareMin !== undefined || need.shareMax !== undefined;
  if (isShare) {
    const of = fact.of ?? 0;
    if (of < ofMin) return false;
    const share = fact.count / of;
    if (share < shareMin || share > shareMax) return false;
  }
  if (ageMsMax === undefined) return true;
  return fact.lastAt !== null && nowMs - Date.parse(fact.lastAt) <= ageMsMax;
};

/**
 * The need in words.
 *
 * @example
 * saidOf({ shareMin: 0.9, ofMin: 10 }); // 'at least 90 % of at least 10'
 */
export const saidOf = ({ countMin, shareMin, shareMax, ofMin = 1, ageMsMax }: Need): string =>
  [
    ...(countMin === undefined ? [] : [`at least ${countMin}`]),
    ...(shareMin === undefined ? [] : [`at least ${percent(shareMin)} of at least ${ofMin}`]),
    ...(shareMax === undefined ? [] : [`at most ${percent(shareMax)} of at least ${ofMin}`]),
    ...(ageMsMax === undefined ? [] : [`not older than ${ageMsMax / hourMs} h`]),
  ].join(', ');

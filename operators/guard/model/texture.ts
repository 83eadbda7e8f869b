// texture: what a text looks like, whatever it says. Length, capitals, digits, signs, surprise, and
// signs or capitals in the middle of words, for the whole and for its oddest stretch.
import type { Ids } from './ids.ts';
import { featureOf } from './meaning.ts';
import type { Surprise } from './stretches.ts';

/** How many weights texture has. */
export const textureSize = 1 << 12;

/** Sorts of features, from 32 on: those of meaning come before. */
const sorts = {
  ...{ length: 32, capitals: 33, digits: 34, signs: 35, foreign: 36, lines: 37 },
  ...{
    surprise: 38,
    peak: 39,
    oddness: 40,
    oddPeak: 41,
    tail: 42,
    oddTail: 43,
    both: 44,
    ends: 45,
  },
} as const;

const stretch = 64;

/** Kinds of units of the text as sent; beyond ASCII all are foreign. */
const [gap, lower, upper, figure, usual, sign, foreign, line] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const kindBits = 3;
/** Signs that stand inside of ordinary words, numbers and addresses. */
const usualSigns = "'-.,:/@_&";

const kindOfSign = (unit: number): number => {
  const character = String.fromCharCode(unit);
  if (character === '\n') return line;
  if (unit <= 32) return gap;
  if (/[a-z]/.test(character)) return lower;
  if (/[A-Z]/.test(character)) return upper;
  if (/\d/.test(character)) return figure;
  return usualSigns.includes(character) ? usual : sign;
};
const kinds = new Uint8Array(65_536).fill(foreign);
for (let unit = 0; unit < 128; unit += 1) kinds[unit] = kindOfSign(unit);

/** A sign between two others, or a capital behind a small letter, is odd: by the kinds of three units in a row. */
const isGap = (kind: number): boolean => kind === gap || kind === line;
const odds = Uint8Array.from({ length: 1 << (3 * kindBits) }, (_, row) => {
  const [before, kind, after] = [row >> (2 * kindBits), (row >> kindBits) & 7, row & 7];
  const isOdd =
    kind === upper ? before === lower : kind === sign && !isGap(before) && !isGap(after);
  return Number(isOdd);
});
const rowMask = odds.length - 1;

const bucket = (value: number, edges: readonly number[]): number => {
  let at = 0;
  while (at < edges.length && value >= (edges[at] ?? 0)) at += 1;
  return at;
};

const shares = [0.002, 0.02, 0.05, 0.1, 0.2, 0.35, 0.6] as const;
const surprises = [2.6, 2.9, 3.1, 3.3, 3.5, 3.8, 4.1, 4.5, 5] as const;
const peaks = [3.2, 3.6, 4, 4.4, 4.8, 5.3, 5.8, 6.5] as const;
const oddEdges = [0.5, 1.5, 2.5, 4.5, 6.5, 9.5] as const;

interface Counts {
  readonly capitals: number;
  readonly digits: number;
  readonly signs: number;
  readonly foreign: number;
  readonly lines: number;
  readonly odd: number;
  readonly oddPeak: number;
  readonly oddTail: number;
}

const counted = new Int32Array(1 << kindBits);

const countsOf = (units: Uint16Array): Counts => {
  const { length } = units;
  counted.fill(0);
  let [odd, oddPeak, last, current] = [0, 0, 0, 0];
  /** Kinds of the unit before, of this one and of the next. */
  let row = length > 0 ? (kinds[units[0] as number] as number) : gap;
  for (let from = 0; from < length; from += stretch) {
    const to = Math.min(from + stretch, length);
    [last, current] = [current, 0];
    for (let at = from; at < to; at += 1) {
      const next = at + 1 < length ? (kinds[units[at + 1] as number] as number) : gap;
      counted[row & 7] = (counted[row & 7] as number) + 1;
      row = ((row << kindBits) | next) & rowMask;
      current += odds[row] as number;
    }
    odd += current;
    if (last + current > oddPeak) oddPeak = last + current;
  }
  const of = (kind: number): number => counted[kind] as number;
  return {
    capitals: of(upper),
    digits: of(figure),
    signs: of(sign) + of(usual),
    foreign: of(foreign),
    lines: of(line),
    odd,
    oddPeak,
    oddTail: length % stretch === 0 ? current : last + current,
  };
};

/** Adds the features of a whole text. */
export const addTexture = (units: Uint16Array, { mean, peak, tail }: Surprise, ids: Ids): void => {
  const all = Math.max(1, units.length);
  const counts = countsOf(units);
  const add = (sort: number, a: number, b = 0): void =>
    ids.add(featureOf(sort, a, b) & (textureSize - 1));
  add(sorts.length, Math.floor(Math.log2(all)));
  add(sorts.capitals, bucket(counts.capitals / all, shares));
  add(sorts.digits, bucket(counts.digits / all, shares));
  add(sorts.signs, bucket(counts.signs / all, shares));
  add(sorts.foreign, bucket(counts.foreign / all, shares));
  add(sorts.lines, Math.min(6, Math.floor(Math.log2(1 + counts.lines))));
  add(sorts.surprise, bucket(mean, surprises));
  add(sorts.peak, bucket(peak, peaks));
  add(sorts.tail, bucket(tail, peaks));
  add(sorts.oddness, bucket((counts.odd / all) * 100, oddEdges));
  add(sorts.oddPeak, bucket(counts.oddPeak, oddEdges));
  add(sorts.oddTail, bucket(counts.oddTail, oddEdges), bucket(tail, peaks));
  add(sorts.both, bucket(counts.oddPeak, oddEdges), bucket(peak, peaks));
  add(sorts.ends, units[units.length - 1] === 63 ? 1 : 0);
};

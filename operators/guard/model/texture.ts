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
const [gap, lower, upper, figure, usual, sign, foreign] = [0, 1, 2, 3, 4, 5, 6] as const;
/** Signs that stand inside of ordinary words, numbers and addresses. */
const usualSigns = "'-.,:/@_&";

const kindOfSign = (unit: number): number => {
  const character = String.fromCharCode(unit);
  if (unit <= 32) return gap;
  if (/[a-z]/.test(character)) return lower;
  if (/[A-Z]/.test(character)) return upper;
  if (/\d/.test(character)) return figure;
  return usualSigns.includes(character) ? usual : sign;
};
const kinds = Uint8Array.from({ length: 128 }, (_, unit) => kindOfSign(unit));
const kindAt = (text: string, at: number): number => {
  const unit = text.charCodeAt(at);
  return unit < 128 ? (kinds[unit] as number) : foreign;
};

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

/** A sign between two others, or a capital behind a small letter, is odd. */
const countsOf = (text: string): Counts => {
  const counts = new Float64Array(7);
  let [odd, oddPeak, last, current, lines] = [0, 0, 0, 0, 0];
  let before: number = gap;
  let kind = text.length > 0 ? kindAt(text, 0) : gap;
  for (let at = 0; at < text.length; at += 1) {
    const after = at + 1 < text.length ? kindAt(text, at + 1) : gap;
    counts[kind] = (counts[kind] as number) + 1;
    const isOdd =
      kind === upper ? before === lower : kind === sign && before !== gap && after !== gap;
    if (isOdd) {
      odd += 1;
      current += 1;
    }
    if (kind === gap && text.charCodeAt(at) === 10) lines += 1;
    before = kind;
    kind = after;
    if (at % stretch === stretch - 1) {
      if (last + current > oddPeak) oddPeak = last + current;
      [last, current] = [current, 0];
    }
  }
  if (last + current > oddPeak) oddPeak = last + current;
  return {
    ...{ capitals: counts[upper] ?? 0, digits: counts[figure] ?? 0, foreign: counts[foreign] ?? 0 },
    signs: (counts[sign] ?? 0) + (counts[usual] ?? 0),
    ...{ lines, odd, oddPeak, oddTail: last + current },
  };
};

/** Adds the features of a whole text. */
export const addTexture = (text: string, { mean, peak, tail }: Surprise, ids: Ids): void => {
  const all = Math.max(1, text.length);
  const counts = countsOf(text);
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
  add(sorts.ends, text.charCodeAt(text.length - 1) === 63 ? 1 : 0);
};

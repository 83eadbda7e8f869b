// stretches: the surprise of a text by stretches, so that an odd part is not lost in the whole.
import type { Folded } from '../text/fold.ts';
import { otherSymbol, type SurpriseTable, symbolCount, symbolOf } from './surprise.ts';

const stretch = 64;
/** Of a long text, so many units are looked at. */
const readMax = 32_000;

/** Bits per unit: of all, of the most surprising stretch, of the last one. */
export interface Surprise {
  readonly mean: number;
  readonly peak: number;
  readonly tail: number;
}

/** Surprise of a text, and of its most surprising stretch and its end. */
export const surpriseOf = (folded: Folded, table: SurpriseTable): Surprise => {
  const { units } = folded;
  const length = Math.min(folded.length, readMax);
  let [sum, count, peak, tail, before] = [0, 0, 0, 0, 0];
  let [lastBits, lastSteps] = [0, 0];
  for (let from = 0; from < length; from += stretch) {
    const to = Math.min(from + stretch, length);
    let [bits, steps] = [0, 0];
    for (let at = from; at < to; at += 1) {
      const symbol = symbolOf(units[at] as number);
      if (symbol !== otherSymbol && before !== otherSymbol) {
        bits += table[before * symbolCount + symbol] as number;
        steps += 1;
      }
      before = symbol;
    }
    const own = steps + lastSteps;
    if (own >= stretch / 2) {
      tail = (bits + lastBits) / own / 16;
      if (tail > peak) peak = tail;
    }
    sum += bits;
    count += steps;
    lastBits = bits;
    lastSteps = steps;
  }
  return { mean: count === 0 ? 0 : sum / count / 16, peak, tail };
};

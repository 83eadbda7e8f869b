// surprise: how unusual a letter is after the one before, in bits, by a table of pairs. Text that no
// person wrote, such as the suffixes that machines search for, surprises all along.

const symbols = ' abcdefghijklmnopqrstuvwxyz0.,\'"-:;?!()[]{}/\\*#=<>|&%$@+~^`\n';

/** How many symbols are told apart; the last one stands for all others. */
export const symbolCount = symbols.length + 1;
export const otherSymbol = symbolCount - 1;

const table = new Uint8Array(128).fill(otherSymbol);
for (let at = 0; at < symbols.length; at += 1) table[symbols.charCodeAt(at)] = at;
for (let figure = 0; figure < 10; figure += 1) table[48 + figure] = symbols.indexOf('0');

/** The symbol of a folded unit. */
export const symbolOf = (unit: number): number =>
  unit < 128 ? (table[unit] as number) : otherSymbol;

/** Bits times 16, by pair: `table[before * symbolCount + after]`. */
export type SurpriseTable = Uint8Array;

/** Counts pairs and makes the table: for the trainer. */
export const surpriseTableOf = (texts: Iterable<Uint16Array>): SurpriseTable => {
  const counts = new Float64Array(symbolCount * symbolCount).fill(0.5);
  for (const units of texts) {
    let before = 0;
    for (const unit of units) {
      const after = symbolOf(unit);
      const at = before * symbolCount + after;
      counts[at] = (counts[at] ?? 0) + 1;
      before = after;
    }
  }
  const bits = new Uint8Array(counts.length);
  for (let before = 0; before < symbolCount; before += 1) {
    const row = counts.subarray(before * symbolCount, (before + 1) * symbolCount);
    const sum = row.reduce((all, count) => all + count, 0);
    for (const [after, count] of row.entries()) {
      bits[before * symbolCount + after] = Math.min(255, Math.round(-16 * Math.log2(count / sum)));
    }
  }
  return bits;
};

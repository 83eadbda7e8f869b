// sums: what windows are scored by. Those of sentences lie side by side in one list, which is used again
// for the next text.

/** Sums over features: of weight times rarity, and of rarity squared. */
export interface Sums {
  readonly wording: number;
  readonly wordingSquares: number;
  readonly meaning: number;
  readonly meaningSquares: number;
}

export interface SentenceSums extends Sums {
  /** Of pairs with the sentence before: they count where both are in the window. */
  readonly across: number;
  readonly acrossSquares: number;
}

/** So many numbers for each sentence. */
export const sumWidth = 6;

export class SumList {
  values = new Float64Array(64 * sumWidth);
  count = 0;

  static of(sentences: readonly SentenceSums[]): SumList {
    const list = new SumList();
    for (const sums of sentences) list.add(sums);
    return list;
  }

  add({
    wording,
    wordingSquares,
    meaning,
    meaningSquares,
    across,
    acrossSquares,
  }: SentenceSums): void {
    const at = this.count * sumWidth;
    if (at === this.values.length) this.grow();
    const { values } = this;
    values[at] = wording;
    values[at + 1] = wordingSquares;
    values[at + 2] = meaning;
    values[at + 3] = meaningSquares;
    values[at + 4] = across;
    values[at + 5] = acrossSquares;
    this.count += 1;
  }

  private grow(): void {
    const values = new Float64Array(2 * this.values.length);
    values.set(this.values);
    this.values = values;
  }

  clear(): void {
    this.count = 0;
  }
}

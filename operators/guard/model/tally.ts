// tally: sums over the features of a text. A feature counts once per time in a sentence, and
// log(1 + times) in the whole. Weights, rarity and times of a feature lie in one cell, so that each
// feature costs one look into memory.
import type { Ids } from './ids.ts';
import type { Head } from './weights.ts';

const timesMax = 255;
const logs = Float64Array.from({ length: timesMax + 2 }, (_, times) => Math.log1p(times));
/** What the time after the n-th adds to log(1 + times), and to its square. */
const gains = Float64Array.from(logs.subarray(1), (log, n) => log - (logs[n] as number));
const squareGains = Float64Array.from(
  logs.subarray(1),
  (log, n) => log ** 2 - (logs[n] as number) ** 2,
);
/** Rarity is kept in 16ths, and so its squares are whole numbers until they are summed. */
const squareUnit = 1 / 16 ** 2;
const touchedMax = 32_768;

export class Tally {
  /** Of the features added last. */
  sum = 0;
  squares = 0;
  /** Of all since the last reset. */
  wholeSum = 0;
  wholeSquares = 0;
  /** From the highest byte: weight for users, weight for documents, rarity, times. */
  private readonly cells: Int32Array;
  private readonly touched = new Int32Array(touchedMax);
  private touchedCount = 0;
  private shift = 0;

  constructor(user: Int8Array, document: Int8Array, rarity: Uint8Array) {
    this.cells = new Int32Array(user.length);
    for (let id = 0; id < user.length; id += 1) {
      const weights = ((user[id] as number) << 24) | (((document[id] as number) & 255) << 16);
      this.cells[id] = weights | ((rarity[id] as number) << 8);
    }
  }

  /** Adds features; `isWhole` says whether they count for the whole, too. */
  add(ids: Ids, isWhole: boolean): void {
    if (isWhole) this.addToAll(ids);
    else this.addOnly(ids);
  }

  private addOnly({ values, count }: Ids): void {
    const { cells, shift } = this;
    let [sum, squares] = [0, 0];
    for (let at = 0; at < count; at += 1) {
      const cell = cells[values[at] as number] as number;
      const rare = (cell >> 8) & 255;
      sum += (cell << shift) >> 24;
      squares += rare * rare;
    }
    this.sum = sum;
    this.squares = squares * squareUnit;
  }

  private addToAll({ values, count }: Ids): void {
    const { cells, shift, touched, touchedCount } = this;
    let [sum, squares, wholeSum, wholeSquares] = [0, 0, 0, 0];
    for (let at = 0; at < count; at += 1) {
      const id = values[at] as number;
      const cell = cells[id] as number;
      const weight = (cell << shift) >> 24;
      const rare = (cell >> 8) & 255;
      const times = cell & 255;
      sum += weight;
      squares += rare * rare;
      wholeSum += weight * (gains[times] as number);
      wholeSquares += rare * rare * (squareGains[times] as number);
      if (times < timesMax) cells[id] = cell + 1;
    }
    this.sum = sum;
    this.squares = squares * squareUnit;
    this.wholeSum += wholeSum;
    this.wholeSquares += wholeSquares * squareUnit;
    // Each time of a feature is noted, for a branch that cannot be foretold costs more than forgetting twice.
    if (touchedCount + count <= touchedMax) touched.set(values.subarray(0, count), touchedCount);
    this.touchedCount = touchedCount + count;
  }

  /** Forgets all times and sums; from now on the weights are those of `head`. */
  reset(head: Head): void {
    const { cells, touched, touchedCount } = this;
    if (touchedCount > touchedMax) for (let id = 0; id < cells.length; id += 1) this.forget(id);
    else for (let at = 0; at < touchedCount; at += 1) this.forget(touched[at] as number);
    this.shift = head === 'user' ? 0 : 8;
    this.touchedCount = 0;
    [this.sum, this.squares, this.wholeSum, this.wholeSquares] = [0, 0, 0, 0];
  }

  private forget(id: number): void {
    this.cells[id] = (this.cells[id] as number) & ~255;
  }
}

// A growing list of feature numbers that is used again and again.

export class Ids {
  values = new Int32Array(1_024);
  count = 0;

  add(id: number): void {
    const { count } = this;
    if (count === this.values.length) this.reserve(count + 1);
    this.values[count] = id;
    this.count = count + 1;
  }

  /** Makes room for so many in all. */
  reserve(size: number): void {
    if (size <= this.values.length) return;
    const values = new Int32Array(2 * size);
    values.set(this.values);
    this.values = values;
  }

  clear(): void {
    this.count = 0;
  }
}

// trie: the entries of all lexicons, unit by unit. A node that was made right behind its parent is found
// without a search: so the trie is small, and most of a walk reads what lies side by side.

export const wholeWord = 1;
export const wordPart = 2;

const nodesMax = 1 << 18;
const symbolBits = 12;
const symbolMask = (1 << symbolBits) - 1;
/** Above its symbol, a node has bits: the kinds of entries that end there, and whether it has other children. */
const kindMask = wholeWord | wordPart;
const hasOthers = 4 << symbolBits;
const slots = 1 << 17;
const empty: readonly number[] = [];

export class Trie {
  /** For each node: the symbol of the child that is the next node, or 0, and bits. */
  private readonly nodes = new Uint16Array(nodesMax);
  private count = 1;
  /** All other children, by parent and symbol: key and child side by side, in an open-addressed table. */
  private readonly others = new Int32Array(2 * slots);
  /** The children of the root, by symbol. */
  private readonly roots = new Int32Array(1 << symbolBits);
  private readonly symbols = new Uint16Array(65_536);
  private symbolCount = 0;
  private readonly ends = new Map<number, number[]>();

  /** The place of another child in the table; empty where there is none. */
  private slot(key: number): number {
    const { others } = this;
    let at = (Math.imul(key, 0x9e3779b1) >>> 15) << 1;
    while (others[at] !== 0 && others[at] !== key) at = (at + 2) & (2 * slots - 1);
    return at;
  }

  /** The child of a node by the next unit; 0 when there is none. The root is 0. */
  child(node: number, unit: number): number {
    const symbol = this.symbols[unit] as number;
    if (symbol === 0) return 0;
    if (node === 0) return this.roots[symbol] as number;
    const bits = this.nodes[node] as number;
    if ((bits & symbolMask) === symbol) return node + 1;
    if ((bits & hasOthers) === 0) return 0;
    return this.others[this.slot((node << symbolBits) | symbol) + 1] as number;
  }

  private symbolOf(unit: number): number {
    if (this.symbols[unit] === 0) {
      this.symbolCount += 1;
      this.symbols[unit] = this.symbolCount;
    }
    return this.symbols[unit] as number;
  }

  private addChild(node: number, symbol: number): number {
    const child = this.count;
    this.count += 1;
    if (node === 0) this.roots[symbol] = child;
    else if (child === node + 1) this.nodes[node] = (this.nodes[node] as number) | symbol;
    else {
      const key = (node << symbolBits) | symbol;
      this.others.set([key, child], this.slot(key));
      this.nodes[node] = (this.nodes[node] as number) | hasOthers;
    }
    return child;
  }

  add(word: Uint16Array, kind: number, concept: number): void {
    let node = 0;
    for (const unit of word) {
      const symbol = this.symbolOf(unit);
      node = this.child(node, unit) || this.addChild(node, symbol);
    }
    this.nodes[node] = (this.nodes[node] as number) | (kind << symbolBits);
    const known = this.ends.get(node * 4 + kind) ?? [];
    if (!known.includes(concept)) this.ends.set(node * 4 + kind, [...known, concept]);
  }

  /** Whether entries end at a node: none, whole words, beginnings of words. */
  kindOf(node: number): number {
    return ((this.nodes[node] as number) >> symbolBits) & kindMask;
  }

  endsAt(node: number, kind: number): readonly number[] {
    return this.ends.get(node * 4 + kind) ?? empty;
  }
}

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
/** Of a node: that nothing is known of its ends, or that there are several. */
const [noConcept, severalConcepts] = [0, 255] as const;

/** Where a walk over three Latin letters and blanks leads: most words are begun, or given up, in one step. */
const letters = 'abcdefghijklmnopqrstuvwxyz ';
const places = new Uint8Array(65_536).fill(letters.length);
for (let place = 0; place < letters.length; place += 1) places[letters.charCodeAt(place)] = place;
const placeOf = (unit: number): number => places[unit] as number;
const unset = -1;
const blank = 32;

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
  private readonly ends = new Map<number, readonly number[]>();
  /** Where one concept is all that ends at a node, that one, from 1 on: found without a search. */
  private readonly only = new Uint8Array(nodesMax);
  private readonly alone: (readonly number[])[] = [];
  private readonly threes = new Int32Array(letters.length ** 3).fill(unset);

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

  /**
   * The node that three Latin letters, or blanks between, lead to; -1 where there are no such, or where an
   * entry may end among them.
   */
  three(units: Uint16Array, at: number): number {
    const a = placeOf(units[at] as number);
    const b = placeOf(units[at + 1] as number);
    const c = placeOf(units[at + 2] as number);
    const { length } = letters;
    if (a === length || b === length || c === length) return unset;
    const key = (a * length + b) * length + c;
    const known = this.threes[key] as number;
    return known === unset ? this.walkThree(key, units, at) : known;
  }

  private walkThree(key: number, units: Uint16Array, at: number): number {
    const one = this.child(0, units[at] as number);
    const two = one && this.child(one, units[at + 1] as number);
    if (this.endsBefore(one, units[at + 1]) || this.endsBefore(two, units[at + 2])) return unset;
    const node = two && this.child(two, units[at + 2] as number);
    this.threes[key] = node;
    return node;
  }

  /** Whether what ends at a node ends before that unit: the beginning of a word, or a word before a blank. */
  private endsBefore(node: number, next: number | undefined): boolean {
    const kind = this.kindOf(node);
    return (kind & wordPart) !== 0 || ((kind & wholeWord) !== 0 && next === blank);
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
      const slot = this.slot(key);
      this.others[slot] = key;
      this.others[slot + 1] = child;
      this.nodes[node] = (this.nodes[node] as number) | hasOthers;
    }
    return child;
  }

  /** Adds the entry that is units `from` to `to`. */
  add(units: Uint16Array, from: number, to: number, kind: number, concept: number): void {
    let node = 0;
    for (let at = from; at < to; at += 1) {
      const symbol = this.symbolOf(units[at] as number);
      node = this.child(node, units[at] as number) || this.addChild(node, symbol);
    }
    this.nodes[node] = (this.nodes[node] as number) | (kind << symbolBits);
    const isFirst = this.only[node] === noConcept;
    this.only[node] = isFirst ? concept + 1 : severalConcepts;
    this.addEnd(node * 4 + kind, concept);
  }

  /** Most entries name one concept: these share their lists. */
  private addEnd(end: number, concept: number): void {
    const known = this.ends.get(end);
    if (known?.includes(concept)) return;
    this.alone[concept] ??= [concept];
    this.ends.set(end, known ? [...known, concept] : (this.alone[concept] ?? empty));
  }

  /** Whether entries end at a node: none, whole words, beginnings of words. */
  kindOf(node: number): number {
    return ((this.nodes[node] as number) >> symbolBits) & kindMask;
  }

  /** What ends at a node, of a kind that does. */
  endsAt(node: number, kind: number): readonly number[] {
    const only = this.only[node] as number;
    const found = only === severalConcepts ? this.ends.get(node * 4 + kind) : this.alone[only - 1];
    return found ?? empty;
  }
}

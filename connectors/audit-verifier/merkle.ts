// RFC 6962, once more, from the other side: roots of a growing tree by a stack of full subtrees, and proofs
// checked as RFC 9162 (2.1.3.2, 2.1.4.2) says.
import { createHash } from 'node:crypto';

/** SHA-256 over the parts. */
export const digest = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
};

const parentOf = (left: Buffer, right: Buffer): Buffer => digest(Uint8Array.of(1), left, right);

/** The hash of a leaf. */
export const hashOfLeaf = (leaf: string): Buffer => digest(Uint8Array.of(0), leaf);

export interface GrowingTree {
  add(leaf: Buffer): void;
  size(): number;
  root(): Buffer;
}

/** A tree that keeps no more than its right edge. */
export const growingTree = (): GrowingTree => {
  const stack: { readonly height: number; readonly hash: Buffer }[] = [];
  let count = 0;
  return {
    add: (leaf) => {
      count += 1;
      let top = { height: 0, hash: leaf };
      for (let left = stack.at(-1); left?.height === top.height; left = stack.at(-1)) {
        stack.pop();
        top = { height: top.height + 1, hash: parentOf(left.hash, top.hash) };
      }
      stack.push(top);
    },
    size: () => count,
    root: () =>
      stack.length === 0
        ? digest()
        : stack.map(({ hash }) => hash).reduceRight((right, left) => parentOf(left, right)),
  };
};

const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;

/** Whether the proof shows that the leaf is the nth (from 0) of the tree with this size and root. */
export const isIncluded = (
  { index, size, leaf }: { readonly index: number; readonly size: number; readonly leaf: Buffer },
  proof: readonly Buffer[],
  root: Buffer,
): boolean => {
  if (!(index >= 0 && index < size) || leaf.length !== 32) return false;
  let place = index;
  let last = size - 1;
  let hash = leaf;
  for (const each of proof) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      hash = parentOf(each, hash);
      while (!isOdd(place) && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else hash = parentOf(hash, each);
    place = half(place);
    last = half(last);
  }
  return last === 0 && hash.equals(root);
};

interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** Whether the proof shows that the one tree is the beginning of the other; of an empty one nothing does. */
export const isConsistent = (from: TreeHead, to: TreeHead, proof: readonly Buffer[]): boolean => {
  if (!(from.size > 0 && from.size <= to.size)) return false;
  if (from.size === to.size) return proof.length === 0 && from.root.equals(to.root);
  let place = from.size - 1;
  let last = to.size - 1;
  while (isOdd(place)) {
    place = half(place);
    last = half(last);
  }
  const [first, ...rest] = place === 0 ? [from.root, ...proof] : proof;
  // A tree that is a full subtree of the other is not repeated in the proof.
  if (first === undefined || proof.length === 0) return false;
  let one = first;
  let other = first;
  for (const each of rest) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      one = parentOf(each, one);
      other = parentOf(each, other);
      while (!isOdd(place) && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else other = parentOf(other, each);
    place = half(place);
    last = half(last);
  }
  return last === 0 && one.equals(from.root) && other.equals(to.root);
};

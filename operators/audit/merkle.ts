// The Merkle tree of RFC 6962: its hashes, and root and proofs as the RFC defines them, over whatever keeps
// the hashes of complete subtrees. A proof asks for O(log n) of them.
import { hash } from 'node:crypto';

/** The hash of the complete subtree over the leaves index · 2^level … (index + 1) · 2^level − 1. */
export type NodeReader = (level: number, index: number) => Buffer;

const leafPrefix = Buffer.from([0]);
const nodePrefix = Buffer.from([1]);

const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer');

/** The hash of a leaf: SHA-256(0x00 ‖ leaf). */
export const leafHash = (leaf: Buffer): Buffer => sha256(Buffer.concat([leafPrefix, leaf]));

/** The hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Buffer, right: Buffer): Buffer =>
  sha256(Buffer.concat([nodePrefix, left, right]));

/** The root of a tree without leaves. */
export const emptyRoot = sha256(Buffer.alloc(0));

/** The largest power of two below `count`, and its exponent. */
const split = (count: number): { readonly width: number; readonly level: number } => {
  let width = 1;
  let level = 0;
  while (width * 2 < count) {
    width *= 2;
    level += 1;
  }
  return { width, level };
};

/** MTH(D[from:to]); `from` is where a subtree begins. */
const rangeRoot = (from: number, to: number, node: NodeReader): Buffer => {
  if (to - from === 1) return node(0, from);
  const { width, level } = split(to - from);
  if (width * 2 === to - from) return node(level + 1, from / (width * 2));
  return nodeHash(node(level, from / width), rangeRoot(from + width, to, node));
};

/** The root of the first `size` leaves. */
export const rootOf = (size: number, node: NodeReader): Buffer =>
  size === 0 ? emptyRoot : rangeRoot(0, size, node);

/** PATH of RFC 6962, 2.1.1: that the leaf `index` is in the tree of the first `size` leaves. */
export const inclusionProof = (
  index: number,
  size: number,
  node: NodeReader,
): readonly Buffer[] => {
  const path = (from: number, to: number): readonly Buffer[] => {
    if (to - from === 1) return [];
    const middle = from + split(to - from).width;
    return index < middle
      ? [...path(from, middle), rangeRoot(middle, to, node)]
      : [...path(middle, to), rangeRoot(from, middle, node)];
  };
  return path(0, size);
};

/** PROOF of RFC 6962, 2.1.2: that the first `size` leaves are a beginning of the first `later` ones. */
export const consistencyProof = (
  size: number,
  later: number,
  node: NodeReader,
): readonly Buffer[] => {
  const subproof = (from: number, to: number, isWhole: boolean): readonly Buffer[] => {
    if (to === size) return isWhole ? [] : [rangeRoot(from, to, node)];
    const middle = from + split(to - from).width;
    return size <= middle
      ? [...subproof(from, middle, isWhole), rangeRoot(middle, to, node)]
      : [...subproof(middle, to, false), rangeRoot(from, middle, node)];
  };
  return size === 0 || size === later ? [] : subproof(0, later, true);
};

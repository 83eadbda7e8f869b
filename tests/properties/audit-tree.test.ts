// The tree of the ledger against RFC 6962's own recursive definitions, over any sizes and ways to grow.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growingTree, isConsistent, isIncluded } from '../../connectors/audit-verifier/merkle.ts';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  type NodeReader,
  rootOf,
} from '../../operators/audit/merkle.ts';
import { appendLeaves, nodesIn, type Tile, tilesFor } from '../../operators/audit/tiles.ts';

const sizeMax = 9_000;
const hashes = Array.from({ length: sizeMax }, (_, n) => leafHash(Buffer.from(`leaf ${n}`)));

/** MTH of the RFC, word by word. */
const naiveRoot = (leaves: readonly Buffer[]): Buffer => {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return createHash('sha256')
    .update(Uint8Array.of(1))
    .update(naiveRoot(leaves.slice(0, k)))
    .update(naiveRoot(leaves.slice(k)))
    .digest();
};

/** A store of tiles that appends read from and write to, as the database does. */
const grown = (steps: readonly number[]): { readonly size: number; readonly tiles: Tile[] } => {
  const store = new Map<string, Tile>();
  let size = 0;
  for (const step of steps) {
    const next = Math.min(size + step, sizeMax);
    const at = size;
    const edge = tilesFor((node: NodeReader) => rootOf(at, node)).flatMap(
      ({ level, index }) => store.get(`${level}/${index}`) ?? [],
    );
    for (const tile of appendLeaves(size, edge, hashes.slice(size, next))) {
      store.set(`${tile.level}/${tile.index}`, tile);
    }
    size = next;
  }
  return { size, tiles: [...store.values()] };
};

const steps = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1_500 })),
  {
    minLength: 1,
    maxLength: 12,
  },
);

describe('the tree of the ledger', () => {
  it('has the root of the definition, however it has grown', () => {
    fc.assert(
      fc.property(steps, (each) => {
        const { size, tiles } = grown(each);
        const root = naiveRoot(hashes.slice(0, size));
        expect(rootOf(size, nodesIn(tiles))).toEqual(root);
        const tree = growingTree();
        for (const hash of hashes.slice(0, size)) tree.add(hash);
        expect(tree.root()).toEqual(root);
      }),
      { numRuns: 60 },
    );
  });

  it('proves every leaf to its verifier, out of the tiles that the proof names alone', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(), (each, some, other) => {
        const { size: whole, tiles } = grown(each);
        const size = 1 + (some % whole);
        const index = other % size;
        const named = tilesFor((node) => inclusionProof(index, size, node)).map(
          ({ level, index: at }) => `${level}/${at}`,
        );
        const read = tiles.filter(({ level, index: at }) => named.includes(`${level}/${at}`));
        const proof = inclusionProof(index, size, nodesIn(read));
        const leaf = hashes[index] as Buffer;
        const root = naiveRoot(hashes.slice(0, size));
        expect(isIncluded({ index, size, leaf }, proof, root)).toBe(true);
        const foreign = leafHash(Buffer.from('another'));
        expect(isIncluded({ index, size, leaf: foreign }, proof, root)).toBe(false);
        expect(isIncluded({ index: index + 1, size, leaf }, proof, root)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('proves that any of its beginnings is one', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(), (each, some, other) => {
        const { size: whole, tiles } = grown(each);
        const size = 1 + (some % whole);
        const before = 1 + (other % size);
        const proof = consistencyProof(before, size, nodesIn(tiles));
        const root = naiveRoot(hashes.slice(0, size));
        const from = { size: before, root: naiveRoot(hashes.slice(0, before)) };
        expect(isConsistent(from, { size, root }, proof)).toBe(true);
        const rewritten = { ...from, root: leafHash(from.root) };
        expect(isConsistent(rewritten, { size, root }, proof)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('refuses to grow on tiles that are not its own', () => {
    const { size, tiles } = grown([100]);
    const [first] = hashes;
    const leaves = first ? [first] : [];
    expect(() => appendLeaves(size, [], leaves)).toThrow(RangeError);
    expect(() => appendLeaves(size + 1, tiles, leaves)).toThrow(RangeError);
  });
});

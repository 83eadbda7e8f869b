// How the tree is stored: in tiles of 64 hashes. A tile of level 0 has hashes of leaves, one of level n + 1
// the roots of full tiles of level n. What is appended rewrites one tile per level; what a tile says of a
// full subtree never changes.
import { type NodeReader, nodeHash } from './merkle.ts';

/** A tile has 2^height hashes. */
const height = 6;
/** Hashes of a full tile. */
export const tileWidth = 2 ** height;
const hashBytes = 32;

export interface TilePlace {
  readonly level: number;
  readonly index: number;
}

export interface Tile extends TilePlace {
  /** One after the other, 32 bytes each. */
  readonly hashes: Buffer;
}

const nth = (hashes: Buffer, n: number): Buffer =>
  hashes.subarray(n * hashBytes, (n + 1) * hashBytes);

/** The root of 2^levels hashes, the first of which is the nth. */
const fold = (hashes: Buffer, n: number, levels: number): Buffer =>
  levels === 0
    ? nth(hashes, n)
    : nodeHash(fold(hashes, n, levels - 1), fold(hashes, n + 2 ** (levels - 1), levels - 1));

/**
 * The tiles that leaves change or make. `edge` are, at least, the tiles from which the root follows. Throws
 * when one of them is missing or does not have as many hashes as a tree of this size has there.
 */
export const appendLeaves = (
  size: number,
  edge: readonly Tile[],
  leafHashes: readonly Buffer[],
): readonly Tile[] => {
  const changed: Tile[] = [];
  let fresh = leafHashes;
  for (let level = 0; fresh.length > 0; level += 1) {
    const count = Math.floor(size / tileWidth ** level);
    const first = Math.floor(count / tileWidth);
    const before =
      edge.find((tile) => tile.level === level && tile.index === first)?.hashes ?? Buffer.alloc(0);
    if (before.length !== (count % tileWidth) * hashBytes) {
      throw new RangeError(`tile ${level}/${first} has ${before.length / hashBytes} hashes`);
    }
    const all = Buffer.concat([before, ...fresh]);
    const roots: Buffer[] = [];
    const bytes = tileWidth * hashBytes;
    for (let n = 0; n * bytes < all.length; n += 1) {
      const hashes = all.subarray(n * bytes, (n + 1) * bytes);
      changed.push({ level, index: first + n, hashes });
      if (hashes.length === bytes) roots.push(fold(hashes, 0, height));
    }
    fresh = roots;
  }
  return changed;
};

/** The tile that has a node, and where in it the node begins. */
const placeOf = (level: number, index: number) => {
  const inner = level % height;
  const first = index * 2 ** inner;
  return {
    inner,
    tile: { level: (level - inner) / height, index: Math.floor(first / tileWidth) },
    offset: first % tileWidth,
  };
};

const nameOf = ({ level, index }: TilePlace): string => `${level}/${index}`;

/** Reads nodes out of tiles. Throws when one is asked for that they do not have. */
export const nodesIn = (tiles: readonly Tile[]): NodeReader => {
  const byPlace = new Map(tiles.map((tile) => [nameOf(tile), tile.hashes]));
  return (level, index) => {
    const { inner, tile, offset } = placeOf(level, index);
    const hashes = byPlace.get(nameOf(tile));
    if (hashes === undefined || hashes.length < (offset + 2 ** inner) * hashBytes) {
      throw new RangeError(`tile ${nameOf(tile)} is not there`);
    }
    return fold(hashes, offset, inner);
  };
};

/** The tiles that a computation over nodes will read. */
export const tilesFor = (computation: (node: NodeReader) => unknown): readonly TilePlace[] => {
  const places = new Map<string, TilePlace>();
  const nothing = Buffer.alloc(hashBytes);
  computation((level, index) => {
    const { tile } = placeOf(level, index);
    places.set(nameOf(tile), tile);
    return nothing;
  });
  return [...places.values()];
};

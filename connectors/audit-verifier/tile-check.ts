// Holds the stored tiles to the tree that the leaves make: a proof is read out of tiles.
import { digest } from './merkle.ts';
import type { Problem } from './problem.ts';
import type { StoredLedger } from './read-ledger.ts';

const width = 64;
const bytes = 32;

const rootOfTile = (hashes: readonly Buffer[]): Buffer => {
  let row = hashes;
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, n) =>
      digest(Uint8Array.of(1), ...row.slice(2 * n, 2 * n + 2)),
    );
  }
  return row[0] ?? Buffer.alloc(0);
};

export interface TileCheck {
  /** Reads the tiles over these leaves. */
  load(from: number, count: number): Promise<void>;
  /** The hash that the tree has for a leaf that was loaded. */
  leaf(index: number): Buffer | undefined;
  /** The hash that the leaf should have, in order. */
  add(hash: Buffer): void;
  /** What is wrong above the leaves. */
  finish(): Promise<readonly Problem[]>;
}

/** Checks the tiles of a ledger while its leaves are read. */
export const tileCheck = (stored: Pick<StoredLedger, 'tiles'>): TileCheck => {
  let loaded = new Map<number, Buffer>();
  /** What each level above the leaves should have. */
  const levels: Buffer[][] = [[]];
  let open: Buffer[] = [];
  const check = async (level: number, expected: readonly Buffer[]): Promise<readonly Problem[]> => {
    const tiles = await stored.tiles(level, 0, Math.ceil(expected.length / width) + 1);
    const found = tiles.map(({ hashes }) => hashes);
    return Buffer.concat(found).equals(Buffer.concat(expected))
      ? []
      : [{ kind: 'edited', what: `the stored tree is not that of the leaves, at level ${level}` }];
  };
  const climb = (): void => {
    for (let level = 0; (levels[level]?.length ?? 0) >= width; level += 1) {
      const hashes = levels[level] ?? [];
      const count = Math.floor(hashes.length / width);
      levels[level + 1] = Array.from({ length: count }, (_, n) =>
        rootOfTile(hashes.slice(n * width, (n + 1) * width)),
      );
    }
  };
  return {
    load: async (from, count) => {
      const first = Math.floor(from / width);
      const tiles = await stored.tiles(0, first, Math.ceil(count / width) + 1);
      loaded = new Map(tiles.map(({ index, hashes }) => [index, hashes]));
    },
    leaf: (index) => {
      const at = (index % width) * bytes;
      const hash = loaded.get(Math.floor(index / width))?.subarray(at, at + bytes);
      return hash?.length === bytes ? hash : undefined;
    },
    add: (hash) => {
      open.push(hash);
      if (open.length < width) return;
      levels[0]?.push(rootOfTile(open));
      open = [];
    },
    finish: async () => {
      climb();
      const problems: Problem[] = [];
      for (const [n, expected] of levels.entries())
        problems.push(...(await check(n + 1, expected)));
      return problems;
    },
  };
};

// The published vectors of transparency-dev/merkle, held against the verifier and the proofs of the ledger.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hashOfLeaf, isConsistent, isIncluded } from '../../../connectors/audit-verifier/merkle.ts';
import {
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  rootOf,
} from '../../../operators/audit/merkle.ts';
import { appendLeaves, nodesIn } from '../../../operators/audit/tiles.ts';

interface Inclusion {
  readonly leafIdx: string;
  readonly treeSize: string;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}
interface Consistency {
  readonly size1: string;
  readonly size2: string;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}
interface Vectors {
  readonly inclusion: readonly Inclusion[];
  readonly consistency: readonly Consistency[];
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('./vectors.json', import.meta.url), 'utf8'),
);
const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
const proofOf = (proof: readonly string[] | null): readonly Buffer[] => (proof ?? []).map(bytes);

const developmentData = process.env['WEIR_DEV_DATA'] ?? '../shared/data';
const published = `${developmentData}/merkle_rfc6962`;
const present = existsSync(published);
if (!present) console.warn(`skipped: no vectors at WEIR_DEV_DATA (${published})`);
const publishedOf = <Vector>(name: string): readonly Vector[] =>
  readFileSync(`${published}/${name}.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Vector);

const judgedInclusion = (vector: Inclusion): boolean =>
  isIncluded(
    {
      ...{ index: Number(vector.leafIdx), size: Number(vector.treeSize) },
      leaf: bytes(vector.leafHash),
    },
    proofOf(vector.proof),
    bytes(vector.root),
  );
const judgedConsistency = ({ size1, size2, root1, root2, proof }: Consistency): boolean =>
  isConsistent(
    { size: Number(size1), root: bytes(root1) },
    { size: Number(size2), root: bytes(root2) },
    proofOf(proof),
  );

/** The eight leaves of RFC 6962's reference implementation, and the roots of their trees. */
const leaves = [
  ...['', '00', '10', '2021', '3031', '40414243', '5051525354555657'],
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const node = nodesIn(appendLeaves(0, [], leaves.map(leafHash)));

describe('the published vectors', () => {
  it('of inclusion are judged as by their authors', () => {
    expect(vectors.inclusion).toHaveLength(98);
    for (const vector of vectors.inclusion) {
      expect(judgedInclusion(vector), JSON.stringify(vector)).toBe(!vector.wantErr);
    }
  });

  it('of consistency are judged as by their authors', () => {
    expect(vectors.consistency).toHaveLength(98);
    for (const vector of vectors.consistency) {
      expect(judgedConsistency(vector), JSON.stringify(vector)).toBe(!vector.wantErr);
    }
  });

  it.skipIf(!present)('are judged so, all 196 as they were published', () => {
    const inclusion = publishedOf<Inclusion>('inclusion');
    const consistency = publishedOf<Consistency>('consistency');
    const right = [
      ...inclusion.map((vector) => judgedInclusion(vector) === !vector.wantErr),
      ...consistency.map((vector) => judgedConsistency(vector) === !vector.wantErr),
    ];
    expect(right).toEqual(Array(196).fill(true));
  });

  it('that hold are the proofs that the ledger makes', () => {
    for (const { leafIdx, treeSize, proof, wantErr } of vectors.inclusion) {
      if (wantErr || Number(treeSize) < 2) continue;
      const made = inclusionProof(Number(leafIdx), Number(treeSize), node);
      expect(made).toEqual(proofOf(proof));
    }
    for (const { size1, size2, proof, wantErr } of vectors.consistency) {
      if (wantErr || size1 === '0') continue;
      expect(consistencyProof(Number(size1), Number(size2), node)).toEqual(proofOf(proof));
    }
  });

  it('of roots are those of the trees', () => {
    expect(roots.map((_, n) => rootOf(n + 1, node).toString('hex'))).toEqual(roots);
    expect(emptyRoot.toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(hashOfLeaf('')).toEqual(leafHash(Buffer.alloc(0)));
  });
});

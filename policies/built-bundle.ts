// From the archive that OPA builds to a bundle with its manifest. The same sources give the same bytes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CompilerAnswer } from './compiler/protocol.ts';
import { entrypoints } from './entrypoints.ts';
import { policyErrors } from './errors.ts';
import { type Bundle, type Manifest, sha256 } from './manifest.ts';
import type { Sources } from './sources.ts';

const blockBytes = 512;

/** The files of a tar archive by name; names are short here, so no other header is ever needed. */
const untar = (archive: Buffer): ReadonlyMap<string, Buffer> => {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + blockBytes <= archive.length && archive[at] !== 0; ) {
    const text = (from: number, to: number): string =>
      archive.toString('latin1', at + from, at + to).split('\0', 1)[0] ?? '';
    const bytes = Number.parseInt(text(124, 136), 8);
    const body = at + blockBytes;
    files.set(text(0, 100).replace(/^\//, ''), archive.subarray(body, body + bytes));
    at = body + Math.ceil(bytes / blockBytes) * blockBytes;
  }
  return files;
};

/** What was built, as a bundle. */
export const builtBundle = (
  { bundle, opa_version }: Pick<CompilerAnswer, 'bundle' | 'opa_version'>,
  sources: Sources,
): Bundle => {
  const files = untar(gunzipSync(Buffer.from(bundle ?? '', 'base64')));
  const wasm = files.get('policy.wasm');
  const data = files.get('data.json');
  if (!wasm || !data) throw policyErrors.COMPILER_FAILED({ reason: 'the archive is not whole' });
  const hash = sha256(Buffer.concat([wasm, data]));
  const manifest: Manifest = {
    ...{ opa_version, version: hash.slice(0, 12), bundle_sha256: hash },
    ...{ wasm_sha256: sha256(wasm), data_sha256: sha256(data), entrypoints: [...entrypoints] },
    sources: Object.fromEntries(
      Object.entries(sources)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, text]) => [name, sha256(text)]),
    ),
  };
  return { manifest, wasm, data };
};

/** Writes a bundle where it can be opened. */
export const writeBundle = ({ manifest, wasm, data }: Bundle, target: string): void => {
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'policy.wasm'), wasm);
  writeFileSync(join(target, 'data.json'), data);
  writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
};

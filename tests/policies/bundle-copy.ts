// A private copy of the committed bundle that a test may damage or re-seal.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleDirectory } from '../../policies/evaluator.ts';
import { sha256 } from '../../policies/manifest.ts';

export interface BundleCopy {
  readonly directory: string;
  file(name: string): string;
  /** Makes the manifest agree with the files again, as an honest build would. */
  seal(): void;
  remove(): void;
}

/** Copies the committed bundle into a fresh directory. */
export const copyBundle = (): BundleCopy => {
  const directory = mkdtempSync(join(tmpdir(), 'weir-bundle-'));
  cpSync(bundleDirectory, directory, { recursive: true });
  const file = (name: string): string => join(directory, name);
  return {
    directory,
    file,
    seal: () => {
      const wasm = readFileSync(file('policy.wasm'));
      const data = readFileSync(file('data.json'));
      const bundle = sha256(Buffer.concat([wasm, data]));
      const manifest = {
        ...JSON.parse(readFileSync(file('manifest.json'), 'utf8')),
        version: bundle.slice(0, 12),
        bundle_sha256: bundle,
        wasm_sha256: sha256(wasm),
        data_sha256: sha256(data),
      };
      writeFileSync(file('manifest.json'), JSON.stringify(manifest));
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
};

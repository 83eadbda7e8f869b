// Writes every generated file; with --check, only compares and fails when one is stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generated } from './generated.ts';

const check = process.argv.includes('--check');
const stale: string[] = [];
for (const { path, content } of generated()) {
  let current = '';
  try {
    current = readFileSync(path, 'utf8');
  } catch {
    current = '';
  }
  if (current === content) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
if (check && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}; run \`npm run artefacts\``);
  process.exitCode = 1;
} else
  console.log(stale.length === 0 ? 'every generated file is fresh' : `wrote ${stale.join(', ')}`);

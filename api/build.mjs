// Builds the program: TypeScript to dist/, and beside it the files that the code reads at run time
// (Lua functions, SQL migrations, policy bundles, the program of PGlite). Without a compiler (a
// production install) it keeps the dist/ that is there.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const shipped = new Set(['.lua', '.sql', '.wasm', '.json', '.rego', '.html', '.mjs']);
const rooms = ['engine', 'connectors', 'policies'];

const compiler = join(root, 'node_modules/typescript/bin/tsc');
if (!existsSync(compiler)) {
  if (existsSync(join(root, 'dist/api/main.js'))) process.exit(0);
  console.error('weir: no compiler and no dist/: run `npm ci` with development dependencies once');
  process.exit(1);
}
rmSync(join(root, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.json')], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
for (const room of rooms) {
  cpSync(join(root, room), join(root, 'dist', room), {
    recursive: true,
    filter: (source) => extname(source) === '' || shipped.has(extname(source)),
  });
}
// `npx weir` and the bin link of a package run it as a program.
chmodSync(join(root, 'dist/api/main.js'), 0o755);

// Builds the program into dist/: declarations, bundles, and beside them the files that the code reads at run time
// (Lua functions, SQL migrations, policy bundles, the compiler of Rego, the program of PGlite). A dist/ that is newer than
// every source stays; a new one takes its place at once, so that what starts meanwhile finds one or
// the other. Without a compiler (a production install) the dist/ that is there is kept.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, canBundle } from './bundle.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const shipped = new Set([
  '.lua',
  '.sql',
  '.wasm',
  '.json',
  '.rego',
  '.html',
  '.mjs',
  '.bin',
  '.br',
  '.txt',
]);
const withFiles = ['engine', 'connectors', 'policies', 'operators'];
const sources = [...withFiles, 'pipelines', 'api', 'grafana'];
const settings = ['tsconfig.json', 'package-lock.json'];

const dist = join(root, 'dist');
const program = join(dist, 'api/main.js');
const draft = join(root, `dist.${process.pid}`);
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** When something in a directory was last changed, added or removed. */
const changedMs = (path) => {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => changedMs(join(path, name))));
};

const isFresh = () => {
  const newestMs = Math.max(
    ...[...sources, ...settings].map((name) => changedMs(join(root, name))),
  );
  return existsSync(program) && statSync(program).mtimeMs > newestMs;
};

if (!existsSync(compiler) || !canBundle(root)) {
  if (existsSync(program)) process.exit(0);
  console.error('weir: no compiler and no dist/: run `npm ci` with development dependencies once');
  process.exit(1);
}
if (isFresh()) process.exit(0);
const startedSeconds = Date.now() / 1000;
const { status } = spawnSync(
  process.execPath,
  [compiler, '-p', join(root, 'tsconfig.json'), '--emitDeclarationOnly', '--outDir', draft],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) {
  rmSync(draft, { recursive: true, force: true });
  process.exit(status ?? 1);
}
try {
  await bundle(root, draft);
} catch (error) {
  // What the bundler minds it has said itself.
  if (!error.errors) console.error(`weir: ${error.message}`);
  rmSync(draft, { recursive: true, force: true });
  process.exit(1);
}
for (const room of withFiles) {
  cpSync(join(root, room), join(draft, room), {
    recursive: true,
    filter: (source) => extname(source) === '' || shipped.has(extname(source)),
  });
}
chmodSync(join(draft, 'api/main.js'), 0o755);
// What was changed while it was compiled is newer than what was made of it.
utimesSync(join(draft, 'api/main.js'), startedSeconds, startedSeconds);
const old = `${draft}.old`;
if (existsSync(dist)) renameSync(dist, old);
renameSync(draft, dist);
rmSync(old, { recursive: true, force: true });

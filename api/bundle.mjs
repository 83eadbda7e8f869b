// Bundles the program: a process reads a few dozen files instead of three thousand, which is most of what
// its start takes. Files that are read at run time keep their place: `import.meta.url` stays that of the source.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

/** What is started, imported or read by others; what they share is in chunks of its own, and so there once. */
const entries = [
  'api/main.ts',
  'api/cli/guard-thread.ts',
  'api/client/client.generated.ts',
  'api/simulation/thread.ts',
  'api/simulation/judge-thread.ts',
  'api/simulation/judges.ts',
  'api/simulation/simulate.ts',
  'engine/index.ts',
  'operators/index.ts',
];

/** Packages of many small files that every start would read; they bring along what they import. */
const inlined = new Set([
  ...['typebox', 'rxjs', 'commander', 'jose', 'uuidv7'],
  ...['slonik', '@slonik/pg-driver', 'zod', 'ioredis', 'redis-om'],
  ...['@anthropic-ai/sdk', 'groq-sdk', '@modelcontextprotocol/sdk'],
  ...['libphonenumber-js', 'nodemailer', 'postal-mime', 'ical.js', 'htmlparser2', 'minisearch'],
]);

/** Of what those import: there must be one of each, or it looks for files of its own. */
const outside = new Set(['pg', '@opentelemetry/api', 'ajv', 'ajv-formats', 'debug']);

const packageOf = (path) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
const isForeign = (directory) => directory.includes('/node_modules/');

const ownPlace = 'import.meta.url';

/** Who is taken in, and that every file of ours knows its place: those that ask for it are added to `placed`. */
const placing = (root, placed) => ({
  name: 'placing',
  setup: (build) => {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind, resolveDir }) => {
      if (kind === 'entry-point') return undefined;
      const name = packageOf(path);
      const isTaken = inlined.has(name) || (isForeign(resolveDir) && !outside.has(name));
      return isTaken ? undefined : { path, external: true };
    });
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (isForeign(path)) return undefined;
      const text = readFileSync(path, 'utf8');
      if (!text.includes(ownPlace)) return undefined;
      const source = relative(root, path);
      placed.add(source);
      const place = JSON.stringify(`../${source.replace(/\.ts$/, '.js')}`);
      const contents = text.replaceAll(ownPlace, `new URL(${place}, ${ownPlace}).href`);
      return { loader: 'ts', contents };
    });
  },
});

/** Whoever asks for its place lies one directory deep, as chunks do; in a deeper entry it must be shared. */
const checkPlaces = (directory, placed, { outputs }) => {
  for (const [file, { inputs }] of Object.entries(outputs)) {
    const depth = relative(directory, file).split('/').length - 1;
    const lost = Object.keys(inputs).find((input) => placed.has(input));
    if (depth !== 1 && lost) throw new Error(`${lost} lies ${depth} deep: make it an entry, too`);
  }
};

/** What the licences of the packages taken in ask for: their text beside the copy. */
const licencesOf = (root, { inputs }) => {
  const directories = new Set(
    Object.keys(inputs).flatMap(
      (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
    ),
  );
  return [...directories].sort().flatMap((directory) => {
    const file = readdirSync(join(root, directory)).find((name) => /^licen[cs]e/i.test(name));
    const { name, version, license } = JSON.parse(
      readFileSync(join(root, directory, 'package.json'), 'utf8'),
    );
    const text = file ? readFileSync(join(root, directory, file), 'utf8') : `${license}\n`;
    return [`${name} ${version}\n\n${text}`];
  });
};

const bundlerOf = (root) => join(root, 'node_modules/esbuild/lib/main.js');

/** Whether the bundler is installed: without development packages it is not. */
export const canBundle = (root) => existsSync(bundlerOf(root));

/** Bundles the sources below `root` into `directory`. Rejects when a module is not found. */
export const bundle = async (root, directory) => {
  const { build } = createRequire(import.meta.url)(bundlerOf(root));
  const placed = new Set();
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outbase: root,
    outdir: directory,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    metafile: true,
    // Spreads of literals into literals are written out: they are in the way of every request.
    minifySyntax: true,
    // ioredis names its own lines in traces by it, and is never asked to.
    define: { __dirname: '""' },
    plugins: [placing(root, placed)],
    // Packages of the older kind ask for modules of Node while they run.
    banner: {
      js: `import { createRequire as requireOf } from 'node:module';
const require = requireOf(import.meta.url);`,
    },
    logLevel: 'warning',
  });
  checkPlaces(relative(root, directory), placed, metafile);
  writeFileSync(join(directory, 'licences.txt'), licencesOf(root, metafile).join('\n\n'));
};

// Which npm packages and Node modules each folder may use. A new one needs a line of reason here.
import { isBuiltin } from 'node:module';
import type { Finding, Source } from './source.ts';

/** By the architecture; `*` at the end stands for anything. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  engine: ['ioredis', 'rxjs', 'prom-client', 'typebox', 'pino'],
  operators: ['rxjs', 'typebox'],
  policies: ['@open-policy-agent/opa-wasm', 'typebox', 'node:fs', 'node:path', 'node:url'],
  connectors: ['ioredis', 'redis-om', 'pg', 'slonik', 'jose', '@anthropic-ai/sdk', 'node:*'],
  pipelines: ['typebox'],
  api: ['fastify', '@fastify/*', 'commander', 'typebox', 'node:*'],
  grafana: ['@grafana/grafana-foundation-sdk', 'node:*'],
};

/** Beyond that: where (a path, from its beginning), what, and why. */
const reasons: readonly (readonly [where: string, name: string, why: string])[] = [
  ['engine/kernel/clock.ts', 'node:crypto', 'randomness enters through the clock'],
  ['engine/kernel/clock.ts', 'uuidv7', 'time-ordered ids; Node 20 makes version 4 only'],
  ['engine/kernel/tracing.ts', '@opentelemetry/api', 'the door to whoever traces'],
  ['engine/runtime/timers.ts', 'tinyqueue', 'a heap of due times'],
  ['engine/stream/redis/functions.ts', 'node:fs', 'reads the Lua functions it ships'],
  [
    'operators/retrieval/document-search.ts',
    'minisearch',
    'ranks by words (BM25), without dependencies',
  ],
  [
    'operators/output/pii/numbering-plans.ts',
    'libphonenumber-js',
    'the numbering plans of all countries, without dependencies',
  ],
  ['operators/guard/model/weights.ts', 'node:fs', 'reads the model that is shipped beside it'],
  ['operators/output/pii/addresses.ts', 'node:net', 'knows the notations of addresses'],
  [
    'operators/inventory/shadow.ts',
    'node:crypto',
    'a fingerprint is SHA-256, as other tools expect',
  ],
  ['operators/output/pii/wallets.ts', 'node:crypto', 'the checksum of a wallet is SHA-256'],
  ['operators/audit/', 'node:crypto', 'hashes and signatures of the ledger'],
  ['operators/audit/leaf.ts', 'canonicalize', 'canonical JSON (RFC 8785), by its authors'],
  ['policies/compiler/', 'node:child_process', 'runs opa and go, the compilers'],
  ['policies/compiler/', 'node:os', 'compiles in a temporary directory'],
  ['policies/compiler/sandbox.mjs', 'node:wasi', 'the system that the built-in compiler sees'],
  ['policies/', 'node:zlib', 'OPA packs bundles, and the built-in compiler is packed'],
  ['operators/audit/export-format.ts', 'csv-stringify', 'quotes and escapes as RFC 4180 says'],
  ['policies/', 'node:crypto', 'a bundle is named by its hash'],
  ['connectors/postgres/', 'zod', 'slonik reads rows through zod schemas'],
  ['connectors/postgres/driver.ts', '@slonik/pg-driver', 'mends what slonik makes of it'],
  ['connectors/postgres/migrate.ts', 'node-pg-migrate', 'runs the SQL migrations'],
  ['connectors/embedded/pglite-server.mjs', '@electric-sql/pglite', 'the database that it is'],
  ['connectors/embedded/pglite-server.mjs', '@electric-sql/pglite-socket', 'its socket'],
  ['connectors/paper/', 'pdfkit', 'draws PDF, fonts of every reader included'],
  ['connectors/paper/', 'docx', 'writes the parts of a DOCX'],
  ['connectors/identity/key-ring.ts', 'typebox', 'a retired key on disk is held to a schema'],
  ['connectors/tools/', 'typebox', 'the arguments of a tool are a schema'],
  ['connectors/tools/mail/', 'nodemailer', 'composes messages: encodings, folding, headers'],
  ['connectors/notify/mail.ts', 'nodemailer', 'speaks SMTP'],
  ['connectors/tools/mail/', 'postal-mime', 'reads messages as mail programs write them'],
  ['connectors/tools/calendar/', 'ical.js', 'reads and writes calendars, repeated events included'],
  ['connectors/llm/groq.ts', 'groq-sdk', 'the official client of Groq, without dependencies'],
  ['connectors/llm/prices.ts', 'typebox', 'the price table is held to a schema'],
  ['connectors/tools/mcp/', '@modelcontextprotocol/sdk', 'speaks to servers of tools'],
  [
    'api/tools/mcp-protocol.ts',
    '@modelcontextprotocol/sdk',
    'speaks to clients of tools, as fastify does to those of HTTP',
  ],
  ['connectors/llm/http.ts', 'eventsource-parser', 'cuts a stream into its events'],
  ['connectors/tools/web/public-address.ts', 'ipaddr.js', 'knows the special ranges of addresses'],
  [
    'connectors/tools/web/readable-text.ts',
    'htmlparser2',
    'reads tags as browsers do, in one pass',
  ],
  ['api/environment.ts', 'dotenv', 'reads .env'],
  ['api/log.ts', 'pino', 'writes the log'],
  ['api/cli/pipeline-file.ts', 'jiti', 'loads TypeScript of pipeline authors without a build'],
  ['api/', 'prom-client', 'keeps and shows the registry of a process'],
  ['api/', 'slonik', 'the type of the pool that is handed on'],
];

/** The package of a specifier: `@fastify/swagger/lib/x` → `@fastify/swagger`. */
export const packageOf = (specifier: string): string => {
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
};

const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

/** Imports of packages that the folder has no business with. */
export const packageFindings = ({ path, imports }: Source): readonly Finding[] => {
  const folder = path.split('/')[0] ?? '';
  const list = allowed[folder];
  if (!list) return [];
  return imports
    .filter((each) => each.path === undefined)
    .map(({ specifier, line }) => ({ name: packageOf(specifier), line }))
    .filter(({ name }) => !list.some((pattern) => matches(pattern, name)))
    .filter(({ name }) => !reasons.some(([where, what]) => path.startsWith(where) && what === name))
    .map(({ name, line }) => ({
      path,
      line,
      message: `imports ${name}, which ${folder} may not use (${list.join(', ')}): move the code to a folder that may, or add a line of reason to tests/tidy/packages.ts`,
    }));
};

/** Reasons for what nobody imports any more. */
export const idleReasons = (sources: readonly Source[]): readonly string[] =>
  reasons
    .filter(
      ([where, name]) =>
        !sources.some(
          ({ path, imports }) =>
            path.startsWith(where) &&
            imports.some(({ specifier }) => packageOf(specifier) === name),
        ),
    )
    .map(([where, name]) => `${where} ${name}`);

/** Shipped code that imports what a production install does not have. */
export const undeclaredFindings = (
  { path, imports }: Source,
  dependencies: Iterable<string>,
): readonly Finding[] => {
  const declared = new Set(dependencies);
  return imports
    .filter((each) => each.path === undefined && !isBuiltin(each.specifier))
    .map(({ specifier, line }) => ({ name: packageOf(specifier), line }))
    .filter(({ name }) => !declared.has(name))
    .map(({ name, line }) => ({
      path,
      line,
      message: `imports ${name}, which package.json does not list for this folder: add it to dependencies, pinned`,
    }));
};

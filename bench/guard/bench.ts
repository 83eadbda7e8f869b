// npm run bench:guard: what the guard catches and what it costs. Without the development data the
// tables are of our own corpus alone.
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readEnvironment } from '../../api/environment.ts';
import { readSettings } from '../../api/settings.ts';
import type { Guard } from '../../operators/guard/verdict.ts';
import { type Table, tableLines } from '../detection/table.ts';
import { costTable } from './cost.ts';
import { hiddenTables } from './hidden.ts';
import { developmentRows, ownRows } from './rows.ts';
import { innocentTable, leftOutTable } from './shares.ts';
import { turnsTables } from './turns.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    refit: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run bench:guard -- [options]
  --only NAME,NAME   some tables only: families, hidden, cost, innocent, turns
  --refit            fits anew without each family in turn, which takes minutes
  --json FILE        the tables as JSON`);
  process.exit(0);
}

const directory = readSettings(readEnvironment()).values.WEIR_DEV_DATA || '../shared/data';
const isThere = existsSync(`${directory}/prompts-dev.jsonl.gz`);
if (!isThere) console.warn(`skipped: no development data at WEIR_DEV_DATA (${directory})`);
const own = ownRows().flatMap(({ rows }) => rows);
const rows = isThere ? [...developmentRows(directory).rows, ...own] : own;

/** The guard as it is built. */
const built = async (): Promise<Guard> => {
  const file = new URL('../../dist/operators/index.js', import.meta.url);
  const { promptGuard } = (await import(file.href)) as { readonly promptGuard: Guard };
  return promptGuard;
};

const makers: Readonly<Record<string, () => Promise<readonly Table[]> | readonly Table[]>> = {
  families: () => [leftOutTable(rows, values.refit)],
  hidden: () => hiddenTables(own),
  cost: async () => [costTable(await built(), own)],
  innocent: () => [innocentTable(rows)],
  turns: async () => turnsTables(isThere ? developmentRows(directory).rows : own, await built()),
};

const wanted = values.only?.split(',') ?? Object.keys(makers);
const tables: Table[] = [];
for (const name of wanted) {
  const made = await makers[name]?.();
  if (!made) {
    console.error(`--only: there is no table ${name}; there are ${Object.keys(makers).join(', ')}`);
    process.exit(1);
  }
  for (const table of made) console.log(tableLines(table).join('\n'));
  tables.push(...made);
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(tables, undefined, 2)}\n`);

// npm run bench:scan: what the scanner finds in the development data, and what it costs.
import { existsSync } from 'node:fs';
import { readEnvironment } from '../../api/environment.ts';
import { readSettings } from '../../api/settings.ts';
import { costTable } from './cost.ts';
import { personalDataTable } from './personal-data.ts';
import { secretsTable } from './secrets.ts';
import { type TableMaker, tableLines } from './table.ts';

/** What is read from the development data, by file. */
const tables: readonly (readonly [file: string, make: TableMaker])[] = [
  ['secrets-dev.jsonl.gz', secretsTable],
  ['pii-recognizers-dev.jsonl.gz', personalDataTable],
];

const { values } = readSettings(readEnvironment());
const directory = values.WEIR_DEV_DATA || '../shared/data';
for (const [file, make] of tables) {
  if (existsSync(`${directory}/${file}`)) console.log(tableLines(make(directory)).join('\n'));
  else console.warn(`skipped: no ${file} at WEIR_DEV_DATA (${directory})`);
}
console.log(tableLines(costTable()).join('\n'));

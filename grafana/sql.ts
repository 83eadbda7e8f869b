// SQL over the table catalogue. Grafana may read these tables and no other: prompts stand in
// `event_archive`, and whoever may see a dashboard can send any query to its data source.
import { type TableName, tables } from '../connectors/postgres/tables.ts';

export const readableTables = [
  'audit_export',
  'compliance_snapshots',
  'decisions',
  'model_registry',
] as const satisfies readonly TableName[];

type ReadableTable = (typeof readableTables)[number];

/**
 * A query over one table. `{name}` stands for a column; one that the catalogue does not have throws
 * when dashboards are generated.
 *
 * @example
 * over('decisions', 'SELECT {reason} FROM decisions WHERE $__timeFilter({decided_at})');
 */
export const over = (table: ReadableTable, text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const known = tables[table].columns.some((column) => column.name === name);
      if (!known) throw new TypeError(`${table} has no column ${name}`);
      return `"${name}"`;
    });

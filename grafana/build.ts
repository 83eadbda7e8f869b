// Everything that this room generates, as paths and texts; tests/artefacts writes and compares it.
import { dashboard } from './dashboard.ts';
import { overview } from './overview.ts';
import { readerSql } from './reader.ts';

const dashboards = [overview];

/** The generated files of this room. */
export const grafanaFiles = (): readonly { readonly path: string; readonly content: string }[] => [
  ...dashboards.map((parts) => ({
    path: `grafana/dashboards/${parts.name}.json`,
    content: `${JSON.stringify(dashboard(parts), null, 2)}\n`,
  })),
  { path: 'grafana/reader.sql', content: readerSql() },
];

// Everything that this room generates, as paths and texts; tests/artefacts writes and compares it.
import { alertsYaml } from './alerts.ts';
import { compliance } from './compliance.ts';
import { dashboard } from './dashboard.ts';
import { engineering } from './engineering.ts';
import { overview } from './overview.ts';
import { readerSql } from './reader.ts';

const dashboards = [overview, engineering, compliance];

/** The generated files of this room. */
export const grafanaFiles = (): readonly { readonly path: string; readonly content: string }[] => [
  ...dashboards.map((parts) => ({
    path: `grafana/dashboards/${parts.name}.json`,
    content: `${JSON.stringify(dashboard(parts), null, 2)}\n`,
  })),
  { path: 'grafana/reader.sql', content: readerSql() },
  { path: 'grafana/alerts/weir.yml', content: alertsYaml() },
];

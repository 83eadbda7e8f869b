// Dashboards as they lie in the repository, and what Grafana and Prometheus make of their queries.
import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';

interface Target {
  readonly refId: string;
  readonly expr?: string;
  readonly rawSql?: string;
}

export interface DashboardPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly Target[];
}

export interface Dashboard {
  readonly uid: string;
  readonly refresh: string;
  readonly panels: readonly DashboardPanel[];
}

/** All dashboards, by the names of their files. */
export const dashboardNames = ['overview', 'engineering', 'compliance'] as const;

export const readDashboard = (name: string): Dashboard =>
  JSON.parse(readFileSync(`grafana/dashboards/${name}.json`, 'utf8')) as Dashboard;

/** The queries of a dashboard in one language, each with the title of its panel. */
export const queriesOf = (
  { panels }: Dashboard,
  language: 'expr' | 'rawSql',
): readonly (readonly [title: string, query: string])[] =>
  panels.flatMap(({ title, targets = [] }) =>
    targets.flatMap((target) => {
      const query = target[language];
      return query === undefined ? [] : [[title, query] as const];
    }),
  );

/** PromQL with Grafana's variable for the window of a rate filled in. */
export const withWindow = (expr: string, window = '1m'): string =>
  expr.replaceAll('$__rate_interval', window);

/** SQL with Grafana's macro for the time shown filled in: the last hour. */
export const withTime = (sql: string): string =>
  sql.replace(
    /\$__timeFilter\(([^)]*)\)/g,
    (_, column: string) => `${column} BETWEEN now() - interval '1 hour' AND now()`,
  );

export interface PromqlNames {
  readonly metrics: readonly string[];
  /** Labels that are matched or grouped by. */
  readonly labels: readonly string[];
  /** Whether it is PromQL at all. */
  readonly sound: boolean;
}

/** What a PromQL expression names. */
export const namesIn = (expr: string): PromqlNames => {
  const metrics: string[] = [];
  const labels: string[] = [];
  let sound = true;
  parser.parse(expr).iterate({
    enter: ({ name, type, from, to, node }) => {
      if (type.isError) sound = false;
      const text = expr.slice(from, to);
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.push(text);
      if (name === 'LabelName') labels.push(text);
    },
  });
  return { metrics, labels, sound };
};

// What a panel asks: PromQL of Prometheus or SQL of PostgreSQL, with the source that answers.
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';

/** The data sources; the uids are those of provisioning/datasources. */
export const metrics = { type: 'prometheus', uid: 'weir-prometheus' } as const;
export const records = { type: 'grafana-postgresql-datasource', uid: 'weir-postgres' } as const;

export interface Query {
  readonly source: typeof metrics | typeof records;
  readonly target: Builder<Dataquery>;
}

// The SDK has builders of queries for other data sources only.
interface SqlQuery extends Dataquery {
  readonly refId: string;
  readonly datasource: typeof records;
  readonly editorMode: 'code';
  readonly format: 'table';
  readonly rawQuery: true;
  readonly rawSql: string;
}

const refIdOf = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

const promql = (expr: string, index = 0): DataqueryBuilder =>
  new DataqueryBuilder().datasource(metrics).refId(refIdOf(index)).expr(expr);

/** A value as it stands at the end of the time shown. */
export const instant = (expr: string): Query => ({
  source: metrics,
  target: promql(expr).instant(),
});

/** Lines over the time shown; the legend names labels as `{{label}}`. */
export const line = (legend: string, expr: string, index: number): Query => ({
  source: metrics,
  target: promql(expr, index).legendFormat(legend).range(),
});

/** Rows of a table. */
export const rows = (rawSql: string): Query => ({
  source: records,
  target: {
    build: (): SqlQuery => ({
      refId: refIdOf(0),
      datasource: records,
      editorMode: 'code',
      format: 'table',
      rawQuery: true,
      rawSql,
      _implementsDataqueryVariant: () => undefined,
    }),
  },
});

// PromQL over the metric catalogues: a metric or a label that is renamed there no longer compiles
// here. Rates follow the zoom of the viewer (`$__rate_interval`).
import type { engineMetrics, MetricSpec } from '../engine/kernel/metrics.ts';
import type { productMetrics } from '../pipelines/metrics.ts';

type Metrics = typeof engineMetrics & typeof productMetrics;

export type MetricName = keyof Metrics;

type Named<Type extends MetricSpec['type']> = {
  [Name in MetricName]: Metrics[Name]['type'] extends Type ? Name : never;
}[MetricName];

type Label<Name extends MetricName> = Metrics[Name]['labels'][number];

/** Which series: a label equals a text or matches a pattern as a whole. */
type Where<Name extends MetricName> = { readonly [L in Label<Name>]?: string | RegExp };

const selector = (name: string, where: Readonly<Record<string, string | RegExp | undefined>>) => {
  const matchers = Object.entries(where).map(([label, wanted]) =>
    wanted instanceof RegExp ? `${label}=~"${wanted.source}"` : `${label}="${wanted}"`,
  );
  return matchers.length === 0 ? name : `${name}{${matchers.join(', ')}}`;
};

const grouped = (how: string, by: readonly string[], inner: string): string =>
  by.length === 0 ? `${how}(${inner})` : `${how} by (${by.join(', ')}) (${inner})`;

/** A counter per second, added up by labels. */
export const rateOf = <Name extends Named<'counter'>>(
  name: Name,
  by: readonly Label<Name>[] = [],
  where: Where<Name> = {},
): string => grouped('sum', by, `rate(${selector(name, where)}[$__rate_interval])`);

/**
 * A counter since its processes started, by labels. For rare events: a counter that begins at 1 has
 * no rate until it counts again.
 */
export const countOf = <Name extends Named<'counter'>>(
  name: Name,
  by: readonly Label<Name>[] = [],
): string => grouped('sum', by, name);

/** A counter's growth over a time such as `10m`, by labels; for alerts, which have no zoom. */
export const growthOf = <Name extends Named<'counter'>>(
  name: Name,
  over: string,
  by: readonly Label<Name>[] = [],
  where: Where<Name> = {},
): string => grouped('sum', by, `increase(${selector(name, where)}[${over}])`);

/**
 * How far a counter of rare events has risen over a time, by labels. Unlike `growthOf` it sees the
 * first event, with which the series begins.
 */
export const riseOf = <Name extends Named<'counter'>>(
  name: Name,
  over: string,
  by: readonly Label<Name>[] = [],
): string => {
  const now = grouped('sum', by, name);
  return `${now} - (${grouped('sum', by, `${name} offset ${over}`)} or 0 * ${now})`;
};

/** A quantile of a histogram, by labels. */
export const quantileOf = <Name extends Named<'histogram'>>(
  quantile: number,
  name: Name,
  by: readonly Label<Name>[] = [],
  where: Where<Name> = {},
  over = '$__rate_interval',
): string => {
  const buckets = selector(`${name}_bucket`, where);
  const perSecond = grouped('sum', ['le', ...by], `rate(${buckets}[${over}])`);
  return `histogram_quantile(${quantile}, ${perSecond})`;
};

/** A gauge as it stands, over tasks and processes: the sum, the highest or the lowest, by labels. */
export const gaugeOf = <Name extends Named<'gauge'>>(
  how: 'sum' | 'max' | 'min',
  name: Name,
  by: readonly Label<Name>[] = [],
  where: Where<Name> = {},
): string => grouped(how, by, selector(name, where));

/** How far a gauge, the lowest of all processes, has fallen over a time, by labels. */
export const fallOf = <Name extends Named<'gauge'>>(
  name: Name,
  over: string,
  by: readonly Label<Name>[] = [],
  where: Where<Name> = {},
): string => {
  const gauge = selector(name, where);
  return `${grouped('min', by, `${gauge} offset ${over}`)} - ${grouped('min', by, gauge)}`;
};

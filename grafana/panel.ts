// The kinds of panel that dashboards are made of, each with the look that all of its kind share.
import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueGraphMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type Panel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Dial } from '@grafana/grafana-foundation-sdk/gauge';
import { PanelBuilder as Donut, PieChartType } from '@grafana/grafana-foundation-sdk/piechart';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { line, metrics, type Query, records, rows } from './query.ts';

/** What panels of every kind have; a dashboard is 24 wide. */
export interface Frame {
  readonly title: string;
  readonly help: string;
  /** A name from the units of the SDK. */
  readonly unit: string;
  readonly width: number;
}

/** From which value on the panel turns yellow, and red. */
export interface Alarm {
  readonly yellow?: number;
  readonly red: number;
}

/** A panel that only lacks its number. */
export type PanelPart = Builder<Panel> & { id(id: number): unknown };

const heights = { stat: 4, chart: 8, table: 10 } as const;

const steps = ({ yellow, red }: Alarm): Threshold[] => [
  // The lowest step has no bound: null in JSON.
  { value: null, color: 'green' },
  ...(yellow === undefined ? [] : [{ value: yellow, color: 'yellow' }]),
  { value: red, color: 'red' },
];

const thresholds = (alarm: Alarm): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps(alarm));

/** What the builders of all kinds have in common. */
interface Framed {
  title(text: string): this;
  description(text: string): this;
  datasource(source: Query['source']): this;
  unit(name: string): this;
  height(units: number): this;
  span(units: number): this;
}

const framed = <P extends Framed>(
  panel: P,
  { title, help, unit, width }: Frame,
  source: Query['source'],
  height: keyof typeof heights,
): P =>
  panel
    .title(title)
    .description(help)
    .datasource(source)
    .unit(unit)
    .height(heights[height])
    .span(width);

/** Lines over time: legend to PromQL; a legend names labels as `{{label}}`. */
export const chart = (frame: Frame, lines: Readonly<Record<string, string>>): PanelPart => {
  const panel = framed(new TimeSeries(), frame, metrics, 'chart')
    .min(0)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    );
  for (const [index, [legend, expr]] of Object.entries(lines).entries()) {
    panel.withTarget(line(legend, expr, index).target);
  }
  return panel;
};

/** One number. */
export const figure = (
  frame: Frame,
  { source, target }: Query,
  alarm: Alarm | undefined = undefined,
): PanelPart => {
  const panel = framed(new Stat(), frame, source, 'stat')
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .withTarget(target);
  return alarm === undefined ? panel : panel.thresholds(thresholds(alarm));
};

/** One number on a dial that ends at `most`. */
export const dial = (
  frame: Frame,
  { source, target }: Query,
  most: number,
  bounds: readonly Threshold[],
): PanelPart =>
  framed(new Dial(), frame, source, 'stat')
    .min(0)
    .max(most)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...bounds]))
    .withTarget(target);

/** Rows of a query: the first column names a bar, the second is its length. */
export const bars = (frame: Frame, sql: string): PanelPart =>
  framed(new BarGauge(), frame, records, 'chart')
    .min(0)
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(new ReduceDataOptionsBuilder().values(true).calcs(['lastNotNull']))
    .withTarget(rows(sql).target);

/** Rows of a query: the first column names a share, the second is its size. */
export const shares = (frame: Frame, sql: string): PanelPart =>
  framed(new Donut(), frame, records, 'chart')
    .pieType(PieChartType.Donut)
    .reduceOptions(new ReduceDataOptionsBuilder().values(true).calcs(['lastNotNull']))
    .withTarget(rows(sql).target);

/** Rows of a query; the unit is that of its numbers. */
export const table = (frame: Frame, sql: string): PanelPart =>
  framed(new Table(), frame, records, 'table').withTarget(rows(sql).target);

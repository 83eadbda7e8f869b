// A dashboard: rows of panels under a title, numbered in order; what all dashboards share.
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelPart } from './panel.ts';

export interface Row {
  readonly title: string;
  readonly panels: readonly PanelPart[];
}

export interface DashboardParts {
  /** Part of its address; the file has the same name. */
  readonly name: string;
  readonly title: string;
  readonly help: string;
  /** How often it asks anew: `30s`. */
  readonly refresh: string;
  readonly rows: readonly Row[];
}

/** The dashboard as plain data, as Grafana reads it. */
export const dashboard = ({ name, title, help, refresh, rows }: DashboardParts): Dashboard => {
  const builder = new DashboardBuilder(title)
    .uid(`weir-${name}`)
    .description(help)
    .tags(['weir'])
    .readonly()
    .refresh(refresh)
    .time({ from: 'now-1h', to: 'now' })
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair);
  let id = 0;
  for (const row of rows) {
    id += 1;
    builder.withRow(new RowBuilder(row.title).id(id));
    for (const panel of row.panels) {
      id += 1;
      panel.id(id);
      builder.withPanel(panel);
    }
  }
  return builder.build();
};

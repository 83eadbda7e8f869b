// How the stream engine does: is it behind, does it commit, does it lose or drop anything.
import { OpsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { chart } from '../panel.ts';
import { countOf, gaugeOf, quantileOf, rateOf } from '../promql.ts';

const width = 8;
const half = 12;

export const engineRow: Row = {
  title: 'Engine',
  panels: [
    chart(
      {
        title: 'Lag (entries)',
        help: 'Entries that a chain has not committed yet.',
        unit: Short,
        width,
      },
      { '{{chain}}': gaugeOf('sum', 'weir_lag_entries', ['chain']) },
    ),
    chart(
      {
        title: 'Lag (age)',
        help: 'Age of the oldest entry that a chain has not committed yet.',
        unit: Seconds,
        width,
      },
      { '{{chain}}': gaugeOf('max', 'weir_lag_seconds', ['chain']) },
    ),
    chart(
      {
        title: 'Watermark delay',
        help: 'Wall clock minus the watermark of the slowest task; it grows while nothing comes in.',
        unit: Seconds,
        width,
      },
      { '{{chain}}': gaugeOf('max', 'weir_watermark_delay_seconds', ['chain']) },
    ),
    chart(
      {
        title: 'Commits',
        help: 'Commits by outcome; fenced and stale ones were refused and changed nothing.',
        unit: OpsPerSecond,
        width,
      },
      { '{{outcome}}': rateOf('weir_commits_total', ['outcome']) },
    ),
    chart(
      {
        title: 'Commit duration',
        help: 'One commit, from call to reply.',
        unit: Seconds,
        width,
      },
      {
        'p50 {{chain}}': quantileOf(0.5, 'weir_commit_seconds', ['chain']),
        'p99 {{chain}}': quantileOf(0.99, 'weir_commit_seconds', ['chain']),
      },
    ),
    chart(
      { title: 'Batch size', help: 'Events per committed batch.', unit: Short, width },
      {
        'p50 {{chain}}': quantileOf(0.5, 'weir_batch_events', ['chain']),
        'p99 {{chain}}': quantileOf(0.99, 'weir_batch_events', ['chain']),
      },
    ),
    chart(
      {
        title: 'Tasks owned',
        help: 'Tasks whose lease a worker holds; the sum stays the same as workers come and go.',
        unit: Short,
        width: half,
      },
      { '{{chain}}': gaugeOf('sum', 'weir_tasks_owned', ['chain']) },
    ),
    chart(
      {
        title: 'State keys',
        help: 'Keys of operator state in the memory of workers.',
        unit: Short,
        width: half,
      },
      { '{{chain}} {{operator}}': gaugeOf('sum', 'weir_state_keys', ['chain', 'operator']) },
    ),
    chart(
      {
        title: 'Dead letters by step',
        help: 'Events moved to the dead-letter stream, by step, since the workers started.',
        unit: Short,
        width: half,
      },
      { '{{chain}} {{step}}': countOf('weir_dead_letters_total', ['chain', 'step']) },
    ),
    chart(
      {
        title: 'Late events',
        help: 'Events that a window refused because the watermark had passed, since the workers started.',
        unit: Short,
        width: half,
      },
      { '{{chain}} {{operator}}': countOf('weir_late_events_total', ['chain', 'operator']) },
    ),
  ],
};

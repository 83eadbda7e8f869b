// Metrics as data: a catalogue names every metric once; dashboards, docs and the registry are made
// from it. The engine's own catalogue is below; products bring theirs in the same form.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

interface MetricSpecBase<Label extends string> {
  readonly help: string;
  /** A closed set: never a user, a session or an event id. */
  readonly labels: readonly Label[];
}

export type MetricSpec<Label extends string = string> = MetricSpecBase<Label> &
  (
    | { readonly type: 'counter' }
    | { readonly type: 'gauge' }
    | { readonly type: 'histogram'; readonly buckets: readonly number[] }
  );

export type MetricCatalogue = Readonly<Record<string, MetricSpec>>;

type LabelsOf<Spec extends MetricSpec> = Readonly<Record<Spec['labels'][number], string>>;

interface Instruments<Labels> {
  readonly counter: { add(labels: Labels, by?: number): void };
  readonly gauge: { set(labels: Labels, value: number): void; remove(labels: Labels): void };
  readonly histogram: { observe(labels: Labels, value: number): void };
}

export type MetricsOf<Catalogue extends MetricCatalogue> = {
  readonly [Name in keyof Catalogue]: Instruments<
    LabelsOf<Catalogue[Name]>
  >[Catalogue[Name]['type']];
};

const instrument = (name: string, spec: MetricSpec, registry: Registry): unknown => {
  const common = { name, help: spec.help, labelNames: spec.labels, registers: [registry] };
  if (spec.type === 'counter') {
    const counter = new Counter(common);
    if (spec.labels.length === 0) counter.inc(0);
    return { add: (labels: Record<string, string>, by = 1) => counter.inc(labels, by) };
  }
  if (spec.type === 'gauge') {
    const gauge = new Gauge(common);
    return {
      set: (labels: Record<string, string>, value: number) => gauge.set(labels, value),
      remove: (labels: Record<string, string>) => gauge.remove(labels),
    };
  }
  const histogram = new Histogram({ ...common, buckets: [...spec.buckets] });
  return {
    observe: (labels: Record<string, string>, value: number) => histogram.observe(labels, value),
  };
};

/**
 * Registers every metric of a catalogue and answers typed instruments under the same names.
 *
 * @example
 * const metrics = createMetrics(engineMetrics, new Registry());
 * metrics.weir_commits_total.add({ chain: 'judge', outcome: 'committed' });
 */
export const createMetrics = <Catalogue extends MetricCatalogue>(
  catalogue: Catalogue,
  registry: Registry,
): MetricsOf<Catalogue> =>
  Object.fromEntries(
    Object.entries(catalogue).map(([name, spec]) => [name, instrument(name, spec, registry)]),
  ) as MetricsOf<Catalogue>;

const task = ['tenant', 'partition', 'chain'] as const;
const secondsBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** What the engine tells about itself. */
export const engineMetrics = {
  weir_lag_entries: {
    type: 'gauge',
    help: 'Entries of the input topic that the chain has not committed yet',
    labels: [...task, 'topic'],
  },
  weir_lag_seconds: {
    type: 'gauge',
    help: 'Age of the oldest entry that the chain has not committed yet',
    labels: [...task, 'topic'],
  },
  weir_watermark_delay_seconds: {
    type: 'gauge',
    help: 'Wall clock minus the watermark of the task',
    labels: task,
  },
  weir_batch_events: {
    type: 'histogram',
    help: 'Events per committed batch',
    labels: ['chain'],
    buckets: [1, 2, 5, 10, 25, 50, 100, 200, 500],
  },
  weir_batch_seconds: {
    type: 'histogram',
    help: 'Time that operators worked on one batch, look-ups included',
    labels: ['chain'],
    buckets: secondsBuckets,
  },
  weir_commit_seconds: {
    type: 'histogram',
    help: 'Duration of one commit, from call to reply',
    labels: ['chain'],
    buckets: secondsBuckets,
  },
  weir_commits_total: {
    type: 'counter',
    help: 'Commits by outcome: committed, replayed (found already applied), fenced, stale, gap',
    labels: ['chain', 'outcome'],
  },
  weir_busy_seconds_total: {
    type: 'counter',
    help: 'Time that tasks of the chain ran batches',
    labels: ['chain'],
  },
  weir_backpressured_seconds_total: {
    type: 'counter',
    help: 'Time that tasks of the chain waited: for commits, a slow reader of theirs, or memory',
    labels: ['chain', 'cause'],
  },
  weir_tasks_paused: {
    type: 'gauge',
    help: 'Tasks that pause under pressure: a reader of their outputs is behind, or memory is short',
    labels: ['chain', 'cause'],
  },
  weir_events_total: {
    type: 'counter',
    help: 'Events committed by a chain',
    labels: ['chain'],
  },
  weir_outputs_total: {
    type: 'counter',
    help: 'Events written to a topic by a chain',
    labels: ['chain', 'topic'],
  },
  weir_late_events_total: {
    type: 'counter',
    help: 'Events that a window refused because the watermark had passed them',
    labels: ['chain', 'operator'],
  },
  weir_evicted_total: {
    type: 'counter',
    help: 'Partial matches and waiting events that a pattern gave up, for lack of room in their key',
    labels: ['chain', 'operator'],
  },
  weir_parked_subjects: {
    type: 'gauge',
    help: 'Subjects set aside after an error that may pass',
    labels: task,
  },
  weir_parked_entries: {
    type: 'gauge',
    help: 'Entries that wait behind a subject that was set aside, the failed ones included',
    labels: task,
  },
  weir_retries_total: {
    type: 'counter',
    help: 'Attempts that failed with an error that may pass, and are to be repeated',
    labels: ['chain'],
  },
  weir_sink_ahead_total: {
    type: 'counter',
    help: 'Entries whose rows a sink had stored when the log came back without their commit',
    labels: ['chain'],
  },
  weir_dead_letters_total: {
    type: 'counter',
    help: 'Events moved to the dead-letter stream',
    labels: ['chain', 'step'],
  },
  weir_outbox_entries: {
    type: 'gauge',
    help: 'Events of the task that have not reached their partition yet',
    labels: task,
  },
  weir_outbox_lost_total: {
    type: 'counter',
    help: 'Events that a partition had confirmed and has lost since, as a failover may do',
    labels: ['chain'],
  },
  weir_state_keys: {
    type: 'gauge',
    help: 'Keys of operator state held in the memory of the owner',
    labels: [...task, 'operator'],
  },
  weir_tasks_owned: {
    type: 'gauge',
    help: 'Tasks whose lease this worker holds',
    labels: ['chain'],
  },
  weir_take_overs_total: {
    type: 'counter',
    help: 'Leases acquired, each raising the epoch of its task',
    labels: ['chain'],
  },
  weir_trimmed_entries_total: {
    type: 'counter',
    help: 'Stream entries trimmed below the offset of every group',
    labels: ['topic'],
  },
} as const satisfies MetricCatalogue;

export type EngineMetrics = MetricsOf<typeof engineMetrics>;

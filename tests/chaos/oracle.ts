// The oracle: a sequential model over the log that says what must be there, compared id by id with
// what is. It reads with plain commands and knows the product's laws from its documents only.
import type { Redis } from 'ioredis';
import type pg from 'pg';
import { eachInOrder, eachOnce, eachTheSame, hashOf } from './oracle/compare.ts';
import { detectionsOf } from './oracle/detections.ts';
import {
  type Divergence,
  eventsOf,
  type Fields,
  type LoggedEvent,
  type PartitionLog,
  type Row,
  type TableName,
} from './oracle/facts.ts';
import { readLog } from './oracle/read-log.ts';
import { archivedTopics, readRows, readTotals, rowsExpected, type Totals } from './oracle/rows.ts';
import { judgeSequences } from './oracle/sequences.ts';
import { windowCounts } from './oracle/windows.ts';

export interface Verdict {
  readonly figures: Readonly<Record<string, number>>;
  readonly divergences: readonly Divergence[];
}

const perPrompt = ['retrieved', 'posture_enriched', 'decision'] as const;
const tables: readonly TableName[] = ['event_archive', 'decisions', 'audit_export'];

const placed = ({ subject, correlationId }: LoggedEvent) => ({ subject, id: correlationId });

const correlations = (events: readonly LoggedEvent[]): readonly string[] =>
  events.map(({ correlationId }) => correlationId);

/** Streams count from 1 without a gap, and no id stands in one twice. */
const judgeStreams = (log: PartitionLog): readonly Divergence[] =>
  [...log.topics].flatMap(([topic, events]) => [
    ...events
      .filter(({ seq }, index) => seq !== index + 1)
      .map(({ id }) => ({ kind: 'out of order', where: `${topic} numbers`, id }) as const),
    ...eachOnce(
      `${topic} ids`,
      events.map(({ id }) => id),
      events.map(({ id }) => id),
    ),
  ]);

/** Every prompt is retrieved, scored and decided about once, in the order of its user. */
const judgePrompts = (log: PartitionLog): readonly Divergence[] => {
  const raw = eventsOf(log, 'raw');
  return perPrompt.flatMap((topic) => {
    const events = eventsOf(log, topic);
    return [
      ...eachOnce(topic, correlations(raw), correlations(events)),
      ...eachInOrder(topic, raw.map(placed), events.map(placed)),
    ];
  });
};

/** One audit record per prompt, per decision and per alert. */
const judgeAudit = (log: PartitionLog): readonly Divergence[] => {
  const named = (events: readonly LoggedEvent[], type: (event: LoggedEvent) => unknown) =>
    events.map((event) => `${event.correlationId} ${type(event)}`);
  return eachOnce(
    'audit',
    [
      ...named(eventsOf(log, 'raw'), () => 'event_ingested'),
      ...named(eventsOf(log, 'decision'), () => 'policy_decision'),
      ...named(eventsOf(log, 'alert'), ({ data }) => `cep_${data['level']} ${data['rule']}`),
    ],
    named(eventsOf(log, 'audit'), ({ data }) =>
      String(data['event_type']).startsWith('cep_')
        ? `${data['event_type']} ${(data['details'] as Fields)['rule']}`
        : data['event_type'],
    ),
  );
};

/** Window counts and detections are those of the sequential model. */
const judgeBehaviour = (log: PartitionLog): readonly Divergence[] => {
  const counts = windowCounts(eventsOf(log, 'raw'));
  const scored = eventsOf(log, 'posture_enriched');
  const detected = eventsOf(log, 'detection');
  const behaviour = detected.filter(({ data }) => data['steps'] === undefined);
  const sequences = detected.filter(({ data }) => data['steps'] !== undefined);
  // One event may complete several patterns.
  const nameOf = ({ correlationId, data }: LoggedEvent): string =>
    data['steps'] === undefined ? correlationId : `${correlationId} ${data['rule']}`;
  const keyed = (events: readonly LoggedEvent[], fields: (event: LoggedEvent) => unknown) =>
    events.map((event) => ({ key: nameOf(event), hash: hashOf(fields(event)) }));
  const windows = scored.map(({ correlationId, data }) => ({
    key: correlationId,
    hash: hashOf({ short: data['short_window_count'], long: data['long_window_count'] }),
  }));
  const detections = [...detectionsOf(scored, counts)];
  return [
    ...eachTheSame(
      'window counts',
      [...counts].map(([key, count]) => ({ key, hash: hashOf(count) })),
      windows,
    ),
    ...eachTheSame(
      'detection',
      detections.map(([key, data]) => ({ key, hash: hashOf(data) })),
      keyed(behaviour, ({ data }) => data),
    ),
    ...judgeSequences(eventsOf(log, 'decision'), sequences),
    ...eachTheSame(
      'alert',
      keyed(detected, ({ data }) => [data['rule'], data['count'], data['evidence']]),
      keyed(eventsOf(log, 'alert'), ({ data }) => [data['rule'], data['count'], data['evidence']]),
    ),
  ];
};

/** Every chain has committed all there is, holds nothing back and has set nothing aside. */
const judgeRest = ({ standings, deadLetters, partition }: PartitionLog): readonly Divergence[] => [
  ...standings
    .filter(({ head, committed, pending }) => head !== committed || pending > 0)
    .map(({ chain, topic, head, committed, pending }) => {
      const id = `partition ${partition} ${topic}: ${committed} of ${head}, ${pending} pending`;
      return { kind: 'missing', where: `offset of ${chain}`, id } as const;
    }),
  ...deadLetters.map((id) => ({ kind: 'foreign', where: 'dead letters', id }) as const),
];

/** Judges one partition: its log, and the rows that the tables hold of its users. */
export const judgePartition = (log: PartitionLog, rows: readonly Row[]): readonly Divergence[] => {
  const expected = rowsExpected(log);
  const of = (all: readonly Row[], table: TableName) => all.filter((row) => row.table === table);
  return [
    ...judgeStreams(log),
    ...judgePrompts(log),
    ...judgeAudit(log),
    ...judgeBehaviour(log),
    ...tables.flatMap((table) => eachTheSame(table, of(expected, table), of(rows, table))),
    ...judgeRest(log),
  ];
};

const postureOf = (events: readonly LoggedEvent[]): number =>
  events.reduce((sum, { data }) => sum + Math.round(Number(data['posture_score']) * 10_000), 0);

/** Sums over the log, to be compared with sums that the database makes. */
export const totalsOf = (log: PartitionLog): Totals => ({
  archive: archivedTopics.reduce((sum, topic) => sum + eventsOf(log, topic).length, 0),
  decisions: eventsOf(log, 'decision').length,
  audit: eventsOf(log, 'audit').length,
  posture: postureOf(eventsOf(log, 'decision')),
  archivedPosture: postureOf(eventsOf(log, 'posture_enriched')),
});

/** Sums that differ, each named with both figures. */
export const judgeTotals = (log: Totals, database: Totals): readonly Divergence[] =>
  (Object.keys(log) as (keyof Totals)[])
    .filter((name) => log[name] !== database[name])
    .map((name) => {
      const id = `${log[name]} in the log, ${database[name]} in PostgreSQL`;
      return { kind: 'wrong', where: `total of ${name}`, id } as const;
    });

const added = (a: Totals, b: Totals): Totals => ({
  archive: a.archive + b.archive,
  decisions: a.decisions + b.decisions,
  audit: a.audit + b.audit,
  posture: a.posture + b.posture,
  archivedPosture: a.archivedPosture + b.archivedPosture,
});

const countOf = (divergences: readonly Divergence[], kind: Divergence['kind']): number =>
  divergences.filter((each) => each.kind === kind).length;

/** What is asked: whose log, and the ids of all prompts that were sent. */
export interface Question {
  readonly redis: Redis;
  readonly database: pg.Client;
  readonly tenantId: string;
  readonly partitions: number;
  readonly sent: readonly string[];
}

/** Judges the log and the tables of a tenant, partition by partition. */
export const consult = async (question: Question): Promise<Verdict> => {
  const { redis, database, tenantId, partitions, sent } = question;
  const divergences: Divergence[] = [];
  const entered: string[] = [];
  const counts = new Map<string, number>();
  let totals: Totals = { archive: 0, decisions: 0, audit: 0, posture: 0, archivedPosture: 0 };
  for (let partition = 0; partition < partitions; partition += 1) {
    const log = await readLog(redis, tenantId, partition);
    const users = [...new Set(eventsOf(log, 'raw').map(({ subject }) => subject))];
    divergences.push(...judgePartition(log, await readRows(database, tenantId, users)));
    totals = added(totals, totalsOf(log));
    for (const [topic, events] of log.topics) {
      counts.set(topic, (counts.get(topic) ?? 0) + events.length);
    }
    entered.push(...eventsOf(log, 'raw').map(({ id }) => id));
  }
  const stored = await readTotals(database, tenantId);
  divergences.push(...eachOnce('raw', sent, entered), ...judgeTotals(totals, stored));
  return {
    figures: {
      raw: counts.get('raw') ?? 0,
      decisions: counts.get('decision') ?? 0,
      rows: stored.decisions,
      archive_rows: stored.archive,
      audit_rows: stored.audit,
      detections: counts.get('detection') ?? 0,
      alerts: counts.get('alert') ?? 0,
      posture_sum: totals.posture / 10_000,
      duplicates: countOf(divergences, 'duplicate'),
      missing: countOf(divergences, 'missing'),
      out_of_order: countOf(divergences, 'out of order'),
      foreign: countOf(divergences, 'foreign'),
      wrong: countOf(divergences, 'wrong'),
    },
    divergences,
  };
};

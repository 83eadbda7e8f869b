import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectionsOf } from './oracle/detections.ts';
import type { LoggedEvent, PartitionLog } from './oracle/facts.ts';
import { rowsExpected } from './oracle/rows.ts';
import { windowCounts } from './oracle/windows.ts';
import { judgePartition, judgeTotals, totalsOf } from './oracle.ts';
import { soundWorld } from './world.ts';

/** What the oracle says of a world that was changed after its rows were stored. */
const judged = (change: (topic: (name: string) => LoggedEvent[]) => void) => {
  const world = soundWorld();
  const rows = rowsExpected(world);
  change((name) => world.topics.get(name) ?? []);
  return judgePartition(world, rows);
};

const without = (events: LoggedEvent[], index: number): void => {
  events.splice(index, 1);
};

const withData = (events: LoggedEvent[], index: number, data: LoggedEvent['data']): void => {
  const event = events[index] as LoggedEvent;
  events[index] = { ...event, data: { ...event.data, ...data } };
};

const swap = (events: LoggedEvent[], a: number, b: number): void => {
  [events[a], events[b]] = [events[b] as LoggedEvent, events[a] as LoggedEvent];
};

describe('the oracle', () => {
  it('has nothing to say of a sound world', () => {
    const world = soundWorld();
    expect(judgePartition(world, rowsExpected(world))).toEqual([]);
  });

  it.each(['retrieved', 'posture_enriched', 'decision'])('misses a lost event of %s', (topic) => {
    const found = judged((events) => without(events(topic), 2));
    expect(found).toContainEqual({ kind: 'missing', where: topic, id: 'ann-2' });
    expect(found).toContainEqual({
      kind: 'foreign',
      where: 'event_archive',
      id: `${topic}/ann-2.${topic}`,
    });
  });

  it('sees a decision that was made twice', () => {
    const found = judged((events) => {
      const [first] = events('decision');
      if (first) events('decision').push({ ...first, id: 'another', seq: 13 });
    });
    expect(found).toContainEqual({ kind: 'duplicate', where: 'decision', id: 'ann-1' });
    expect(found).toContainEqual({ kind: 'missing', where: 'decisions', id: 'another' });
  });

  it('sees an entry that stands in a stream twice, and a number that is skipped', () => {
    const found = judged((events) => {
      const [first] = events('decision');
      if (first) events('decision').push({ ...first, seq: 14 });
    });
    const id = 'ann-1.decision';
    expect(found).toContainEqual({ kind: 'duplicate', where: 'decision ids', id });
    expect(found).toContainEqual({ kind: 'out of order', where: 'decision numbers', id });
  });

  it('sees two decisions of one user in the wrong order, and allows it between users', () => {
    const ofOne = judged((events) => swap(events('decision'), 0, 2));
    expect(ofOne).toContainEqual({ kind: 'out of order', where: 'decision', id: 'ann-1' });
    const ofTwo = judged((events) => swap(events('decision'), 0, 1));
    expect(ofTwo.filter(({ where }) => where === 'decision')).toEqual([]);
  });

  it.each(['short_window_count', 'long_window_count'])('sees a wrong %s', (name) => {
    const found = judged((events) => withData(events('posture_enriched'), 4, { [name]: 2 }));
    expect(found).toContainEqual({ kind: 'wrong', where: 'window counts', id: 'ann-3' });
  });

  it('sees a detection that is lost, invented, or has a wrong count', () => {
    const id = 'ann-5';
    const where = 'detection';
    expect(judged((events) => without(events(where), 0))).toContainEqual({
      kind: 'missing',
      where,
      id,
    });
    expect(judged((events) => withData(events(where), 0, { count: 2 }))).toContainEqual({
      kind: 'wrong',
      where,
      id,
    });
    const invented = judged((events) => {
      const [first] = events(where);
      if (first) events(where).push({ ...first, correlationId: 'ann-1', id: 'more', seq: 5 });
    });
    expect(invented).toContainEqual({ kind: 'foreign', where, id: 'ann-1' });
  });

  it('sees an alert that says something else than its detection', () => {
    const found = judged((events) => withData(events('alert'), 1, { rule: 'sustained' }));
    expect(found).toContainEqual({ kind: 'wrong', where: 'alert', id: 'bob-5' });
  });

  it('misses an audit record and sees one too many', () => {
    expect(judged((events) => without(events('audit'), 1))).toContainEqual({
      kind: 'missing',
      where: 'audit',
      id: 'ann-1 policy_decision',
    });
    const twice = judged((events) => {
      const [first] = events('audit');
      if (first) events('audit').push({ ...first, id: 'again', seq: 29 });
    });
    expect(twice).toContainEqual({ kind: 'duplicate', where: 'audit', id: 'ann-1 event_ingested' });
  });

  it.each(['event_archive', 'decisions', 'audit_export'] as const)(
    'sees a row of %s that is missing, altered, twice or foreign',
    (table) => {
      const world = soundWorld();
      const rows = rowsExpected(world);
      const at = rows.findIndex((row) => row.table === table);
      const { key } = rows[at] ?? { key: '' };
      const others = rows.filter((_, index) => index !== at);
      const row = { table, key, hash: 'another' };
      expect(judgePartition(world, others)).toEqual([{ kind: 'missing', where: table, id: key }]);
      expect(judgePartition(world, [...others, row])).toEqual([
        { kind: 'wrong', where: table, id: key },
      ]);
      expect(judgePartition(world, [...rows, ...rows.slice(at, at + 1)])).toEqual([
        { kind: 'duplicate', where: table, id: key },
      ]);
      expect(judgePartition(world, [...rows, { ...row, key: 'x' }])).toEqual([
        { kind: 'foreign', where: table, id: 'x' },
      ]);
    },
  );

  it('sees a chain that is behind, entries that nobody acknowledged, and dead letters', () => {
    const world = soundWorld();
    const rows = rowsExpected(world);
    const judge = (changed: Partial<PartitionLog>) =>
      judgePartition({ ...world, ...changed }, rows).map(({ where }) => where);
    const [standing] = world.standings;
    if (!standing) throw new Error('no standing');
    expect(judge({ standings: [{ ...standing, committed: 11 }] })).toEqual(['offset of judge']);
    expect(judge({ standings: [{ ...standing, pending: 1 }] })).toEqual(['offset of judge']);
    expect(judge({ deadLetters: ['judge/1-1'] })).toEqual(['dead letters']);
  });

  it('sees sums that differ', () => {
    const log = totalsOf(soundWorld());
    expect(log).toEqual({
      ...{ archive: 56, decisions: 12, audit: 28, posture: 12_000, archivedPosture: 12_000 },
    });
    expect(judgeTotals(log, log)).toEqual([]);
    expect(judgeTotals(log, { ...log, posture: 11_999 }).map(({ where }) => where)).toEqual([
      'total of posture',
    ]);
  });

  it('imports nothing of the engine or of the product', () => {
    const room = new URL('./oracle/', import.meta.url);
    const files = readdirSync(room).map((name) => new URL(name, room));
    for (const file of [...files, new URL('./oracle.ts', import.meta.url)]) {
      const imports = [...readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)];
      const foreign = imports.filter(([, from = '']) => !/^(\.\/|node:|ioredis$|pg$)/.test(from));
      expect(foreign.map(([text]) => text)).toEqual([]);
    }
  });
});

describe('the laws of the oracle', () => {
  const events = (times: readonly number[]): readonly LoggedEvent[] =>
    (soundWorld().topics.get('posture_enriched') ?? []).flatMap((event) =>
      event.id.startsWith('ann-1')
        ? times.map((timeMs, n) => ({ ...event, timeMs, correlationId: `e${n}` }))
        : [],
    );

  it('open a window at its start and close it at the event, in and out of order', () => {
    const counts = windowCounts(events([0, 119_999, 120_000, 60_000, 3_600_000]));
    expect([...counts.values()]).toEqual([
      { short: 1, long: 1 },
      { short: 2, long: 2 },
      { short: 2, long: 3 },
      { short: 2, long: 2 },
      { short: 1, long: 4 },
    ]);
  });

  it('let the counts of a busy user saturate', () => {
    const counts = windowCounts(events(Array.from({ length: 1_030 }, (_, n) => n)));
    expect(counts.get('e1029')).toEqual({ short: 1_024, long: 1_024 });
  });

  it('speak of an incident when its count doubles, and anew after a quiet time', () => {
    const seen = events([...Array.from({ length: 12 }, (_, n) => n), 600_012]);
    const counts = new Map(seen.map(({ correlationId: id }) => [id, { short: 5, long: 5 }]));
    const spoken = [...detectionsOf(seen, counts)].map(([id, { count }]) => `${id} ${count}`);
    expect(spoken).toEqual(['e0 1', 'e1 2', 'e3 4', 'e7 8', 'e12 1']);
  });
});

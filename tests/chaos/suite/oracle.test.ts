import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from './oracle/log.ts';
import { judge } from './oracle/verdict.ts';
import { outcomesOf } from './oracle/windows.ts';
import { soundWorld, type World } from './world.ts';

/** What the oracle says of a world that was changed: kind and place of each difference. */
const judged = (change: (world: World) => void, mayLose = false): readonly string[] => {
  const world = soundWorld();
  change(world);
  return judge({ ...world, mayLose }).map(({ kind, where }) => `${kind} in ${where}`);
};

const topicOf = ({ logs }: World, topic: string, partition = 0): LoggedEvent[] =>
  logs[partition]?.made.get(topic) ?? [];

const withData = (events: LoggedEvent[], at: number, data: LoggedEvent['data']): void => {
  const event = events[at] as LoggedEvent;
  events[at] = { ...event, data: { ...event.data, ...data } };
};

const made = ['echoes', 'flagged', 'marks', 'finals', 'pairs', 'revenues', 'gathered', 'regrouped'];

describe('the oracle of the suite', () => {
  it('has nothing to say of a sound world, in which there is something to say of', () => {
    const world = soundWorld();
    expect(judge({ ...world, mayLose: false })).toEqual([]);
    for (const topic of made) expect(topicOf(world, topic).length, topic).toBeGreaterThan(2);
    expect(world.letters.map(({ step }) => step).sort()).toEqual([
      ...['decode', 'decode', 'tally.check', 'tally.check'],
    ]);
    const outcomes = topicOf(world, 'revenues').map(({ data }) => data['outcome']);
    expect(new Set(outcomes)).toEqual(new Set(['onTime', 'updated', 'late']));
  });

  it.each(made)('misses an event of %s', (topic) => {
    const found = judged((world) => topicOf(world, topic).splice(2, 1));
    expect(found).toContain(`missing in ${topic}`);
    expect(found).toContain(`wrong in ${topic} numbers`);
  });

  it.each(made)('sees that an event of %s is there twice', (topic) => {
    const found = judged((world) => {
      const events = topicOf(world, topic);
      events.push({ ...(events[0] as LoggedEvent), seq: events.length + 1 });
    });
    expect(found).toContain(`duplicate in ${topic}`);
  });

  it('sees that two events of a key have changed places', () => {
    const found = judged((world) => {
      const marks = topicOf(world, 'marks');
      const mine = marks.flatMap(({ subject }, at) => (subject === 'p0k0' ? [at] : []));
      const [one = 0, two = 0] = mine;
      const [first, second] = [marks[one] as LoggedEvent, marks[two] as LoggedEvent];
      marks[one] = { ...second, seq: first.seq };
      marks[two] = { ...first, seq: second.seq };
    });
    expect(found).toEqual(['out of order in marks']);
  });

  it.each([
    ['echoes', { sum: 1 }],
    ['echoes', { short: 99 }],
    ['echoes', { long: 99 }],
    ['marks', { seen: 99 }],
    ['gathered', { of_key: 99 }],
    ['gathered', { last: ['another'] }],
    ['regrouped', { amount: 99 }],
    ['revenues', { sum: 99 }],
  ])('sees a wrong value in %s: %j', (topic, data) => {
    expect(judged((world) => withData(topicOf(world, topic), 3, data))).toContain(
      `wrong in ${topic}`,
    );
  });

  it('sees a window that holds another number of events', () => {
    const found = judged((world) => {
      const revenues = topicOf(world, 'revenues');
      const spoken = revenues.findIndex(({ data }) => data['outcome'] === 'onTime');
      withData(revenues, spoken, { count: 99 });
    });
    expect(found).toEqual(expect.arrayContaining(['missing in revenues', 'foreign in revenues']));
  });

  it('sees a result that was made of another state than the one before it has left', () => {
    expect(judged((world) => withData(topicOf(world, 'echoes'), 4, { stamp: 'another' }))).toEqual([
      ...['wrong in links', 'missing in rows', 'wrong in rows'].filter(
        (kind) => !/missing/.test(kind),
      ),
    ]);
  });

  it('sees a bucket in two partitions', () => {
    const found = judged((world) => {
      const [moved] = topicOf(world, 'regrouped').splice(-1, 1);
      topicOf(world, 'regrouped', 1).push({ ...(moved as LoggedEvent), seq: 1_000 });
    });
    expect(found).toContain('wrong in home of a bucket');
  });

  it('sees rows that are missing, double, or of another sum', () => {
    expect(judged(({ rows }) => rows.splice(0, 1))).toEqual(['missing in rows', 'wrong in sum']);
    expect(judged(({ rows }) => rows.push({ ...(rows[0] as World['rows'][0]) }))).toEqual([
      ...['duplicate in rows', 'wrong in sum'],
    ]);
  });

  it('wants nothing of what survived a failover to be missing elsewhere', () => {
    expect(judged(({ rows }) => rows.splice(0, 1), true)).toEqual(['missing in rows']);
    expect(
      judged((world) => withData(topicOf(world, 'echoes'), 0, { stamp: 'another' }), true),
    ).toEqual(['wrong in links']);
  });

  it('sees dead letters that are missing or double, orders that are lost, work that is left', () => {
    expect(judged(({ letters }) => letters.splice(0, 1))).toEqual(['missing in dead letters']);
    expect(
      judged(({ letters }) => letters.push({ ...(letters[0] as World['letters'][0]) })),
    ).toEqual(['duplicate in dead letters']);
    expect(judged(({ acknowledged }) => acknowledged.add('lost'))).toEqual(['missing in orders']);
    expect(judged(({ acknowledged }) => acknowledged.add('lost'), true)).toEqual([]);
    const standing = (change: object) => (world: World) => {
      const [first] = world.logs[0]?.standings ?? [];
      Object.assign(first ?? {}, change);
    };
    expect(judged(standing({ committed: 3 }))).toEqual(['missing in offset of tally']);
    expect(judged(standing({ pending: 1 }))).toEqual(['missing in offset of tally']);
  });
});

describe('the law of windows', () => {
  const entry = (nth: number, atMs: number) => ({
    ...{ seq: nth, appendedMs: 0 },
    text: JSON.stringify({
      ...{ id: `o${nth}`, subject: 'k', time: new Date(atMs).toISOString(), data: { amount: nth } },
    }),
  });

  it('speaks at the end, again for what is belated, and hands on what is late', () => {
    const times = [1_000, 9_999, 15_000, 2_000, 25_001, 3_000];
    const said = outcomesOf(times.map((atMs, index) => entry(index + 1, atMs)));
    expect(said.map(({ id, data }) => [id, data['sum'], data['before']])).toEqual([
      ['k 0 onTime 2', 3, 0],
      ['k 0 updated 3', 7, 2],
      ['k 10000 onTime 1', 3, 0],
      ['late o6', 6, 0],
    ]);
  });
});

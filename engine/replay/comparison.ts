// The comparison of what a replay has brought about with what was recorded, event by event. Texts
// are compared by what they mean: a store may keep the fields of an object in another order.
import { decodeEvent } from '../stream/codec.ts';

/** What is compared of an event. */
export interface Outcome {
  readonly topic: string;
  readonly id: string;
  /** Subject, time and payload, in one order of fields. */
  readonly meaning: string;
}

export interface Difference {
  readonly topic: string;
  readonly id: string;
  /** `missing`: recorded, but not made again. `added`: made, but not recorded. */
  readonly change: 'changed' | 'missing' | 'added';
  readonly recorded: string | undefined;
  readonly replayed: string | undefined;
}

export interface Counts {
  readonly equal: number;
  readonly changed: number;
  readonly missing: number;
  readonly added: number;
}

export interface Comparison extends Counts {
  readonly byTopic: Readonly<Record<string, Counts>>;
  /** Ordered by topic and event id. */
  readonly differences: readonly Difference[];
}

const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, each]) => [name, inOrder(each)]));
};

/** The outcome that the text of an event stands for. */
export const outcomeOf = (topic: string, text: string): Outcome => {
  const { id, subject, timeMs, data } = decodeEvent(text);
  const time = new Date(timeMs).toISOString();
  return { topic, id, meaning: JSON.stringify({ subject, time, data: inOrder(data) }) };
};

const nameOf = ({ topic, id }: Pick<Outcome, 'topic' | 'id'>): string => `${topic} ${id}`;

const byName = (a: Difference, b: Difference): number => (nameOf(a) < nameOf(b) ? -1 : 1);

const none: Counts = { equal: 0, changed: 0, missing: 0, added: 0 };

/** Compares; each side has an id once per topic. */
export const compare = (recorded: Iterable<Outcome>, replayed: Iterable<Outcome>): Comparison => {
  const before = new Map([...recorded].map((outcome) => [nameOf(outcome), outcome]));
  const byTopic = new Map<string, { -readonly [Name in keyof Counts]: number }>();
  const differences: Difference[] = [];
  const count = (topic: string, what: keyof Counts): void => {
    const counts = byTopic.get(topic) ?? { ...none };
    counts[what] += 1;
    byTopic.set(topic, counts);
  };
  const differ = (change: Difference['change'], was?: Outcome, is?: Outcome): void => {
    const { topic, id } = (was ?? is) as Outcome;
    count(topic, change);
    differences.push({ topic, id, change, recorded: was?.meaning, replayed: is?.meaning });
  };
  for (const outcome of replayed) {
    const was = before.get(nameOf(outcome));
    before.delete(nameOf(outcome));
    if (!was) differ('added', undefined, outcome);
    else if (was.meaning === outcome.meaning) count(outcome.topic, 'equal');
    else differ('changed', was, outcome);
  }
  for (const outcome of before.values()) differ('missing', outcome);
  const total = (what: keyof Counts): number =>
    [...byTopic.values()].reduce((sum, counts) => sum + counts[what], 0);
  return {
    equal: total('equal'),
    changed: total('changed'),
    missing: total('missing'),
    added: total('added'),
    byTopic: Object.fromEntries([...byTopic].sort(([a], [b]) => (a < b ? -1 : 1))),
    differences: differences.sort(byName),
  };
};

// The law of the chain that works orders off, as a sequential model over the input log: what every
// order must have led to, in the order of its key. Nothing in this room may import the engine.
import type { LoggedEntry } from './log.ts';

/** What must be there; `id` names it where ids are not foretold. */
export interface Made {
  readonly id: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the orders of one partition must have led to in it. */
export interface Expected {
  readonly orderIds: readonly string[];
  readonly made: ReadonlyMap<string, readonly Made[]>;
  /** Chain, order and step of each dead letter. */
  readonly letters: readonly string[];
}

export interface Order {
  readonly id: string;
  readonly subject: string;
  readonly timeMs: number;
  readonly amount: number;
}

const clockSkewMs = 300_000;
const outOfOrderMs = 5_000;
const shortMs = 10_000;
const longMs = 60_000;
const largeFrom = 900;
const poison = -1;
const hopeless = -2;

/** The id in a text that may be no event. */
export const idIn = (text: string): string => /"id":"([^"]*)"/.exec(text)?.[1] ?? text;

/** The order in an entry, its clock set right; nothing in a text that is no event. */
export const orderOf = ({ text, appendedMs }: LoggedEntry): Order | undefined => {
  try {
    const { id, subject, time, data } = JSON.parse(text);
    const [least, most] = [appendedMs - clockSkewMs, appendedMs + clockSkewMs];
    const timeMs = Math.min(Math.max(Date.parse(time), least), most);
    return { id, subject, timeMs, amount: data.amount };
  } catch {
    return undefined;
  }
};

/** The watermark before each event, and after all of them. */
export const watermarks = () => {
  let ms = Number.NEGATIVE_INFINITY;
  return {
    get ms() {
      return ms;
    },
    pass: (timeMs: number): void => {
      ms = Math.max(ms, timeMs - outOfOrderMs);
    },
  };
};

interface Key {
  nth: number;
  sum: number;
  readonly times: number[];
}

const within = (times: readonly number[], atMs: number, sizeMs: number): number =>
  times.filter((time) => time > atMs - sizeMs && time <= atMs).length;

/** The sliding counts of an event of its key; one that is too late is not counted. */
const countsOf = ({ times }: Key, timeMs: number, watermarkMs: number) => {
  if (timeMs < watermarkMs - longMs) return { short: 0, long: 0 };
  times.push(timeMs);
  return { short: within(times, timeMs, shortMs), long: within(times, timeMs, longMs) };
};

/** Works the orders of one partition off, one after another. */
export const expectedOf = (entries: readonly LoggedEntry[]): Expected => {
  const keys = new Map<string, Key>();
  const letters: string[] = [];
  const made = new Map<string, Made[]>(
    ['echoes', 'flagged', 'marks', 'finals'].map((topic) => [topic, []]),
  );
  const watermark = watermarks();
  for (const entry of entries) {
    const order = orderOf(entry);
    if (!order) {
      for (const chain of ['tally', 'revenue']) letters.push(`${chain} ${idIn(entry.text)} decode`);
      continue;
    }
    const { id, subject, timeMs, amount } = order;
    const beforeMs = watermark.ms;
    watermark.pass(timeMs);
    if (amount === poison || amount === hopeless) {
      letters.push(`tally ${id} tally.check`);
      continue;
    }
    const key = keys.get(subject) ?? { nth: 0, sum: 0, times: [] };
    keys.set(subject, key);
    key.nth += 1;
    key.sum += amount;
    const { nth, sum } = key;
    const make = (topic: string, name: string, data: Made['data']): void => {
      made.get(topic)?.push({ id: `${id}.${name}`, subject, data });
    };
    make('echoes', 'tally', { amount, nth, sum, ...countsOf(key, timeMs, beforeMs) });
    if (amount >= largeFrom) make('flagged', 'tally.flagged', { amount });
    make('marks', 'tally.marking', { seen: nth, of: nth });
    make('finals', 'tally.finishing', { seen: nth, of: nth, amount });
  }
  return { orderIds: entries.map(({ text }) => idIn(text)), made, letters };
};

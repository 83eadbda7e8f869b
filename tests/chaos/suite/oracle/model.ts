// The law of the suite's product, as a sequential model over the input log: what every order must
// have led to, in the order of its key. Nothing in this room may import the engine.
import type { LoggedEntry } from './log.ts';

export interface Made {
  readonly id: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the orders of one partition must have led to. */
export interface Expected {
  readonly orderIds: readonly string[];
  readonly made: ReadonlyMap<string, readonly Made[]>;
  /** Chain, order and step of each dead letter. */
  readonly letters: readonly string[];
}

const clockSkewMs = 300_000;
const outOfOrderMs = 5_000;
const shortMs = 10_000;
const longMs = 60_000;
const largeFrom = 900;
const poison = -1;

/** The id in a text that may be no event. */
export const idIn = (text: string): string => /"id":"([^"]*)"/.exec(text)?.[1] ?? text;

interface Order {
  readonly id: string;
  readonly subject: string;
  readonly timeMs: number;
  readonly amount: number;
}

const orderOf = ({ text, appendedMs }: LoggedEntry): Order | undefined => {
  try {
    const { id, subject, time, data } = JSON.parse(text);
    const [least, most] = [appendedMs - clockSkewMs, appendedMs + clockSkewMs];
    return {
      id,
      subject,
      timeMs: Math.min(Math.max(Date.parse(time), least), most),
      amount: data.amount,
    };
  } catch {
    return undefined;
  }
};

interface Key {
  nth: number;
  sum: number;
  readonly times: number[];
}

const within = (times: readonly number[], atMs: number, sizeMs: number): number =>
  times.filter((time) => time > atMs - sizeMs && time <= atMs).length;

/** Works the orders of one partition off, one after another. */
export const expectedOf = (entries: readonly LoggedEntry[]): Expected => {
  const keys = new Map<string, Key>();
  const letters: string[] = [];
  const made = new Map<string, Made[]>(
    ['echoes', 'flagged', 'marks', 'finals'].map((topic) => [topic, []]),
  );
  let watermarkMs = Number.NEGATIVE_INFINITY;
  for (const entry of entries) {
    const order = orderOf(entry);
    if (!order) {
      letters.push(`tally ${idIn(entry.text)} decode`);
      continue;
    }
    const { id, subject, timeMs, amount } = order;
    const beforeMs = watermarkMs;
    watermarkMs = Math.max(watermarkMs, timeMs - outOfOrderMs);
    if (amount === poison) {
      letters.push(`tally ${id} tally.check`);
      continue;
    }
    const key = keys.get(subject) ?? { nth: 0, sum: 0, times: [] };
    keys.set(subject, key);
    key.nth += 1;
    key.sum += amount;
    const isLate = timeMs < beforeMs - longMs;
    if (!isLate) key.times.push(timeMs);
    const short = isLate ? 0 : within(key.times, timeMs, shortMs);
    const long = isLate ? 0 : within(key.times, timeMs, longMs);
    const make = (topic: string, name: string, data: Made['data']): void => {
      made.get(topic)?.push({ id: `${id}.${name}`, subject, data });
    };
    make('echoes', 'tally', { amount, nth: key.nth, sum: key.sum, short, long });
    if (amount >= largeFrom) make('flagged', 'tally.flagged', { amount });
    make('marks', 'tally.marking', { seen: key.nth, of: key.nth });
    make('finals', 'tally.finishing', { seen: key.nth, of: key.nth });
  }
  return { orderIds: entries.map(({ text }) => idIn(text)), made, letters };
};

// sessions: stretches of activity of one key. Pure: where an event belongs, what it joins together,
// and what had been said of the parts.
import type { Aggregate } from './aggregate.ts';

/** What was said of a session at some time. */
export interface Said<Sum> {
  readonly startMs: number;
  readonly lastMs: number;
  readonly count: number;
  readonly sum: Sum;
}

/** A session. One that was spoken of has said what it holds; a later event makes it speak again. */
export interface Session<Sum> extends Said<Sum> {
  readonly isSpoken: boolean;
  /** What was said of its parts and has not been taken back yet. */
  readonly said: readonly Said<Sum>[];
}

export interface Merged<Sum> {
  /** The session that the event is in now. */
  readonly session: Session<Sum>;
  /** The sessions that it has not touched, in order. */
  readonly others: readonly Session<Sum>[];
}

const saidOf = <Sum>({ isSpoken, said, ...now }: Session<Sum>): readonly Said<Sum>[] =>
  isSpoken ? [now] : said;

/**
 * Puts an event into sorted sessions: two events less than `gapMs` apart are of one session, so it
 * may extend one, bridge two, or begin another.
 */
export const putIntoSession = <T, Sum>(
  sessions: readonly Session<Sum>[],
  { value, timeMs, gapMs }: { readonly value: T; readonly timeMs: number; readonly gapMs: number },
  { initial, add, merge }: Aggregate<T, unknown, Sum>,
): Merged<Sum> => {
  const touched: Session<Sum>[] = [];
  const others: Session<Sum>[] = [];
  for (const session of sessions) {
    const isNear = timeMs - session.lastMs < gapMs && session.startMs - timeMs < gapMs;
    (isNear ? touched : others).push(session);
  }
  const [first, ...rest] = touched;
  const sum = first ? rest.reduce((all, each) => merge(all, each.sum), first.sum) : initial;
  return {
    session: {
      startMs: Math.min(first?.startMs ?? timeMs, timeMs),
      lastMs: Math.max(touched.at(-1)?.lastMs ?? timeMs, timeMs),
      count: touched.reduce((count, each) => count + each.count, 1),
      sum: add(sum, value),
      isSpoken: false,
      said: touched.flatMap(saidOf),
    },
    others,
  };
};

/** The others and the session again, in order of their beginning. */
export const inOrder = <Sum>(
  others: readonly Session<Sum>[],
  session: Session<Sum>,
): Session<Sum>[] => {
  const place = others.findIndex(({ startMs }) => startMs > session.startMs);
  return place < 0
    ? [...others, session]
    : [...others.slice(0, place), session, ...others.slice(place)];
};

type Written<Sum> = readonly [startMs: number, lengthMs: number, count: number, sum: Sum];

const write = <Sum>({ startMs, lastMs, count, sum }: Said<Sum>): Written<Sum> => [
  startMs,
  lastMs - startMs,
  count,
  sum,
];

const read = <Sum>([startMs, lengthMs, count, sum]: Written<Sum>): Said<Sum> => ({
  startMs,
  lastMs: startMs + lengthMs,
  count,
  sum,
});

/** Sessions as text, and back. */
export const writeSessions = <Sum>(sessions: readonly Session<Sum>[]): string =>
  JSON.stringify(
    sessions.map((session) => [
      ...write(session),
      session.isSpoken ? 1 : 0,
      ...session.said.map(write),
    ]),
  );

export const readSessions = <Sum>(text: string): Session<Sum>[] =>
  (JSON.parse(text) as [number, number, number, Sum, number, ...Written<Sum>[]][]).map(
    ([startMs, lengthMs, count, sum, isSpoken, ...said]) => ({
      ...read([startMs, lengthMs, count, sum]),
      isSpoken: isSpoken === 1,
      said: said.map(read),
    }),
  );

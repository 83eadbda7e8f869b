// Queries over windows: every ten seconds of a key, the last ten renewed every 10 s, 1 s and 100 ms,
// and sessions. Hopping windows are kept for eight keys: a key speaks once per slide, whoever asks.
import Type from 'typebox';
import { chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import type { Keyed, Operator } from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { map } from '../../operators/flow/map.ts';
import { counting } from '../../operators/window/aggregate.ts';
import { hopping } from '../../operators/window/hopping.ts';
import type { WindowOutcome } from '../../operators/window/outcome.ts';
import { session } from '../../operators/window/session.ts';
import { tumbling } from '../../operators/window/tumbling.ts';
import { type Expected, outputText, type Query } from './query.ts';
import { type Asked, promptEvent, prompts } from './source.ts';

type Prompt = Event<Asked>;
type Windowing = Operator<Prompt, WindowOutcome<Prompt, number>, Keyed>;

/** A window of a key by the model. */
interface Counted {
  readonly key: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly count: number;
}

const outOfOrderMs = 5_000;
const at = ({ timeMs }: Prompt): number => timeMs;

const spoken = topic({
  name: 'spoken',
  schema: Type.Object({
    outcome: Type.String(),
    start: Type.Number(),
    count: Type.Integer(),
  }),
  retentionMs: 3_600_000,
});

/** Windows whose end the watermark has reached are spoken of; the others may be, after a tick. */
const expected = (windows: Iterable<Counted>, events: readonly Prompt[]): Expected => {
  const reachedMs = events.reduce((max, { timeMs }) => Math.max(max, timeMs), 0) - outOfOrderMs;
  const [must, may]: [string[], string[]] = [[], []];
  for (const { key, startMs, endMs, count } of windows) {
    const text = outputText(key, { outcome: 'onTime', start: startMs, count });
    (endMs <= reachedMs ? must : may).push(text);
  }
  return { must, may, ordered: false };
};

const windowQuery = (
  name: string,
  help: string,
  windowing: Windowing,
  windowsOf: (events: readonly Prompt[]) => Iterable<Counted>,
  users?: number,
): Query => ({
  ...{ name, help },
  chain: chain(name, [
    pipeline({
      name,
      from: prompts,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          windowing,
          map('shape', (said) =>
            said.outcome === 'late'
              ? { outcome: said.outcome, start: 0, count: 0 }
              : { outcome: said.outcome, start: said.startMs, count: said.count },
          ),
        ),
      to: spoken,
    }),
  ]),
  event: (n, baseMs) => promptEvent(n, baseMs, users),
  expect: (events) => expected(windowsOf(events), events),
});

const inWindows =
  (sizeMs: number, slideMs: number) =>
  (events: readonly Prompt[]): Iterable<Counted> => {
    const windows = new Map<string, Counted>();
    for (const { subject: key, timeMs } of events) {
      const last = Math.floor(timeMs / slideMs) * slideMs;
      for (let startMs = last; startMs > timeMs - sizeMs; startMs -= slideMs) {
        const name = `${key} ${startMs}`;
        const count = (windows.get(name)?.count ?? 0) + 1;
        windows.set(name, { key, startMs, endMs: startMs + sizeMs, count });
      }
    }
    return windows.values();
  };

const sizeMs = 10_000;
const hoppingKeys = 8;

const hoppingQuery = (name: string, slideMs: number): Query =>
  windowQuery(
    name,
    `the prompts of the last ten seconds of each of eight users, every ${slideMs} ms`,
    hopping(name, { sizeMs, slideMs, at }, counting()),
    inWindows(sizeMs, slideMs),
    hoppingKeys,
  );

const gapMs = 5_000;

const sessionsOf = (events: readonly Prompt[]): Iterable<Counted> => {
  const times = new Map<string, number[]>();
  for (const { subject, timeMs } of events) {
    const own = times.get(subject) ?? [];
    own.push(timeMs);
    times.set(subject, own);
  }
  const sessions: Counted[] = [];
  for (const [key, unsorted] of times) {
    const sorted = unsorted.sort((a, b) => a - b);
    let from = 0;
    for (let index = 1; index <= sorted.length; index += 1) {
      const last = sorted[index - 1] as number;
      if (index < sorted.length && (sorted[index] as number) - last < gapMs) continue;
      const startMs = sorted[from] as number;
      sessions.push({ key, startMs, endMs: last + gapMs, count: index - from });
      from = index;
    }
  }
  return sessions;
};

export const windowQueries: readonly Query[] = [
  windowQuery(
    'tumbling',
    'the prompts of each user in every ten seconds',
    tumbling('ten seconds', { sizeMs, at }, counting()),
    inWindows(sizeMs, sizeMs),
  ),
  hoppingQuery('hopping_10s', 10_000),
  hoppingQuery('hopping_1s', 1_000),
  hoppingQuery('hopping_100ms', 100),
  windowQuery(
    'session',
    'visits of each user, ended by a pause of five seconds',
    session('visits', { gapMs, at }, counting()),
    sessionsOf,
  ),
];

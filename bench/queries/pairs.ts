// Queries that compare events of a key with each other: without repeats, and joined by their times.
import Type from 'typebox';
import { chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { distinct as distinctStep } from '../../operators/flow/distinct.ts';
import { map } from '../../operators/flow/map.ts';
import { intervalJoin as joinStep } from '../../operators/join/interval-join.ts';
import { outputText, type Query } from './query.ts';
import { type Asked, promptEvent, prompts } from './source.ts';

type Prompt = Event<Asked>;

const retentionMs = 3_600_000;
const at = ({ timeMs }: Prompt): number => timeMs;

const seen = topic({
  name: 'seen_sessions',
  schema: Type.Object({ session_id: Type.String() }),
  retentionMs,
});

export const distinct: Query = {
  name: 'distinct',
  help: 'the sessions of each user, each once in ten minutes',
  chain: chain('distinct', [
    pipeline({
      name: 'distinct',
      from: prompts,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          distinctStep('sessions', {
            by: ({ data }) => data.session_id,
            withinMs: 600_000,
            at,
          }),
          map('shape', ({ data: { session_id } }) => ({ session_id })),
        ),
      to: seen,
    }),
  ]),
  event: (n, baseMs) => promptEvent(n, baseMs),
  expect: (events) => {
    const known = new Set<string>();
    const must: string[] = [];
    for (const { subject, data } of events) {
      const name = `${subject} ${data.session_id}`;
      if (known.has(name)) continue;
      known.add(name);
      must.push(outputText(subject, { session_id: data.session_id }));
    }
    return { must, ordered: true };
  },
};

const afterMs = 1_000;
const isBlocked = ({ data }: Prompt): boolean => data.verdict === 'block';

const followed = topic({
  name: 'followed',
  schema: Type.Object({ blocked: Type.String(), followed_by: Type.String() }),
  retentionMs,
});

export const intervalJoin: Query = {
  name: 'interval_join',
  help: 'each blocked prompt with those of its user in the second after it',
  chain: chain('interval_join', [
    pipeline({
      name: 'interval_join',
      from: prompts,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          joinStep('what follows', {
            left: (event): event is Prompt => isBlocked(event),
            right: (event): event is Prompt => !isBlocked(event),
            withinMs: { before: 0, after: afterMs },
            at,
          }),
          map('shape', (joined) => ({
            blocked: joined.outcome === 'matched' ? joined.left.id : joined.outcome,
            followed_by: joined.outcome === 'matched' ? joined.right.id : '',
          })),
        ),
      to: followed,
    }),
  ]),
  event: (n, baseMs) => promptEvent(n, baseMs),
  expect: (events) => {
    const byUser = new Map<string, Prompt[]>();
    for (const event of events) {
      const own = byUser.get(event.subject) ?? [];
      own.push(event);
      byUser.set(event.subject, own);
    }
    const must = [...byUser].flatMap(([subject, own]) => {
      const allowed = own.filter((event) => !isBlocked(event));
      return own
        .filter(isBlocked)
        .flatMap((left) =>
          allowed
            .filter(({ timeMs }) => timeMs >= left.timeMs && timeMs <= left.timeMs + afterMs)
            .map(({ id }) => outputText(subject, { blocked: left.id, followed_by: id })),
        );
    });
    return { must, ordered: false };
  },
};

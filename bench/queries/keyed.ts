// Queries that keep numbers per key: a running count, and counts over a sliding window of ten
// minutes among ten thousand users.
import Type from 'typebox';
import { chain } from '../../engine/model/chain.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { count } from '../../operators/flow/count.ts';
import { map } from '../../operators/flow/map.ts';
import { sliding } from '../../operators/window/sliding.ts';
import { outputText, type Query } from './query.ts';
import { promptEvent, prompts } from './source.ts';

const retentionMs = 3_600_000;
const tally = topic({
  name: 'tally',
  schema: Type.Object({ model_id: Type.String(), count: Type.Integer() }),
  retentionMs,
});

export const keyedCount: Query = {
  name: 'keyed_count',
  help: 'how many prompts each user has sent',
  chain: chain('keyed_count', [
    pipeline({
      name: 'keyed_count',
      from: prompts,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          count('prompts of a user'),
          map('shape', ({ value: { data }, count: reached }) => ({
            model_id: data.model_id,
            count: reached,
          })),
        ),
      to: tally,
    }),
  ]),
  event: (n, baseMs) => promptEvent(n, baseMs),
  expect: (events) => {
    const counts = new Map<string, number>();
    const must = events.map(({ subject, data: { model_id } }) => {
      counts.set(subject, (counts.get(subject) ?? 0) + 1);
      return outputText(subject, { model_id, count: counts.get(subject) });
    });
    return { must, ordered: true };
  },
};

const slidingUsers = 10_000;
const sizeMs = 600_000;
const recent = topic({
  name: 'recent',
  schema: Type.Object({ model_id: Type.String(), recent: Type.Integer() }),
  retentionMs,
});

/** How many of a user's times so far are in (timeMs − size, timeMs]. */
const within = (times: readonly number[], timeMs: number): number =>
  times.filter((time) => time <= timeMs && time > timeMs - sizeMs).length;

export const slidingCount: Query = {
  name: 'sliding_count',
  help: 'how many prompts of a user in the last ten minutes, at each prompt',
  chain: chain('sliding_count', [
    pipeline({
      name: 'sliding_count',
      from: prompts,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          sliding({ recent: { sizeMs } }, { at: (event) => event.timeMs }),
          map('shape', ({ value: { data }, counts }) => ({
            model_id: data.model_id,
            recent: counts.recent,
          })),
        ),
      to: recent,
    }),
  ]),
  event: (n, baseMs) => promptEvent(n, baseMs, slidingUsers),
  expect: (events) => {
    const times = new Map<string, number[]>();
    const must = events.map(({ subject, timeMs, data: { model_id } }) => {
      const own = times.get(subject) ?? [];
      own.push(timeMs);
      times.set(subject, own);
      return outputText(subject, { model_id, recent: within(own, timeMs) });
    });
    return { must, ordered: true };
  },
};

// Queries over sequences: a pattern of three steps where every second event belongs to it, where one
// in a hundred does, and as a stage behind another pipeline.
import Type from 'typebox';
import { chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { map } from '../../operators/flow/map.ts';
import { match } from '../../operators/pattern/match.ts';
import { pattern } from '../../operators/pattern/pattern.ts';
import { outputText, type Query } from './query.ts';
import { type Asked, promptEvent, prompts } from './source.ts';

const retentionMs = 3_600_000;
const withinMs = 600_000;

interface Scored {
  readonly score: number;
}

/** The step that an event is fit for, if any: a third of the share each. */
const stepOf = (score: number, share: number): number | undefined => {
  const step = Math.floor((score / share) * 3);
  return step < 3 ? step : undefined;
};

const rising = (share: number) =>
  pattern<Event<Scored>, null>('rising', { keep: () => null })
    .begin('low', ({ data }) => stepOf(data.score, share) === 0)
    .followedBy('middle', ({ data }) => stepOf(data.score, share) === 1)
    .followedBy('high', ({ data }) => stepOf(data.score, share) === 2)
    .within(withinMs);

const found = topic({
  name: 'found',
  schema: Type.Object({ low: Type.String(), high: Type.String() }),
  retentionMs,
});

/** The matches of one user in log order: of those that end together, the one that began first. */
const matchesOf = (events: readonly Event<Asked>[], share: number): readonly string[] => {
  const open = new Map<string, { readonly low: string; reached: number }[]>();
  const must: string[] = [];
  for (const { id, subject, data } of events) {
    const partials = open.get(subject) ?? [];
    open.set(subject, partials);
    const step = stepOf(data.score, share);
    if (step === undefined) continue;
    if (step === 0) partials.push({ low: id, reached: 0 });
    const moved = partials.filter(({ reached }) => reached === step - 1);
    for (const partial of moved) partial.reached = step;
    const [first] = moved;
    if (step !== 2 || !first) continue;
    must.push(outputText(subject, { low: first.low, high: id }));
    partials.length = 0;
  }
  return must;
};

const patternQuery = (name: string, help: string, share: number, users?: number): Query => ({
  ...{ name, help },
  chain: chain(name, [
    pipeline({
      name,
      from: prompts,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          match(rising(share), { skip: 'skipPastLast', order: 'log' }),
          map('shape', ({ steps }) => ({
            low: steps.low[0]?.id ?? '',
            high: steps.high[0]?.id ?? '',
          })),
        ),
      to: found,
    }),
  ]),
  event: (n, baseMs) => promptEvent(n, baseMs, users),
  expect: (events) => ({ must: matchesOf(events, share), ordered: true }),
});

export const patternQueries: readonly Query[] = [
  patternQuery('pattern', 'three steps; one event in a hundred belongs to one', 0.01, 50),
  patternQuery('pattern_dense', 'three steps; every second event belongs to one', 0.5),
];

const scored = topic({
  name: 'scored',
  schema: Type.Object({ model_id: Type.String(), score: Type.Number() }),
  retentionMs,
});
const scoring = pipeline({
  name: 'scoring',
  from: prompts,
  flow: (events) =>
    events.pipe(map('score', ({ data: { model_id, score } }) => ({ model_id, score }))),
  to: scored,
});
const cep = pipeline({
  name: 'cep',
  from: scored,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      match(rising(0.01), { skip: 'skipPastLast', order: 'log' }),
      map('shape', ({ steps }) => ({ low: steps.low[0]?.id ?? '', high: steps.high[0]?.id ?? '' })),
    ),
  to: found,
});

const stageQuery = (name: string, help: string, pipelines: Query['chain']['pipelines']): Query => ({
  ...{ name, help },
  chain: chain(name, pipelines),
  event: (n, baseMs) => promptEvent(n, baseMs),
  expect: (events) => ({
    must: events.map(({ subject, data: { model_id, score } }) =>
      outputText(subject, { model_id, score }),
    ),
    ordered: true,
  }),
});

/** A pipeline alone, and with a pattern over what it writes. */
export const stageQueries: readonly Query[] = [
  stageQuery('scored', 'scores handed on', [scoring]),
  stageQuery('scored_with_cep', 'scores handed on, and watched by a pattern', [scoring, cep]),
];

// Query: each prompt beside the entry of its model in a table of ten thousand, as of its time.
import Type from 'typebox';
import { chain } from '../../engine/model/chain.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { attach } from '../../operators/flow/attach.ts';
import { map } from '../../operators/flow/map.ts';
import { outputText, type Query } from './query.ts';
import { promptEvent, prompts, scatter } from './source.ts';

const rows = 10_000;
const users = 2_000;
const validForMs = 3_000;
const ids = Array.from({ length: rows }, (_, n) => `registered-${n}`);

interface Version {
  readonly fromMs: number;
  readonly risk: number;
}

/** Every model has a version for each stretch of its time, newest first. */
const table: ReadonlyMap<string, readonly Version[]> = new Map(
  ids.map((id, n) => [
    id,
    [2, 1, 0].map((version) => ({ fromMs: version * validForMs, risk: (n % 100) + version })),
  ]),
);

const asOf = (model: string, timeMs: number): number =>
  table.get(model)?.find(({ fromMs }) => fromMs <= timeMs % (3 * validForMs))?.risk ?? -1;

const enriched = topic({
  name: 'enriched',
  schema: Type.Object({ model_id: Type.String(), score: Type.Number(), risk: Type.Integer() }),
  retentionMs: 3_600_000,
});

export const enrich: Query = {
  name: 'lookup_join',
  help: 'joins each prompt with a table of 10,000 models, as of its time',
  chain: chain('lookup_join', [
    pipeline({
      name: 'lookup_join',
      from: prompts,
      flow: (events) =>
        events.pipe(
          attach('risk', ({ data, timeMs }) => asOf(data.model_id, timeMs)),
          map('shape', ({ data: { model_id, score }, risk }) => ({ model_id, score, risk })),
        ),
      to: enriched,
    }),
  ]),
  event: (n, baseMs) => promptEvent(n, baseMs, users, ids[scatter(n + 5, rows)]),
  expect: (events) => ({
    must: events.map(({ subject, timeMs, data: { model_id, score } }) => {
      const version = Math.floor((timeMs % (3 * validForMs)) / validForMs);
      const risk = (Number(model_id.split('-')[1]) % 100) + version;
      return outputText(subject, { model_id, score, risk });
    }),
    ordered: true,
  }),
};

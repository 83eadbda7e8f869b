// Queries without state: pass-through, projection with redaction, filter, versioned look-up, and
// one and ten steps that do nothing.
import Type from 'typebox';
import { chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import type { Anywhere, Operator } from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { map } from '../../operators/flow/map.ts';
import { where } from '../../operators/flow/where.ts';
import { outputText, type Query } from './query.ts';
import { type Asked, askedSchema, models, promptEvent, prompts } from './source.ts';

const retentionMs = 3_600_000;
type Prompt = Event<Asked>;

const passed = topic({ name: 'passed', schema: askedSchema, retentionMs });
const payload = map('its payload', ({ data }: Prompt) => data);

export const passthrough: Query = {
  name: 'passthrough',
  help: 'decode, validate, write again',
  chain: chain('passthrough', [
    pipeline({ name: 'passthrough', from: prompts, flow: (e) => e.pipe(payload), to: passed }),
  ]),
  event: (n, baseMs) => promptEvent(n, baseMs),
  expect: (events) => ({
    must: events.map(({ subject, data }) => outputText(subject, data)),
    ordered: true,
  }),
};

const redacted = topic({
  name: 'redacted',
  schema: Type.Object({
    user_id: Type.String(),
    model_id: Type.String(),
    prompt: Type.String(),
    contains_pii: Type.Boolean(),
  }),
  retentionMs,
});
const address = /[a-z.0-9]{1,64}@[a-z0-9]{1,64}\.[a-z]{2,10}/g;

export const redactMap: Query = {
  name: 'redact_map',
  help: 'a projection that takes addresses out of the prompt',
  chain: chain('redact_map', [
    pipeline({
      name: 'redact_map',
      from: prompts,
      flow: (events) =>
        events.pipe(
          map('without addresses', ({ data }) => {
            const prompt = data.prompt.replace(address, '[REDACTED-PII]');
            const { user_id, model_id } = data;
            return { user_id, model_id, prompt, contains_pii: prompt !== data.prompt };
          }),
        ),
      to: redacted,
    }),
  ]),
  event: (n, baseMs) => promptEvent(n, baseMs),
  expect: (events) => ({
    must: events.map(({ subject, data: { user_id, model_id, prompt } }, n) => {
      const [clean = ''] = prompt.split(' ann.');
      const text = n % 10 === 0 ? `${clean} [REDACTED-PII]` : prompt;
      return outputText(subject, { user_id, model_id, prompt: text, contains_pii: n % 10 === 0 });
    }),
    ordered: true,
  }),
};

const chosen = topic({ name: 'chosen', schema: askedSchema, retentionMs });
const chosenModels = new Set(models.slice(0, 2));

export const filter: Query = {
  name: 'filter',
  help: 'keeps the prompts to two of eight models',
  chain: chain('filter', [
    pipeline({
      name: 'filter',
      from: prompts,
      flow: (events) =>
        events.pipe(
          where('a chosen model', ({ data }) => chosenModels.has(data.model_id)),
          payload,
        ),
      to: chosen,
    }),
  ]),
  event: (n, baseMs) => promptEvent(n, baseMs),
  expect: (events) => ({
    must: events.filter((_, n) => n % 8 < 2).map(({ subject, data }) => outputText(subject, data)),
    ordered: true,
  }),
};

const nothing = (nth: number): Operator<Asked, Asked, Anywhere> =>
  map(`nothing ${nth}`, (data: Asked) => data);

export const oneOperator: Query = {
  ...passthrough,
  name: 'one_operator',
  help: 'one step that does nothing',
  chain: chain('one_operator', [
    pipeline({ name: 'one_operator', from: prompts, flow: (e) => e.pipe(payload), to: passed }),
  ]),
};

export const tenOperators: Query = {
  ...passthrough,
  name: 'ten_operators',
  help: 'ten steps that do nothing',
  chain: chain('ten_operators', [
    pipeline({
      name: 'ten_operators',
      from: prompts,
      flow: (events) =>
        events
          .pipe(payload, nothing(2), nothing(3), nothing(4), nothing(5))
          .pipe(nothing(6), nothing(7), nothing(8), nothing(9), nothing(10)),
      to: passed,
    }),
  ]),
};

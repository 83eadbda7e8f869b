// raw prompt → features and context; from here on the text stays behind
import { pipeline } from '../engine/model/pipeline.ts';
import { also } from '../operators/flow/also.ts';
import { map } from '../operators/flow/map.ts';
import { retrieve } from '../operators/retrieval/retrieve.ts';
import { auditOfPrompt } from './events/audit.ts';
import { topics } from './topics.ts';

export const retrieval = () =>
  pipeline({
    name: 'retrieval',
    from: topics.raw,
    flow: (events) =>
      events.pipe(
        also(topics.audit, ({ data }) => auditOfPrompt(data)),
        map('retrieve', ({ data: { prompt, ...facts } }) => ({ ...facts, ...retrieve(prompt) })),
      ),
    to: topics.retrieved,
  });

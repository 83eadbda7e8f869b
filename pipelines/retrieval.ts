// raw prompt → features and context; from here on the text stays behind
import { pipeline } from '../engine/model/pipeline.ts';
import { also } from '../operators/flow/also.ts';
import { map } from '../operators/flow/map.ts';
import { retrieve } from '../operators/retrieval/retrieve.ts';
import { auditOfPrompt } from './events/audit.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

/** A model is told no more than so many chunks. */
const contextsMax = 3;

export const retrieval = ({ documents }: Pick<Services, 'documents'>) =>
  pipeline({
    name: 'retrieval',
    from: topics.raw,
    flow: (events) =>
      events.pipe(
        also(topics.audit, ({ data }) => auditOfPrompt(data)),
        map('retrieve', ({ tenantId, timeMs, data: { prompt, sealed_prompt, ...facts } }) => ({
          ...facts,
          ...retrieve(prompt, documents.find(tenantId, facts.user_id, prompt, contextsMax), timeMs),
        })),
      ),
    to: topics.retrieved,
  });

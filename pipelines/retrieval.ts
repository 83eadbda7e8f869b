// raw prompt → features, what it is together with the prompts before it, and context; from here on the
// text stays behind
import { pipeline } from '../engine/model/pipeline.ts';
import { also } from '../operators/flow/also.ts';
import { map } from '../operators/flow/map.ts';
import { promptGuard } from '../operators/guard/prompt-guard.ts';
import { compareToTurns } from '../operators/posture/compare-to-turns.ts';
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
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        also(topics.audit, ({ data }) => auditOfPrompt(data)),
        compareToTurns(promptGuard, ({ data, timeMs }) => ({
          session: data.session_id,
          text: data.prompt,
          verdict: data.guard_verdict,
          score: data.guard_score,
          isHarmful: data.content?.verdict === 'unsafe',
          atMs: timeMs,
        })),
        map('retrieve', ({ tenantId, timeMs, data, conversation }) => {
          const { prompt, sealed_prompt, ...facts } = data;
          const found = documents.find(tenantId, facts.user_id, prompt, contextsMax);
          return { ...facts, ...conversation, ...retrieve(prompt, found, timeMs) };
        }),
      ),
    to: topics.retrieved,
  });

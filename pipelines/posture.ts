// prompt features (and alerts, fed back) → scored posture
import { pipeline } from '../engine/model/pipeline.ts';
import type { EventOf } from '../engine/model/topic.ts';
import { also } from '../operators/flow/also.ts';
import { map } from '../operators/flow/map.ts';
import { assess } from '../operators/posture/assess.ts';
import { compareToSession } from '../operators/posture/compare-to-session.ts';
import { rememberAlerts } from '../operators/posture/remember-alerts.ts';
import { sliding } from '../operators/window/sliding.ts';
import { auditOfChangedContext } from './events/audit.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

type Prompt = EventOf<typeof topics.retrieved>;
type Input = Prompt | EventOf<typeof topics.alert>;

export const posture = ({ weights, limits }: Pick<Services, 'weights' | 'limits'>) =>
  pipeline({
    name: 'posture',
    from: [topics.retrieved, topics.alert],
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        also(topics.audit, ({ data }) => auditOfChangedContext(data)),
        rememberAlerts<Input, Prompt>({
          alertOf: (event) =>
            event.type === 'alert'
              ? {
                  session: event.data.session_id,
                  level: event.data.level,
                  ttps: event.data.ttp_codes,
                }
              : undefined,
          isPrompt: (event) => event.type === 'retrieved',
          session: ({ data }) => data.session_id,
          at: (event) => event.timeMs,
        }),
        compareToSession({
          session: ({ data }) => data.session_id,
          tokens: ({ data }) => data.prompt_tokens,
        }),
        sliding(limits, { at: (event) => event.timeMs }),
        map('assess', ({ value, counts }) => {
          const { auth_context, prompt_tokens, retrieval_note, ...rest } = value.data;
          const { retrieved_contexts, changed_contexts, ...facts } = rest;
          return {
            ...facts,
            ...assess(value.data, { ...value, short: counts.short, long: counts.long }, weights, {
              shortThreshold: limits.short.threshold,
              longThreshold: limits.long.threshold,
            }),
            scopes: auth_context.scopes,
            intent_drift_score: value.intent_drift_score,
            cep_ttps: [...value.cep_ttps],
            alert_level: value.alert_level,
            short_window_count: counts.short,
            long_window_count: counts.long,
            contexts: retrieved_contexts.map(({ source, ...reference }) => reference),
          };
        }),
      ),
    to: topics.postureEnriched,
  });

// scored posture → allow | escalate | block; the gateway that asked hears of it in the same commit
import { pipeline } from '../engine/model/pipeline.ts';
import { also } from '../operators/flow/also.ts';
import { map } from '../operators/flow/map.ts';
import { factorsOf } from '../operators/posture/factors.ts';
import { promptInput } from '../policies/prompt-input.ts';
import { promptUnderControl } from '../policies/under-control.ts';
import { unlessFrozen } from '../policies/unless-frozen.ts';
import { auditOfDecision } from './events/audit.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

export const decision = ({
  policy,
  models,
  freezes,
  control,
  weights,
}: Pick<Services, 'policy' | 'models' | 'freezes' | 'control' | 'weights'>) =>
  pipeline({
    name: 'decision',
    from: topics.postureEnriched,
    flow: (events) =>
      events.pipe(
        map('decide', ({ tenantId, data, timeMs }) => {
          const { user_id, session_id, model_id } = data;
          const facts = promptInput(data, models.riskTierOf(tenantId, model_id));
          const asking = { userId: user_id, sessionId: session_id, modelId: model_id };
          const { guard_reasons, guard_model } = data;
          const { conversation_score = 0, conversation_reasons = [] } = data;
          const { conversation_events = [] } = data;
          const categories = [
            ...new Set([...data.guard_categories, ...(data.conversation_categories ?? [])]),
          ];
          const isFrozen = freezes.of(tenantId, asking) !== undefined;
          const ruling = unlessFrozen(isFrozen, policy, facts, tenantId);
          const rule = `prompt/${ruling.rule}`;
          const asked = { ...asking, rule, categories, atMs: timeMs };
          return {
            ...promptUnderControl(ruling, {
              mode: control.modeOf(tenantId, rule),
              exception: control.exceptionOf(tenantId, asked),
            }),
            ...{ user_id, session_id, model_id },
            posture_score: data.posture_score,
            factors: factorsOf(data, weights),
            signals: data.signals,
            categories,
            facts: {
              ...{ ...facts, guard_reasons, guard_model },
              ...{ conversation_score, conversation_reasons, conversation_events },
            },
            contexts: data.contexts ?? [],
          };
        }),
        also(topics.audit, (decided) => auditOfDecision(decided)),
      ),
    to: topics.decision,
    replies: true,
  });

// what is asked of a user's memory → what came of it, judged, ruled about and done, once
import { pipeline } from '../engine/model/pipeline.ts';
import { also } from '../operators/flow/also.ts';
import { lookup } from '../operators/flow/lookup.ts';
import { map } from '../operators/flow/map.ts';
import { promptGuard } from '../operators/guard/prompt-guard.ts';
import { detectPoisoning } from '../operators/memory/detect-poisoning.ts';
import { screenValue } from '../operators/memory/screen-value.ts';
import { memoryInput } from '../policies/memory-input.ts';
import { auditOfMemory } from './events/audit-of-memory.ts';
import { memoryResult } from './events/memory-result.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

/** One after the other: what a user asks for later must find what was asked for before. */
const inOrder = { concurrency: 1 };

export const memory = ({
  policy,
  memory: store,
  freezes,
}: Pick<Services, 'policy' | 'memory' | 'freezes'>) =>
  pipeline({
    name: 'memory',
    from: topics.memoryRequest,
    flow: (events) =>
      events.pipe(
        map('rule', ({ id, timeMs, tenantId, data }) => {
          const { user_id: userId, session_id: sessionId, model_id: modelId } = data;
          const screened = screenValue(data.value ?? '', promptGuard);
          const input = memoryInput({
            ...{ operation: data.operation, namespace: data.namespace, roles: data.roles },
            ...{ userId, callerId: data.caller_id, postureScore: data.posture_score },
            ...{ value: screened.text, guardVerdict: screened.verdict },
            frozen: freezes.of(tenantId, { userId, sessionId, modelId }) !== undefined,
          });
          return {
            id,
            timeMs,
            tenantId,
            data,
            screened,
            ruling: policy.decideMemory(input, tenantId),
          };
        }),
        lookup(
          'done',
          async ({ id, timeMs, tenantId, data, screened, ruling }) =>
            ruling.decision === 'deny'
              ? undefined
              : store.perform(tenantId, data, { requestId: id, atMs: timeMs, ...screened }),
          inOrder,
        ),
        map('result', ({ data, screened, ruling, done }) =>
          memoryResult(data, screened, ruling, done),
        ),
        also(topics.audit, auditOfMemory),
      ),
    to: topics.memoryResult,
    replies: true,
  });

/** Attacks on what is remembered. */
export const poisoning = () =>
  pipeline({
    name: 'poisoning',
    from: topics.memoryResult,
    key: (event) => event.subject,
    flow: (events) => events.pipe(detectPoisoning()),
    to: topics.detection,
  });

// Shadow models: once an answer has left, a share of the prompts is put to another model, too. Nobody
// sees what it says; what is kept are figures that compare the two.
import {
  isCoded,
  type Model,
  type ModelAnswer,
  type ModelRequest,
  textOf,
} from '../../connectors/llm/model.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Event } from '../../engine/model/event.ts';
import { leaksPrompt } from '../../operators/output/leakage.ts';
import { scan } from '../../operators/output/scan.ts';
import { wordSimilarity } from '../../operators/output/similarity.ts';
import type { FinalResponse } from '../../pipelines/events/final-response.ts';
import type { Raw } from '../../pipelines/events/raw.ts';
import type { ShadowResponse } from '../../pipelines/events/shadow-response.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import { topics } from '../../pipelines/topics.ts';
import type { TenantPolicies } from '../../policies/tenant-policies.ts';
import type { Budgets } from '../budgets/budgets.ts';
import type { Freezes } from '../control/freezes.ts';
import type { ModelGate } from '../control/model-gate.ts';
import type { Journal } from '../journal.ts';
import type { Care } from './care.ts';
import type { Choice } from './choice.ts';
import { isShadowed } from './route.ts';

/** What was asked and what has left. */
export interface Shadowed {
  readonly raw: Event<Raw>;
  readonly request: ModelRequest;
  readonly shadow: Choice['shadow'];
  readonly final: FinalResponse;
}

export interface Shadows {
  /** Puts a prompt to the shadow of its route, if its turn has come; answers at once. */
  follow(answered: Shadowed): void;
  /** Cuts what is under way. */
  close(): void;
}

export interface ShadowParts {
  readonly gate: Pick<ModelGate, 'approved'>;
  readonly care: Pick<Care, 'spare'>;
  readonly freezes: Pick<Freezes, 'of' | 'watch'>;
  readonly budgets: Pick<Budgets, 'admit' | 'spend'>;
  readonly policies: Pick<TenantPolicies, 'decideOutput'>;
  readonly journal: Pick<Journal, 'follow'>;
  readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>;
  readonly metrics: ProductMetrics;
  readonly log: Pick<Logger, 'warn'>;
  readonly canary: string;
  /** Calls that are under way at the same time, at most. */
  readonly callsMax: number;
}

type Side = ShadowResponse['primary'];

/** The answer is on its way to its client first. */
const afterMs = 50;
const nothing = { input_tokens: 0, output_tokens: 0 } as const;

const primaryOf = (final: FinalResponse): Side => ({
  ...{ model_id: final.model_used ?? final.model_id, stop_reason: final.stop_reason },
  ...{ output_decision: final.output_decision, response_length: final.response_length },
  ...{ input_tokens: final.input_tokens, output_tokens: final.output_tokens },
  latency_ms: final.response_latency_ms,
  ...(final.cost_microusd === undefined ? {} : { cost_microusd: final.cost_microusd }),
});

/** Opens the shadows of a gateway. */
export const openShadows = (parts: ShadowParts): Shadows => {
  const { gate, care, freezes, budgets, policies, journal, clock } = parts;
  const { metrics, log, canary, callsMax } = parts;
  const closing = new AbortController();
  let underWay = 0;

  const judged = (
    answer: ModelAnswer,
    system: string,
    tenantId: string,
  ): Pick<Side, 'output_decision'> => {
    const text = textOf(answer.parts);
    const { containsSecret, containsPii } = scan(text);
    const { decision } = policies.decideOutput(
      {
        ...{ contains_secret: containsSecret, contains_pii: containsPii, llm_verdict: 'allow' },
        ...{ content: 'none', content_categories: [] },
        contains_canary: leaksPrompt(text, system, canary),
      },
      tenantId,
    );
    return { output_decision: decision };
  };

  const ask = async (
    model: Model,
    modelId: string,
    { raw, request, final }: Shadowed,
    signal: AbortSignal,
  ): Promise<Pick<ShadowResponse, 'outcome' | 'error' | 'shadow' | 'similarity'>> => {
    const startedMs = clock.monotonicMs();
    const latency = () => ({ latency_ms: Math.round(clock.monotonicMs() - startedMs) });
    const idempotencyKey = `${raw.id}.shadow`;
    try {
      const answer = await model.complete({ ...request, model: modelId, idempotencyKey, signal });
      const text = textOf(answer.parts);
      return {
        outcome: 'answered',
        shadow: {
          ...{ model_id: modelId, stop_reason: answer.stopReason, ...answer.usage, ...latency() },
          ...{ ...judged(answer, request.system, raw.tenantId), response_length: text.length },
          ...(answer.costMicrousd === undefined ? {} : { cost_microusd: answer.costMicrousd }),
        },
        similarity: wordSimilarity(final.text, scan(text).redacted),
      };
    } catch (cause) {
      return {
        ...{ outcome: 'failed', error: isCoded(cause) ? cause.code : 'cut', similarity: 0 },
        shadow: {
          ...{ model_id: modelId, stop_reason: 'failed', output_decision: 'none' },
          ...{ ...nothing, response_length: 0, ...latency() },
        },
      };
    }
  };

  const run = async (answered: Shadowed, route: string, modelId: string): Promise<void> => {
    const { raw, final } = answered;
    const { user_id: userId, session_id: sessionId } = raw.data;
    const left = (outcome: string): void =>
      metrics.weir_shadow_calls_total.add({ model_id: modelId, outcome });
    await clock.sleep(afterMs, closing.signal);
    if (closing.signal.aborted) return;
    const asking = { userId, sessionId, modelId };
    if (freezes.of(raw.tenantId, asking)) return left('frozen');
    const registered = gate.approved(raw.tenantId, modelId);
    if (!registered) return left('not_approved');
    const model = care.spare(registered);
    if (!model) return left('unavailable');
    // The organisation wants the shadow, not the application whose prompt it is: it pays.
    const { tenantId } = raw;
    const isPaid = await budgets.admit({ tenantId }).then(
      () => true,
      () => false,
    );
    if (!isPaid) return left('over_budget');
    const watch = freezes.watch(raw.tenantId, asking, closing.signal);
    try {
      const { signal } = watch;
      const result = await ask(model, modelId, answered, signal);
      left(result.outcome);
      budgets.spend({ tenantId }, result.shadow.input_tokens + result.shadow.output_tokens);
      const { user_id, session_id, model_id } = raw.data;
      await journal.follow(raw, topics.shadowResponse, {
        ...{ user_id, session_id, model_id, route, primary: primaryOf(final), ...result },
      });
    } finally {
      watch.close();
    }
  };

  return {
    follow: (answered) => {
      const { shadow, raw } = answered;
      if (!shadow || !isShadowed(shadow.route, shadow.share, raw.id)) return;
      if (underWay >= callsMax) {
        metrics.weir_shadow_calls_total.add({ model_id: shadow.model, outcome: 'crowded' });
        return;
      }
      underWay += 1;
      void run(answered, shadow.route, shadow.model)
        .catch((error) => log.warn(errorFacts(error), 'a shadow answer could not be recorded'))
        .finally(() => {
          underWay -= 1;
        });
    },
    close: () => closing.abort(),
  };
};

// One prompt from request to answer. The order is the guarantee: exhausted users and the model gate,
// guard and scan, admission to the log, the decision that the stream makes, only then the model, then the output
// check, then the record of the answer, then the answer.

import type { Desk } from '../connectors/gateway/desk.ts';
import type { Identity } from '../connectors/identity/tokens.ts';
import type { Model, ModelAnswer } from '../connectors/llm/model.ts';
import type { Clock } from '../engine/kernel/clock.ts';
import type { Event } from '../engine/model/event.ts';
import type { Guard } from '../operators/guard/verdict.ts';
import { leaksPrompt } from '../operators/output/leakage.ts';
import { scan } from '../operators/output/scan.ts';
import type { Decision } from '../pipelines/events/decision.ts';
import type { FinalResponse } from '../pipelines/events/final-response.ts';
import type { Raw } from '../pipelines/events/raw.ts';
import type { ProductMetrics } from '../pipelines/metrics.ts';
import { topics } from '../pipelines/topics.ts';
import type { Policies } from '../policies/evaluator.ts';
import type { OutputRuling } from '../policies/inputs.ts';
import { apiErrors } from './errors.ts';
import type { ExhaustedUsers } from './exhausted-users.ts';
import { hashOf, rawEvent } from './ingest.ts';
import type { Journal } from './journal.ts';
import type { ModelGate } from './model-gate.ts';

export interface ConverseParts {
  readonly desk: Desk;
  readonly gate: Pick<ModelGate, 'approved'>;
  readonly exhausted: ExhaustedUsers;
  readonly guard: Guard;
  readonly model: Model;
  readonly policies: Policies;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly metrics: ProductMetrics;
  readonly defaultModel: string;
  readonly systemPrompt: string;
  readonly canary: string;
  readonly decisionMs: number;
  readonly tokensMax: number;
}

export interface Prompt {
  readonly prompt: string;
  readonly sessionId: string;
  readonly modelId: string | undefined;
  readonly traceparent: string | undefined;
}

/** How a prompt ended. */
export type Outcome =
  | {
      readonly kind: 'answered' | 'output_blocked';
      readonly raw: Event<Raw>;
      readonly decided: Decision;
      readonly answer: FinalResponse;
      readonly remaining: number;
    }
  | {
      readonly kind: 'blocked';
      readonly raw: Event<Raw>;
      readonly decided: Decision;
      readonly remaining: number;
    }
  | {
      readonly kind: 'escalated';
      readonly raw: Event<Raw>;
      readonly decided: Decision;
      readonly remaining: number;
    };

const seconds = (fromMs: number, clock: Clock): number => (clock.monotonicMs() - fromMs) / 1000;

const wait = (retryAfterMs: number) => ({ retry_after_seconds: Math.ceil(retryAfterMs / 1000) });

/** The conversation of a gateway: `converse(identity, prompt, signal)`. */
export const conversation = (parts: ConverseParts) => {
  const { desk, gate, exhausted, guard, model, policies, journal, clock, metrics } = parts;

  const decide = async (raw: Event<Raw>): Promise<{ decided: Decision; remaining: number }> => {
    const startedMs = clock.monotonicMs();
    const outcome = await desk.ask(raw).catch((cause) => {
      throw apiErrors.LOG_AWAY(wait(1_000), { cause });
    });
    if (outcome.outcome === 'limited') {
      exhausted.remember(raw.tenantId, raw.subject, outcome.retryAfterMs);
      throw apiErrors.RATE_LIMITED(wait(outcome.retryAfterMs));
    }
    if (outcome.outcome === 'overloaded') throw apiErrors.OVERLOADED(wait(1_000));
    if (outcome.outcome === 'expired') {
      throw apiErrors.UNDECIDED({ ...wait(1_000), correlation_id: raw.id, reason: 'unavailable' });
    }
    const decided = topics.decision.decode(outcome.answer.data, outcome.answer.schemaVersion);
    metrics.weir_decision_seconds.observe(
      { decision: decided.decision },
      seconds(startedMs, clock),
    );
    return { decided, remaining: outcome.remaining };
  };

  const countRedactions = (where: 'prompt' | 'answer', secret: boolean, pii: boolean): void => {
    if (secret) metrics.weir_redactions_total.add({ where, class: 'secret' });
    if (pii) metrics.weir_redactions_total.add({ where, class: 'pii' });
  };

  const askModel = async (raw: Event<Raw>, signal: AbortSignal): Promise<ModelAnswer> => {
    const startedMs = clock.monotonicMs();
    let outcome = 'failed';
    try {
      const answer = await model.complete({
        model: raw.data.model_id,
        system: parts.systemPrompt,
        turns: [{ role: 'user', text: raw.data.prompt }],
        tokensMax: parts.tokensMax,
        idempotencyKey: raw.id,
        signal,
      });
      outcome = 'answered';
      return answer;
    } finally {
      metrics.weir_model_seconds.observe(
        { provider: model.provider, outcome },
        seconds(startedMs, clock),
      );
    }
  };

  const check = (answer: ModelAnswer, raw: Event<Raw>, startedMs: number): FinalResponse => {
    const scanned = scan(answer.text);
    const ruling: OutputRuling = policies.decideOutput({
      contains_secret: scanned.containsSecret,
      contains_pii: scanned.containsPii,
      contains_canary: leaksPrompt(answer.text, parts.systemPrompt, parts.canary),
      llm_verdict: 'allow',
    });
    const blocked = ruling.decision === 'block';
    countRedactions('answer', scanned.containsSecret, scanned.containsPii);
    return {
      user_id: raw.data.user_id,
      session_id: raw.data.session_id,
      model_id: raw.data.model_id,
      text: blocked ? '' : scanned.redacted,
      blocked,
      reason: ruling.reason,
      rule: ruling.rule,
      output_decision: ruling.decision,
      finding_kinds: [...scanned.kinds],
      policy_version: ruling.policy_version,
      provider: model.provider,
      stop_reason: answer.stopReason,
      input_tokens: answer.usage.input_tokens,
      output_tokens: answer.usage.output_tokens,
      response_sha256: hashOf(answer.text),
      response_length: answer.text.length,
      response_latency_ms: Math.round(clock.monotonicMs() - startedMs),
    };
  };

  return async (identity: Identity, prompt: Prompt, signal: AbortSignal): Promise<Outcome> => {
    const waitMs = exhausted.waitMs(identity.tenantId, identity.subject);
    if (waitMs !== undefined) throw apiErrors.RATE_LIMITED(wait(waitMs));
    const modelId = prompt.modelId ?? parts.defaultModel;
    if (!gate.approved(identity.tenantId, modelId))
      throw apiErrors.MODEL_GATE({ reason: 'model_gate' });
    const startedMs = clock.monotonicMs();
    const raw = rawEvent(
      {
        ...{ tenantId: identity.tenantId, userId: identity.subject, modelId },
        ...{ sessionId: prompt.sessionId, prompt: prompt.prompt },
        ...{ roles: identity.roles, scopes: identity.scopes },
      },
      {
        ...{ guard, clock, id: clock.id(), waitMs: parts.decisionMs },
        traceparent: prompt.traceparent,
      },
    );
    metrics.weir_guard_seconds.observe({}, seconds(startedMs, clock));
    countRedactions('prompt', raw.data.contains_secret, raw.data.contains_pii);
    const { decided, remaining } = await decide(raw);
    if (decided.decision === 'block') return { kind: 'blocked', raw, decided, remaining };
    if (decided.decision === 'escalate') return { kind: 'escalated', raw, decided, remaining };
    const answer = check(await askModel(raw, signal), raw, startedMs);
    await journal.follow(raw, topics.finalResponse, answer).catch((cause) => {
      throw apiErrors.LOG_AWAY(wait(1_000), { cause });
    });
    const kind = answer.blocked ? 'output_blocked' : 'answered';
    return { kind, raw, decided, answer, remaining };
  };
};

export type Converse = ReturnType<typeof conversation>;

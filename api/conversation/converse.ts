// A conversation from request to decision. The order is the guarantee: exhausted users and the model
// gate, guard and scan of every text, admission to the log, the decision that the stream makes; only
// what is allowed then is put to a model.
import type { Desk } from '../../connectors/gateway/desk.ts';
import type { Identity } from '../../connectors/identity/tokens.ts';
import type { ChatTool, Model, ModelRequest, ToolCallPart } from '../../connectors/llm/model.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Event } from '../../engine/model/event.ts';
import type { Guard } from '../../operators/guard/verdict.ts';
import { scan } from '../../operators/output/scan.ts';
import type { Decision } from '../../pipelines/events/decision.ts';
import { promptLengthMax, type Raw } from '../../pipelines/events/raw.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import { topics } from '../../pipelines/topics.ts';
import type { Budgets } from '../budgets/budgets.ts';
import { agentOf } from '../callers/agent-of.ts';
import type { ExhaustedUsers } from '../callers/exhausted-users.ts';
import type { ContentDesk } from '../content/content-desk.ts';
import { type Asking, type Freezes, frozenError } from '../control/freezes.ts';
import { apiErrors } from '../errors.ts';
import type { Choosing } from '../models/choice.ts';
import { agent, type CarryOut, trustedIn, untrustedIn } from './agent.ts';
import type { Question } from './answer.ts';
import type { LoadContext, PromptContext } from './context.ts';
import { type Conversation, type Judged, judge } from './conversation.ts';
import type { Recall } from './history.ts';
import { rawEvent } from './ingest.ts';
import type { ToolCalls } from './tool-calls.ts';

export interface ConverseParts {
  readonly desk: Desk;
  readonly models: Choosing;
  readonly exhausted: ExhaustedUsers;
  readonly budgets: Pick<Budgets, 'admit' | 'spend'>;
  readonly freezes: Pick<Freezes, 'of' | 'watch'>;
  readonly guard: Guard;
  readonly content: Pick<ContentDesk, 'ofPrompt'>;
  readonly context: LoadContext;
  readonly recall: Recall;
  readonly clock: Clock;
  readonly metrics: ProductMetrics;
  readonly defaultModel: string;
  readonly systemPrompt: string;
  readonly calls: ToolCalls;
  /** Seals a prompt in which something was replaced, where that is wanted. */
  readonly seal: ((text: string, owner: string) => string) | undefined;
  /** The tools that Weir runs and this caller may call. */
  readonly toolsFor: (identity: Identity) => readonly ChatTool[];
  readonly decisionMs: number;
  /** How long a call of a tool waits for a reviewer while its client waits. */
  readonly patienceMs: number;
  readonly tokensMax: number;
}

/** How a conversation was decided; `question` is there when a model may be asked. */
export interface Decided {
  readonly kind: 'allowed' | 'blocked' | 'escalated';
  readonly raw: Event<Raw>;
  readonly decided: Decision;
  /** Prompts that the user has left in this window. */
  readonly remaining: number;
  readonly question: Question;
  /** What the model was told beside the prompt. */
  readonly context: PromptContext;
}

interface Ruled {
  readonly decided: Decision;
  readonly remaining: number;
  /** The same request was decided about before. */
  readonly isRepeat: boolean;
}

const kinds = { allow: 'allowed', block: 'blocked', escalate: 'escalated' } as const;

const seconds = (fromMs: number, clock: Clock): number => (clock.monotonicMs() - fromMs) / 1000;

const wait = (retryAfterMs: number) => ({ retry_after_seconds: Math.ceil(retryAfterMs / 1000) });

/** The conversation of a gateway: `converse(identity, conversation, …)`. */
export const conversation = (parts: ConverseParts) => {
  const { desk, models, exhausted, freezes, guard, clock, metrics } = parts;

  const decide = async (raw: Event<Raw>): Promise<Ruled> => {
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
    const { remaining, isRepeat } = outcome;
    return { decided, remaining, isRepeat };
  };

  const approved = (tenantId: string, asking: Asking): Model => {
    const model = models.open(tenantId, asking);
    if (!model) {
      const model_id = scan(asking.modelId).redacted;
      throw apiErrors.MODEL_GATE({ reason: 'model_gate', model_id });
    }
    return model;
  };

  const judged = (asked: Conversation): Judged => {
    const startedMs = clock.monotonicMs();
    const found = judge(asked, guard);
    if (found.prompt.length > promptLengthMax) throw apiErrors.PROMPT_TOO_LONG();
    metrics.weir_guard_seconds.observe({}, seconds(startedMs, clock));
    const where = 'prompt';
    if (found.containsSecret) metrics.weir_redactions_total.add({ where, class: 'secret' });
    if (found.containsPii) metrics.weir_redactions_total.add({ where, class: 'pii' });
    return found;
  };

  const requestOf = (
    raw: Event<Raw>,
    asked: Conversation,
    { redacted }: Judged,
    signal: AbortSignal,
  ): ModelRequest => ({
    model: raw.data.model_id,
    system: [parts.systemPrompt, redacted.system].filter((text) => text !== '').join('\n\n'),
    turns: redacted.turns,
    tools: asked.tools,
    toolChoice: asked.toolChoice,
    tokensMax: Math.min(asked.tokensMax ?? parts.tokensMax, parts.tokensMax),
    ...{ temperature: asked.temperature, topP: asked.topP, stop: asked.stop },
    ...{ idempotencyKey: raw.id, signal },
  });

  return async (
    identity: Identity,
    asked: Conversation,
    request: {
      /** The session when the client names none. */
      readonly sessionId: string;
      readonly traceparent: string | undefined;
      readonly signal: AbortSignal;
      /** Whether it is our own chat: the model is told of documents, and may call Weir's tools. */
      readonly isChat?: boolean;
      /** Whether a chat is told of the turns before it, and is remembered itself; it is by default. */
      readonly history?: boolean | undefined;
      /** Names a request that may come again, and says what it holds. */
      readonly id?: string | undefined;
      readonly sha256?: string | undefined;
      /** Somebody's word on this prompt, which had to wait. */
      readonly review?: Raw['review'];
    },
  ): Promise<Decided> => {
    const { tenantId, subject, roles, scopes } = identity;
    const waitMs = exhausted.waitMs(tenantId, subject);
    if (waitMs !== undefined) throw apiErrors.RATE_LIMITED(wait(waitMs));
    const name = asked.modelId ?? parts.defaultModel;
    const sessionId = asked.sessionId ?? request.sessionId;
    const { modelId, askedModel, shadow } = models.choose(tenantId, name, sessionId);
    const asking: Asking = { userId: subject, sessionId, modelId, askedModel };
    const freeze = freezes.of(tenantId, asking);
    if (freeze) throw frozenError(freeze);
    const model = approved(tenantId, asking);
    await parts.budgets.admit(identity);
    const startedMs = clock.monotonicMs();
    const found = judged(asked);
    const spend = (tokens: number): void => parts.budgets.spend(identity, tokens);
    const { signal, traceparent, id = clock.id() } = request;
    const isChat = request.isChat === true;
    const content = await parts.content.ofPrompt(found, { tenantId, signal, spend });
    const raw = rawEvent(
      {
        ...{ tenantId, userId: subject, sessionId, modelId, roles, scopes, judged: found },
        ...{ askedModel, content, review: request.review, seal: parts.seal },
        agentId: agentOf(identity, isChat ? 'weir:chat' : 'weir:api'),
        requestSha256: request.sha256,
      },
      { clock, id, traceparent, waitMs: parts.decisionMs },
    );
    const { decided, remaining, isRepeat } = await decide(raw);
    if (isRepeat && request.id !== undefined) {
      throw apiErrors.IDEMPOTENCY_PENDING({ retry_after_seconds: 1 });
    }
    const [context, past] = await Promise.all([
      parts.context(raw, decided, isChat),
      parts.recall(raw, decided, isChat && request.history !== false),
    ]);
    const own = requestOf(raw, asked, found, request.signal);
    const put = { ...own, turns: [...past.turns, ...own.turns], context: context.text };
    const { calls, patienceMs } = parts;
    const tools = isChat ? parts.toolsFor(identity) : [];
    const carryOut: CarryOut = (call, { signal, waits, ...conversation }) =>
      calls.ask(
        { raw, call, by: 'weir', ...conversation },
        { patienceMs, signal, ...(waits ? { waits } : {}) },
      );
    const admit = (call: ToolCallPart, signal: AbortSignal) =>
      calls.ask(
        {
          ...{ raw, call, by: 'client', round: 1 },
          ...{ trusted: trustedIn(put), untrusted: untrustedIn(put) },
        },
        { patienceMs, signal },
      );
    const question: Question = {
      ...{ raw, startedMs, admit, request: put, shadow, remember: past.remember },
      model: tools.length === 0 ? model : agent(model, tools, carryOut),
      watch: (caller) => freezes.watch(tenantId, asking, caller),
      spend,
    };
    return { kind: kinds[decided.decision], raw, decided, remaining, question, context };
  };
};

export type Converse = ReturnType<typeof conversation>;

// Calls of tools, from what a model wrote to what came of it. The stream rules about each of them, also
// about those that a client carries out itself; one that must wait for somebody's word waits here.
import { createHash } from 'node:crypto';
import type { Desk } from '../../connectors/gateway/desk.ts';
import type { ToolCallPart } from '../../connectors/llm/model.ts';
import type { Vault } from '../../connectors/vault/vault.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { deadline } from '../../engine/kernel/deadline.ts';
import type { Event } from '../../engine/model/event.ts';
import type { Guard } from '../../operators/guard/verdict.ts';
import { scan } from '../../operators/output/scan.ts';
import { taintedBy, type Untrusted } from '../../operators/tools/taint.ts';
import type { Raw } from '../../pipelines/events/raw.ts';
import {
  type Approval,
  type ApprovalRequest,
  argumentsLengthMax,
  type ToolIntent,
  type ToolResult,
} from '../../pipelines/events/tool.ts';
import { topics } from '../../pipelines/topics.ts';
import type { ReviewOutcomes } from '../reviews/review-outcomes.ts';
import { hashOf } from './ingest.ts';
import { seenCall, textOfCall } from './seen.ts';

/** What a call follows from: a prompt, or nothing but itself. */
export type CallOrigin = Event<
  Pick<Raw, 'user_id' | 'session_id' | 'model_id' | 'agent_id' | 'auth_context'>
>;

/** A call, and the conversation that it comes from. */
export interface CallQuestion {
  readonly raw: CallOrigin;
  /** No prompt has brought it about: it counts against the rate of its user. */
  readonly isFirst?: boolean;
  /** As the model wrote it. */
  readonly call: ToolCallPart;
  readonly round: number;
  readonly by: ToolIntent['by'];
  /** What the user and whoever set the assistant up have said. */
  readonly trusted: readonly string[];
  readonly untrusted: readonly Untrusted[];
}

/** A call that waits for somebody's word until then. */
export interface Waiting {
  readonly call_id: string;
  readonly tool: string;
  readonly reason: string;
  readonly deadlineMs: number;
}

/** What became of a call. `unavailable`: nothing was ruled in time. */
export type CallOutcome = Pick<ToolResult, 'outcome' | 'text' | 'summary' | 'rule' | 'reason'>;

export interface ToolCalls {
  /**
   * Puts a call to the stream. Waits for a word at most `patienceMs`, when one is needed; says so
   * through `waits` first. Never rejects: what cannot be ruled about is refused.
   */
  ask(
    question: CallQuestion,
    waiting: {
      readonly patienceMs: number;
      readonly signal: AbortSignal;
      readonly waits?: (waiting: Waiting) => void;
    },
  ): Promise<CallOutcome>;
}

/**
 * The id of a call: of several conversations and rounds each has its own. A provider may give two calls
 * one id, or none; each is ruled about all the same.
 */
const callIdOf = ({ raw, round, call: { id, name, arguments: text } }: CallQuestion): string => {
  const hash = createHash('sha256').update(JSON.stringify([id, name, text]));
  return `${raw.id}.${round}.${hash.digest('hex').slice(0, 32)}`;
};

const refusal = (tool: string, rule: string, reason: string): CallOutcome => ({
  ...{ outcome: 'denied', text: `The call was refused: ${reason}.`, rule, reason },
  summary: `${tool}: refused`,
});

/** Makes the asker of a gateway. */
export const toolCalls = (parts: {
  readonly desk: Desk;
  readonly reviews: Pick<ReviewOutcomes, 'wait'>;
  readonly guard: Guard;
  readonly vault: Vault;
  readonly clock: Clock;
  /** How long a call may take, from the ruling to its result. */
  readonly callMs: number;
  /** How long reviewers have. */
  readonly reviewMs: number;
}): ToolCalls => {
  const { desk, reviews, guard, vault, clock, callMs, reviewMs } = parts;

  const intentOf = (question: CallQuestion): ToolIntent => {
    const { raw, call, round, by, trusted, untrusted } = question;
    const { user_id, session_id, model_id, agent_id, auth_context } = raw.data;
    const { call: clean, seen } = seenCall(call);
    const call_id = callIdOf(question);
    const { verdict, score, categories, reasons, model } = guard(textOfCall(clean), 'user');
    const wasChanged = clean.arguments !== call.arguments && seen.kinds.length > 0;
    return {
      ...{ user_id, session_id, model_id, call_id, tool: clean.name, round, by },
      ...(agent_id === undefined ? {} : { agent_id }),
      arguments: clean.arguments,
      arguments_sha256: hashOf(call.arguments),
      ...(wasChanged ? { sealed_arguments: vault.seal(call.arguments, call_id) } : {}),
      ...{ contains_secret: seen.containsSecret, contains_pii: seen.containsPii },
      tainted_by: [...taintedBy(JSON.parse(call.arguments), trusted, untrusted)],
      ...{ guard_verdict: verdict, guard_score: score, guard_categories: [...categories] },
      ...{ guard_reasons: [...reasons], guard_model: model, roles: [...auth_context.roles] },
    };
  };

  const put = async (
    { raw, isFirst = false }: CallQuestion,
    intent: ToolIntent,
  ): Promise<ToolResult | ApprovalRequest> => {
    const nowMs = clock.now();
    const word = intent.approval === undefined ? '' : `.${intent.approval.decision}`;
    const outcome = await desk.ask({
      ...{ ...raw, type: topics.toolIntent.name },
      id: isFirst && word === '' ? raw.id : `${intent.call_id}.intent${word}`,
      ...{ timeMs: nowMs, expiresAtMs: nowMs + callMs, replyTo: undefined },
      ...{ schemaVersion: topics.toolIntent.schemaVersion, data: intent },
    });
    if (outcome.outcome !== 'answered') throw new Error(outcome.outcome);
    const { type, data, schemaVersion } = outcome.answer;
    const topic = type === topics.approvalRequest.name ? topics.approvalRequest : topics.toolResult;
    return topic.decode(data, schemaVersion);
  };

  const word = async (
    { raw }: CallQuestion,
    request: ApprovalRequest,
    waiting: Parameters<ToolCalls['ask']>[1],
  ): Promise<Approval | undefined> => {
    const { call_id, tool, reason } = request;
    const { patienceMs, signal, waits } = waiting;
    const ms = Math.min(patienceMs, reviewMs);
    waits?.({ call_id, tool, reason, deadlineMs: clock.now() + ms });
    const { tenantId } = raw;
    const item = { tenantId, kind: 'tool', id: call_id } as const;
    const said = await reviews.wait(item, deadline(ms, signal));
    return said && { decision: said.decision, by: said.by, reason: said.reason };
  };

  return {
    ask: async (question, waiting) => {
      const name = scan(question.call.name).redacted;
      try {
        if (question.call.arguments.length > argumentsLengthMax) {
          return refusal(name, 'arguments', 'the arguments are too long');
        }
        const intent = intentOf(question);
        const first = await put(question, intent);
        if ('outcome' in first) return first;
        const approval = await word(question, first, waiting);
        if (!approval) return refusal(name, 'unanswered', 'nobody has approved it in time');
        const second = await put(question, { ...intent, approval });
        return 'outcome' in second ? second : refusal(name, second.rule, second.reason);
      } catch {
        return refusal(name, 'unavailable', 'it could not be decided about');
      }
    },
  };
};

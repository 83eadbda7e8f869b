// Ingest: how any prompt becomes a `raw` event, from HTTP or from the command line: guarded,
// scanned, secrets and personal data replaced before anything is written. Of a conversation, what is
// new in it is written; what came before was, when it came.
import { createHash } from 'node:crypto';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Event } from '../../engine/model/event.ts';
import type { Raw } from '../../pipelines/events/raw.ts';
import type { ContentFacts } from '../../pipelines/events/request.ts';
import { topics } from '../../pipelines/topics.ts';
import type { Judged } from './conversation.ts';

export interface PromptRequest {
  readonly tenantId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly modelId: string;
  /** The route that has chosen the model. */
  readonly askedModel?: string | undefined;
  /** The agent that asks. */
  readonly agentId?: string | undefined;
  readonly judged: Judged;
  /** What is thought of its content, where somebody was asked. */
  readonly content?: ContentFacts | undefined;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** Somebody's word on this prompt, which had to wait. */
  readonly review?: Raw['review'];
  /** Of the whole request, where it may come again. */
  readonly requestSha256?: string | undefined;
  /** Seals the prompt when something was replaced in it. */
  readonly seal?: ((text: string, owner: string) => string) | undefined;
}

/** SHA-256 of a text, in hexadecimal: how texts are named where they must not stand. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The `raw` event of a prompt; `id` becomes the correlation id of everything that follows. */
export const rawEvent = (
  request: PromptRequest,
  {
    clock,
    id,
    waitMs,
    traceparent,
  }: {
    readonly clock: Clock;
    readonly id: string;
    /** How long somebody waits for the decision; `undefined` when nobody does. */
    readonly waitMs?: number;
    /** W3C trace context of the request. */
    readonly traceparent?: string | undefined;
  },
): Event<Raw> => {
  const { verdict, prompt, redactedPrompt, containsSecret, containsPii, kinds, images } =
    request.judged;
  const nowMs = clock.now();
  return {
    id,
    source: 'weir/gateway',
    type: topics.raw.name,
    subject: request.userId,
    timeMs: nowMs,
    tenantId: request.tenantId,
    correlationId: id,
    traceparent,
    expiresAtMs: waitMs === undefined ? undefined : nowMs + waitMs,
    replyTo: undefined,
    schemaVersion: topics.raw.schemaVersion,
    data: {
      user_id: request.userId,
      session_id: request.sessionId,
      model_id: request.modelId,
      prompt: redactedPrompt,
      prompt_sha256: hashOf(prompt),
      prompt_length: prompt.length,
      contains_secret: containsSecret,
      contains_pii: containsPii,
      finding_kinds: [...kinds],
      guard_verdict: verdict.verdict,
      guard_score: verdict.score,
      guard_categories: [...verdict.categories],
      guard_reasons: [...verdict.reasons],
      guard_model: verdict.model,
      auth_context: {
        sub: request.userId,
        roles: [...request.roles],
        scopes: [...request.scopes],
      },
      ...(request.agentId === undefined ? {} : { agent_id: request.agentId }),
      ...(request.askedModel === undefined ? {} : { asked_model: request.askedModel }),
      ...(images === 0 ? {} : { image_count: images }),
      ...(request.content ? { content: request.content } : {}),
      ...(request.review ? { review: request.review } : {}),
      ...(request.requestSha256 === undefined ? {} : { request_sha256: request.requestSha256 }),
      ...(request.seal && kinds.length > 0 ? { sealed_prompt: request.seal(prompt, id) } : {}),
    },
  };
};

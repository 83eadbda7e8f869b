// Answers: checked before anything of them leaves, whole or piece by piece; what left is in the log.
import { createHash } from 'node:crypto';
import {
  type ModelAnswer,
  type ModelEnd,
  type ModelRequest,
  type StopReason,
  type TextPart,
  type ToolCallPart,
  textOf,
} from '../../connectors/llm/model.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Event } from '../../engine/model/event.ts';
import { holdBack } from '../../operators/output/hold-back.ts';
import { leaksPrompt } from '../../operators/output/leakage.ts';
import { scan } from '../../operators/output/scan.ts';
import { brokenOff, type FinalResponse } from '../../pipelines/events/final-response.ts';
import type { Raw } from '../../pipelines/events/raw.ts';
import type { ContentFacts } from '../../pipelines/events/request.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';
import { topics } from '../../pipelines/topics.ts';
import type { OutputRuling } from '../../policies/inputs.ts';
import type { TenantPolicies } from '../../policies/tenant-policies.ts';
import { type LetPass, outputUnderControl } from '../../policies/under-control.ts';
import type { ContentDesk } from '../content/content-desk.ts';
import type { FreezeWatch } from '../control/freezes.ts';
import type { PolicyControls } from '../control/policy-control.ts';
import { apiErrors } from '../errors.ts';
import type { Journal } from '../journal.ts';
import type { Choice } from '../models/choice.ts';
import { countUsage } from '../models/count-usage.ts';
import { roughUsage } from '../models/rough-usage.ts';
import type { Answerer, ReviewWait, ToolUse } from './agent.ts';
import type { Opinion, SecondReader } from './second-reader.ts';
import { type Seen, seenCall, together } from './seen.ts';
import { streamState } from './stream-state.ts';
import type { CallOutcome } from './tool-calls.ts';

export interface AnswerParts {
  readonly policies: Pick<TenantPolicies, 'decideOutput'>;
  readonly control: Pick<PolicyControls, 'modeOf'>;
  readonly journal: Pick<Journal, 'follow'>;
  readonly clock: Clock;
  readonly metrics: ProductMetrics;
  readonly canary: string;
  /** Reads whole answers before they leave; then nothing leaves before the end. */
  readonly secondReader: SecondReader | undefined;
  /** Judges the content of whole answers; then, too, nothing leaves before the end. */
  readonly content: Pick<ContentDesk, 'ofAnswer'>;
  /** Nothing of a stream leaves before its end. */
  readonly isBuffered: boolean;
}

/** What a model is asked for a prompt that was allowed. */
export interface Question {
  readonly raw: Event<Raw>;
  readonly model: Answerer;
  readonly request: ModelRequest;
  /** What the stream rules about a call that the client would carry out. */
  admit(call: ToolCallPart, signal: AbortSignal): Promise<CallOutcome>;
  /** What a share of the prompts of its route goes to as well. */
  readonly shadow: Choice['shadow'];
  /** When the prompt came in, by the monotonic clock. */
  readonly startedMs: number;
  /** Remembers what the client got; does not wait for it. */
  remember(final: FinalResponse): void;
  /** Watches over the answer: a freeze cuts it. */
  watch(caller: AbortSignal): FreezeWatch;
  /** Counts what the answer has used. */
  spend(tokens: number): void;
}

/** A checked answer: nothing is in `parts` when it was blocked. */
export interface Answer extends ModelAnswer {
  readonly final: FinalResponse;
  readonly uses: readonly ToolUse[];
}

/** What leaves of an answer while it comes; the end says how it has ended. */
export type Segment =
  | TextPart
  | ToolCallPart
  | ToolUse
  | ReviewWait
  | (Omit<ModelEnd, 'type'> & { readonly type: 'end'; readonly final: FinalResponse });

/** Asks models and checks what they answer. */
export const answering = (parts: AnswerParts) => {
  const { policies, control, journal, clock, metrics, canary, secondReader } = parts;
  const { ofAnswer } = parts.content;
  const isBuffered = parts.isBuffered || secondReader !== undefined || ofAnswer !== undefined;

  const rule = (
    { raw }: Question,
    { containsSecret, containsPii, leaks }: Seen,
    { opinion, content }: Pick<Ending, 'opinion' | 'content'> = {},
  ): Ruled => {
    const ruling = policies.decideOutput(
      {
        ...{ contains_secret: containsSecret, contains_pii: containsPii, contains_canary: leaks },
        llm_verdict: opinion?.verdict ?? 'allow',
        content: content?.verdict ?? 'none',
        content_categories: [...(content?.categories ?? [])],
      },
      raw.tenantId,
    );
    const mode = control.modeOf(raw.tenantId, `output/${ruling.rule}`);
    return outputUnderControl(ruling, { mode });
  };

  const leaking =
    ({ system }: ModelRequest) =>
    (text: string): boolean =>
      leaksPrompt(text, system, canary);

  const measured = async <Result>(
    { model }: Question,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const startedMs = clock.monotonicMs();
    let outcome = 'failed';
    try {
      const result = await work();
      outcome = 'answered';
      return result;
    } finally {
      const seconds = (clock.monotonicMs() - startedMs) / 1000;
      metrics.weir_model_seconds.observe({ provider: model.provider, outcome }, seconds);
    }
  };

  const finalOf = (
    { raw, model, startedMs }: Question,
    { end, ruling, seen, text, stopReason, sha256, length, leaving, opinion, content }: Ending,
  ): FinalResponse => ({
    user_id: raw.data.user_id,
    session_id: raw.data.session_id,
    model_id: raw.data.model_id,
    text,
    blocked: ruling.decision === 'block',
    reason: ruling.reason,
    rule: ruling.rule,
    output_decision: ruling.decision,
    ...(ruling.mode ? { would_be: ruling.would_be, mode: ruling.mode } : {}),
    finding_kinds: [...seen.kinds],
    policy_version: ruling.policy_version,
    provider: end.servedBy?.provider ?? model.provider,
    stop_reason: stopReason,
    input_tokens: end.usage.input_tokens,
    output_tokens: end.usage.output_tokens,
    ...routingOf(raw.data, end),
    response_sha256: sha256,
    response_length: length,
    response_latency_ms: Math.round(clock.monotonicMs() - startedMs),
    ...(opinion ? { second_verdict: opinion.verdict, unsupported: opinion.unsupported } : {}),
    ...(content ? { content } : {}),
    ...(leaving.length === 0 ? {} : { tool_calls: leaving.map(callFacts) }),
  });

  const record = async (
    { raw, remember, spend }: Question,
    final: FinalResponse,
    seen: Seen,
  ): Promise<void> => {
    countUsage(metrics, raw.tenantId, final);
    spend(final.input_tokens + final.output_tokens);
    if (seen.containsSecret)
      metrics.weir_redactions_total.add({ where: 'answer', class: 'secret' });
    if (seen.containsPii) metrics.weir_redactions_total.add({ where: 'answer', class: 'pii' });
    await journal.follow(raw, topics.finalResponse, final).catch((cause) => {
      throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
    });
    remember(final);
  };

  /** Asks for a whole answer. Rejects with a coded error; the answer is in the log by then. */
  const whole = (question: Question): Promise<Answer> =>
    watched(question, (watch) => wholeUnder(question, watch));

  const wholeUnder = async (question: Question, watch: FreezeWatch): Promise<Answer> => {
    const { model, request, spend } = question;
    const { signal } = watch;
    const answer = await measured(question, () => model.complete({ ...request, signal })).catch(
      (cause) => {
        // The provider was asked, though nobody waits for its answer any more.
        if (signal.aborted) spend(roughUsage(request, 0).input_tokens);
        throw cause;
      },
    );
    const text = textOf(answer.parts);
    const scanned = scan(text);
    const leaksIn = leaking(request);
    const asWritten = answer.parts.filter((part) => part.type === 'tool_call');
    const calls = asWritten.map((call) => seenCall(call, leaksIn));
    const leaks = leaksIn(text);
    const seen = together([{ ...scanned, leaks }, ...calls.map((each) => each.seen)]);
    const read = { prompt: question.raw.data.prompt, answer: scanned.redacted };
    const [opinion, content] = await Promise.all([
      secondReader?.({ id: question.raw.id, ...read, excerpts: request.context ?? '', signal }),
      ofAnswer?.(read, { tenantId: question.raw.tenantId, signal, spend }),
    ]);
    const ruling = rule(question, seen, { opinion, content });
    const isBlocked = ruling.decision === 'block';
    const left = isBlocked ? '' : scanned.redacted;
    const ending = {
      ...{ end: answer, ruling, seen, opinion, content },
      ...{ sha256: createHash('sha256').update(text).digest('hex'), length: text.length },
    };
    const textPart = left === '' ? [] : [{ type: 'text' as const, text: left }];
    const ruled = await Promise.all(
      (isBlocked ? [] : calls).map(({ call }, nth) =>
        admitted(question, call, asWritten[nth] ?? call, signal),
      ),
    );
    if (watch.cut) {
      spend(answer.usage.input_tokens + answer.usage.output_tokens);
      throw watch.cut;
    }
    const parts = [...textPart, ...ruled];
    const leaving = parts.flatMap((part) => (part.type === 'tool_call' ? part : []));
    const stopReason = stopReasonOf(answer.stopReason, leaving.length);
    const final = finalOf(question, { ...ending, stopReason, text: textOf(parts), leaving });
    await record(question, final, seen);
    const { uses = [] } = answer;
    return { ...answer, stopReason, parts, uses, final };
  };

  /**
   * Asks for an answer as it comes. Each piece is in the log before it leaves; one that the policy does
   * not let pass ends the answer. Whoever stops listening ends it too: what had left is recorded.
   */
  async function* streamed(question: Question): AsyncGenerator<Segment> {
    if (isBuffered) {
      const answer = await whole(question);
      yield* answer.uses;
      yield* replayed(answer);
      return;
    }
    const { raw, model, request } = question;
    const guard = holdBack({ systemPrompt: request.system, canary });
    const stream = streamState(guard, request, leaking(request));
    let [left, segments, isOver] = ['', 0, false];
    const leaving: ToolCallPart[] = [];
    const note = async (segment: TextPart | ToolCallPart): Promise<void> => {
      const { user_id, session_id, model_id } = raw.data;
      segments += 1;
      const text = segment.type === 'text' ? segment.text : '';
      const tool_calls =
        segment.type === 'text' ? [] : [{ name: segment.name, arguments: segment.arguments }];
      if (segment.type === 'tool_call') leaving.push(segment);
      left += text;
      const said = { user_id, session_id, model_id, n: segments, text, tool_calls };
      await journal.follow(raw, topics.responseSegment, said, String(segments)).catch((cause) => {
        throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
      });
    };
    let ruling = rule(question, stream.seen());
    const startedMs = clock.monotonicMs();
    const watch = question.watch(request.signal);
    const { signal } = watch;
    const finish = async (broken?: string): Promise<FinalResponse> => {
      isOver = true;
      const state = stream.ending(signal.aborted);
      const ending = { ...state, ruling, seen: stream.seen(), text: left, leaving };
      const stopReason = broken ?? ending.end.stopReason;
      const final = finalOf(question, { ...ending, stopReason });
      await record(question, final, ending.seen);
      return final;
    };
    try {
      for await (const piece of model.stream({ ...request, signal })) {
        const ready = stream.take(piece);
        ruling = rule(question, stream.seen());
        if (ruling.decision === 'block') break;
        for (const each of ready) {
          if (each.type === 'tool_use' || each.type === 'review') {
            yield each;
            continue;
          }
          const isCall = each.type === 'ready_call';
          const segment = isCall
            ? await admitted(question, each.clean, each.asWritten, signal)
            : each;
          if (watch.cut) throw watch.cut;
          await note(segment);
          yield segment;
        }
      }
      const final = await finish();
      const { end } = stream.ending(signal.aborted);
      const stopReason = final.blocked ? 'refusal' : stopReasonOf(end.stopReason, leaving.length);
      yield { ...end, stopReason, final };
    } catch (cause) {
      throw watch.cut ?? cause;
    } finally {
      watch.close();
      const outcome = isOver ? 'answered' : 'failed';
      const seconds = (clock.monotonicMs() - startedMs) / 1000;
      metrics.weir_model_seconds.observe({ provider: model.provider, outcome }, seconds);
      if (!isOver) await finish(brokenOff).catch(() => undefined);
    }
  }

  return { whole, streamed };
};

/** A whole answer as it would come. */
export async function* replayed({ final, parts, ...end }: Answer): AsyncGenerator<Segment> {
  yield* parts;
  const { model, stopReason, usage } = end;
  yield { type: 'end', model, stopReason: final.blocked ? 'refusal' : stopReason, usage, final };
}

/** A call of the client's own tool as it may leave; a refused one leaves as a sentence that says so. */
const admitted = async (
  question: Question,
  clean: ToolCallPart,
  asWritten: ToolCallPart,
  signal: AbortSignal,
): Promise<ToolCallPart | TextPart> => {
  const { outcome, reason } = await question.admit(asWritten, signal);
  if (outcome === 'admitted') return clean;
  return { type: 'text', text: `[A call of the tool ${clean.name} was refused: ${reason}.]` };
};

/** An answer whose calls were all refused ends like any other. */
const stopReasonOf = (reason: StopReason, calls: number): StopReason =>
  reason === 'tool_calls' && calls === 0 ? 'end' : reason;

/** Does what a freeze cuts. */
const watched = async <Result>(
  { request, watch: begin }: Question,
  work: (watch: FreezeWatch) => Promise<Result>,
): Promise<Result> => {
  const watch = begin(request.signal);
  try {
    return await work(watch);
  } catch (cause) {
    throw watch.cut ?? cause;
  } finally {
    watch.close();
  }
};

/** Who has answered instead of whom, and what it has cost: what is known of it. */
const routingOf = (
  { asked_model }: Raw,
  { servedBy, costMicrousd }: Pick<ModelEnd, 'servedBy' | 'costMicrousd'>,
) => ({
  ...(asked_model === undefined ? {} : { asked_model }),
  ...(costMicrousd === undefined ? {} : { cost_microusd: costMicrousd }),
  ...(servedBy ? { model_used: servedBy.modelId } : {}),
  ...(servedBy?.fallbackOf ? { fallback_of: servedBy.fallbackOf } : {}),
});

export type Answering = ReturnType<typeof answering>;

const callFacts = ({ id, name, arguments: text }: ToolCallPart) => ({ id, name, arguments: text });

type Ruled = OutputRuling & LetPass<OutputRuling['decision']>;

interface Ending {
  readonly end: Omit<ModelEnd, 'type'>;
  readonly stopReason: string;
  readonly ruling: Ruled;
  readonly seen: Seen;
  readonly text: string;
  readonly sha256: string;
  readonly length: number;
  readonly leaving: readonly ToolCallPart[];
  readonly opinion?: Opinion | undefined;
  readonly content?: ContentFacts | undefined;
}

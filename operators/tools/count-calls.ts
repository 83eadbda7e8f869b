// count_calls: what happened before in the conversation of a call: how many tools were called since
// the prompt, and whether somebody's word on this very call holds.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';

const conversationsMax = 16;
const callsKeptMax = 64;
const hourMs = 3_600_000;

interface Conversation {
  readonly prompt: string;
  /** The calls so far, by id, with what they asked for. */
  readonly calls: readonly (readonly [callId: string, argumentsSha256: string])[];
}

const spec: StateSpec<readonly Conversation[]> = {
  initial: () => [],
  clone: (conversations) => conversations,
  ttlMs: hourMs,
};

/** A call, as far as it matters here. */
export interface Call {
  readonly call_id: string;
  readonly arguments_sha256: string;
  readonly approval?: { readonly decision: 'approved' | 'refused' } | undefined;
}

export interface Counted {
  /** Calls since the prompt, this one included; a call that comes again is the same one. */
  readonly calls: number;
  /** Holds only for a call that was asked before, with the same arguments. */
  readonly approval: 'none' | 'approved' | 'refused';
}

/**
 * Adds `calls` and `approval` to the intent of a call. State per user: the calls of the last sixteen
 * prompts, for an hour.
 */
export const countCalls = <T extends { readonly data: Call }>(): Operator<T, T & Counted, Keyed> =>
  keyedStep('count_calls', 'count calls', [spec], (context, next) => {
    const state = context.state(spec);
    return (value) => {
      const { call_id, arguments_sha256, approval } = value.data;
      const prompt = context.event.correlationId;
      const conversations = state.get();
      const known = conversations.find((each) => each.prompt === prompt);
      const before = known?.calls ?? [];
      const first = before.find(([id]) => id === call_id);
      const calls = first ? before : [...before, [call_id, arguments_sha256] as const];
      state.set([
        ...conversations.filter((each) => each !== known).slice(1 - conversationsMax),
        { prompt, calls: calls.slice(-callsKeptMax) },
      ]);
      const isTheSame = first?.[1] === arguments_sha256;
      next(
        Object.assign(value, {
          calls: calls.length,
          approval: isTheSame && approval ? approval.decision : ('none' as const),
        }),
      );
    };
  });

// act: what a user does, or the assistant for them, in the one shape that patterns look at.

/** One act: a decision about a prompt, or something about a tool call. */
export interface Act {
  readonly kind: 'decision' | 'tool_request' | 'tool_result' | 'approval_request';
  readonly session_id: string;
  readonly model_id: string;
  readonly correlation_id: string;
  readonly posture_score: number;
  readonly signals: readonly string[];
  /** The names of the guard's rules that have spoken. */
  readonly reasons: readonly string[];
  readonly intent_drift: number;
  readonly blocked: boolean;
  /** Of a tool call; empty for a decision. */
  readonly call_id: string;
  readonly sensitive: boolean;
  readonly outbound: boolean;
}

interface Conversation {
  readonly session_id: string;
  readonly model_id: string;
}

interface Decided extends Conversation {
  readonly posture_score: number;
  readonly signals: readonly string[];
  readonly decision: string;
  /** What it would have been in another mode. */
  readonly would_be?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

interface Call extends Conversation {
  readonly call_id: string;
}

interface Request extends Call {
  readonly sensitive: boolean;
  readonly outbound: boolean;
}

/** The events that acts are made of. */
export type ActEvent = { readonly correlationId: string } & (
  | { readonly type: 'decision'; readonly data: Decided }
  | { readonly type: 'tool_request'; readonly data: Request }
  | { readonly type: 'tool_result' | 'approval_request'; readonly data: Call }
);

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const still = {
  ...{ posture_score: 0, signals: [], reasons: [], intent_drift: 0, blocked: false },
  ...{ call_id: '', sensitive: false, outbound: false },
};

/** The act that an event tells of. */
export const actOf = (event: ActEvent): Act => {
  const { session_id, model_id } = event.data;
  const common = { ...still, session_id, model_id, correlation_id: event.correlationId };
  if (event.type === 'decision') {
    const { facts, posture_score, signals, decision, would_be = decision } = event.data;
    return {
      ...{ ...common, kind: event.type, posture_score, signals, blocked: would_be === 'block' },
      reasons: textsIn(facts['guard_reasons']),
      intent_drift: Number(facts['intent_drift'] ?? 0),
    };
  }
  const { call_id } = event.data;
  if (event.type !== 'tool_request') return { ...common, kind: event.type, call_id };
  const { sensitive, outbound } = event.data;
  return { ...common, kind: event.type, call_id, sensitive, outbound };
};

// What was seen in an answer: in its text, and in the arguments of its tool calls, which leave without
// secrets too.
import { llmErrors, type ToolCallPart } from '../connectors/llm/model.ts';
import { scan } from '../operators/output/scan.ts';

export interface Seen {
  readonly containsSecret: boolean;
  readonly containsPii: boolean;
  /** The answer gives the system prompt away. */
  readonly leaks: boolean;
  readonly kinds: readonly string[];
}

export interface SeenCall {
  /** Without secrets and personal data. */
  readonly call: ToolCallPart;
  readonly seen: Seen;
}

const redactLeaf = (value: unknown): unknown => {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const scanned = scan(String(value));
  return scanned.findings.length === 0 ? value : scanned.redacted;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw llmErrors.UNAVAILABLE({ reason: 'the arguments of a tool call are not JSON' });
  }
};

/** Looks into a tool call; its arguments stay JSON. Throws when they are none. */
export const seenCall = (call: ToolCallPart): SeenCall => {
  const value = parsed(call.arguments);
  const { containsSecret, containsPii, kinds } = scan(call.arguments);
  const seen = { containsSecret, containsPii, kinds, leaks: false };
  if (kinds.length === 0) return { call, seen };
  const redacted = JSON.parse(JSON.stringify(value), (_, leaf) => redactLeaf(leaf));
  return { call: { ...call, arguments: JSON.stringify(redacted) }, seen };
};

/** All that was seen in the parts of one answer. */
export const together = (all: readonly Seen[]): Seen => ({
  containsSecret: all.some(({ containsSecret }) => containsSecret),
  containsPii: all.some(({ containsPii }) => containsPii),
  leaks: all.some(({ leaks }) => leaks),
  kinds: [...new Set(all.flatMap(({ kinds }) => kinds))],
});

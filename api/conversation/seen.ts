// What was seen in an answer: in its text, and in the arguments of its tool calls, which leave without
// secrets too.
import { llmErrors, type ToolCallPart } from '../../connectors/llm/model.ts';
import { scan } from '../../operators/output/scan.ts';
import { scanValue } from '../../operators/output/scan-value.ts';
import { textsIn } from '../../operators/tools/texts-in.ts';

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

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw llmErrors.UNAVAILABLE({ reason: 'the arguments of a tool call are not JSON' });
  }
};

/** What stands in the arguments of a call, as whoever carries it out would read it. */
export const textOfCall = ({ arguments: text }: Pick<ToolCallPart, 'arguments'>): string =>
  textsIn(parsed(text)).join('\n');

/**
 * Looks into a tool call; its arguments stay JSON. Throws when they are none. `leaksIn` tells whether a
 * text gives the system prompt away.
 */
export const seenCall = (
  call: ToolCallPart,
  leaksIn: (text: string) => boolean = () => false,
): SeenCall => {
  const { redacted, ...found } = scanValue(parsed(call.arguments));
  const seen = { ...found, leaks: leaksIn(textOfCall(call)) };
  // Models may call what they like: a name is text, too.
  const name = scan(call.name);
  if (found.kinds.length + name.kinds.length === 0) return { call, seen };
  const clean = found.kinds.length === 0 ? call.arguments : JSON.stringify(redacted);
  return {
    call: { ...call, name: name.redacted, arguments: clean },
    seen: together([seen, { ...name, leaks: false }]),
  };
};

/** All that was seen in the parts of one answer. */
export const together = (all: readonly Seen[]): Seen => ({
  containsSecret: all.some(({ containsSecret }) => containsSecret),
  containsPii: all.some(({ containsPii }) => containsPii),
  leaks: all.some(({ leaks }) => leaks),
  kinds: [...new Set(all.flatMap(({ kinds }) => kinds))],
});

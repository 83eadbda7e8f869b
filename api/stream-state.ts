// The state of an answer that is still being made: what came of it, what may leave, what was seen.
import { createHash } from 'node:crypto';
import type { ModelEnd, TextPart, ToolCallPart } from '../connectors/llm/model.ts';
import type { HoldBack } from '../operators/output/hold-back.ts';
import type { AgentPiece, ReviewWait, ToolUse } from './agent.ts';
import { type Seen, seenCall, together } from './seen.ts';

/** Opens the state; text leaves through `guard`. */
export const streamState = (guard: HoldBack, model: string) => {
  const hash = createHash('sha256');
  const calls: Seen[] = [];
  let length = 0;
  let end: ModelEnd = {
    ...{ type: 'end', model, stopReason: 'end' },
    usage: { input_tokens: 0, output_tokens: 0 },
  };
  const textPart = (text: string): readonly TextPart[] =>
    text === '' ? [] : [{ type: 'text', text }];
  return {
    /** What may leave now that a piece has come. */
    take: (piece: AgentPiece): readonly (TextPart | ToolCallPart | ToolUse | ReviewWait)[] => {
      if (piece.type === 'end') {
        end = piece;
        return textPart(guard.end());
      }
      if (piece.type === 'text') {
        hash.update(piece.text);
        length += piece.text.length;
        return textPart(guard.push(piece.text));
      }
      // Text that is held back stays so: it may go on in the next round.
      if (piece.type !== 'tool_call') return [piece];
      const { call, seen } = seenCall(piece);
      calls.push(seen);
      return [...textPart(guard.end()), call];
    },
    seen: (): Seen => together([guardSeen(guard), ...calls]),
    ending: () => ({ end, sha256: hash.copy().digest('hex'), length }),
  };
};

const guardSeen = ({ containsSecret, containsPii, leaks, kinds }: HoldBack): Seen => ({
  ...{ containsSecret, containsPii, leaks, kinds: [...kinds] },
});

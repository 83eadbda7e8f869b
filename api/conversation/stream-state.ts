// The state of an answer that is still being made: what came of it, what may leave, what was seen.
import { createHash } from 'node:crypto';
import type { ModelEnd, ModelRequest, TextPart, ToolCallPart } from '../../connectors/llm/model.ts';
import type { HoldBack } from '../../operators/output/hold-back.ts';
import { roughUsage } from '../models/rough-usage.ts';
import type { AgentPiece, ReviewWait, ToolUse } from './agent.ts';
import { type Seen, seenCall, together } from './seen.ts';

/** A call that may leave once it is admitted: without secrets, and as the model wrote it. */
export interface ReadyCall {
  readonly type: 'ready_call';
  readonly clean: ToolCallPart;
  readonly asWritten: ToolCallPart;
}

/** Opens the state; text leaves through `guard`, and `leaksIn` looks into the arguments of calls. */
export const streamState = (
  guard: HoldBack,
  request: Pick<ModelRequest, 'model' | 'system' | 'context' | 'turns'>,
  leaksIn: (text: string) => boolean,
) => {
  const hash = createHash('sha256');
  const calls: Seen[] = [];
  const ready: ReadyCall[] = [];
  let length = 0;
  let told: ModelEnd | undefined;
  const endAfter = (characters: number | undefined): ModelEnd => ({
    ...{ type: 'end', model: request.model, stopReason: 'end' },
    usage:
      characters === undefined
        ? { input_tokens: 0, output_tokens: 0 }
        : roughUsage(request, characters),
  });
  const textPart = (text: string): readonly TextPart[] =>
    text === '' ? [] : [{ type: 'text', text }];
  return {
    /** What may leave now that a piece has come. */
    take: (piece: AgentPiece): readonly (TextPart | ReadyCall | ToolUse | ReviewWait)[] => {
      if (piece.type === 'end') {
        told = piece;
        return [...textPart(guard.end()), ...ready];
      }
      if (piece.type === 'text') {
        hash.update(piece.text);
        length += piece.text.length;
        return textPart(guard.push(piece.text));
      }
      // Text that is held back stays so: it may go on in the next round.
      if (piece.type !== 'tool_call') return [piece];
      // The text before a call may go on behind it, so calls leave behind all text, as in a whole answer.
      const { call: clean, seen } = seenCall(piece, leaksIn);
      calls.push(seen);
      ready.push({ type: 'ready_call', clean, asWritten: piece });
      return [];
    },
    seen: (): Seen => together([guardSeen(guard), ...calls]),
    /** How it has ended; one that was cut has used what it was asked with. */
    ending: (wasCut: boolean) => {
      const used = wasCut || length > 0 || ready.length > 0 ? length : undefined;
      return { end: told ?? endAfter(used), sha256: hash.copy().digest('hex'), length };
    },
  };
};

const guardSeen = ({ containsSecret, containsPii, leaks, kinds }: HoldBack): Seen => ({
  ...{ containsSecret, containsPii, leaks, kinds: [...kinds] },
});

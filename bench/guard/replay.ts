// replay: a conversation as the chain that decides sees it, prompt by prompt, without the chain.
import type { Guard, GuardVerdict } from '../../operators/guard/verdict.ts';
import { judgeHarm } from '../../operators/harm/judge-harm.ts';
import { compared } from '../../operators/posture/compare-to-turns.ts';
import type { ConversationReason } from '../../operators/posture/judge-conversation.ts';
import type { Turn } from '../../operators/posture/turns.ts';

export interface Replayed {
  /** What the guard says to the prompt alone; what the rules of content mind is flagged. */
  readonly alone: GuardVerdict['verdict'];
  /** What the prompt is together with the ones before it. */
  readonly together: ConversationReason | undefined;
}

const betweenMs = 20_000;

/** Every prompt of one user and one session, judged in turn. */
export const replay = (texts: readonly string[], guard: Guard): readonly Replayed[] => {
  let turns: readonly Turn[] = [];
  return texts.map((text, n) => {
    const { verdict, score } = guard(text, 'user');
    const isHarmful = !judgeHarm(text).safe;
    const said = { id: `e${n}`, session: 's1', text, verdict, score, isHarmful };
    const after = compared(turns, { ...said, atMs: n * betweenMs }, guard);
    turns = after.turns;
    return {
      alone: verdict === 'allow' && isHarmful ? 'flag' : verdict,
      together: after.conversation.conversation_reasons[0],
    };
  });
};

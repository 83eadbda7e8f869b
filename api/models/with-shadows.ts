// Answers with shadows: whatever has left is followed by the shadow of its route. An answer that tools
// have helped with is not: a shadow may call none.
import type { Answer, Answering, Question, Segment } from '../conversation/answer.ts';
import type { Shadows } from './shadow.ts';

/** The same answers; shadows follow them. */
export const withShadows = (inner: Answering, shadows: Pick<Shadows, 'follow'>): Answering => ({
  whole: async (question: Question): Promise<Answer> => {
    const answer = await inner.whole(question);
    const { raw, request, shadow } = question;
    if (answer.uses.length === 0) shadows.follow({ raw, request, shadow, final: answer.final });
    return answer;
  },
  async *streamed(question: Question): AsyncGenerator<Segment> {
    const { raw, request, shadow } = question;
    let hasUsed = false;
    for await (const segment of inner.streamed(question)) {
      yield segment;
      if (segment.type === 'tool_use') hasUsed = true;
      if (segment.type !== 'end' || hasUsed) continue;
      shadows.follow({ raw, request, shadow, final: segment.final });
    }
  },
});

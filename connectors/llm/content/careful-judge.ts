// A judge of content behind a circuit and a retry budget of its own: it is asked with less patience than
// models are, and its failures must not close the way to them.
import { type AttemptOptions, attempts } from '../attempts.ts';
import { llmErrors } from '../model.ts';
import { type ContentJudge, judgedLengthMax } from './content-judge.ts';

/** The same judge, asked with care. */
export const carefulJudge = (judge: ContentJudge, options: AttemptOptions): ContentJudge => {
  const attempt = attempts(options);
  return async (question) => {
    const { text, prompt = '', signal } = question;
    // What would have to be cut would be judged without its end.
    if (text.length + prompt.length > judgedLengthMax) throw llmErrors.REQUEST_REFUSED();
    return attempt(signal, async (passage) => {
      const opinion = await judge(question);
      passage.succeeded();
      return opinion;
    });
  };
};

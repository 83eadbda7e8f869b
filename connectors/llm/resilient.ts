// A model behind the circuit breaker and the retry budget of its provider. A call is asked again only
// while nothing of its answer has come, and a provider that asks to be left alone is.
import { type AttemptOptions, attempts, settle } from './attempts.ts';
import { begun } from './begun.ts';
import type { Model, ModelPiece } from './model.ts';

export type ResilientOptions = AttemptOptions;

/** The same model, asked with care. */
export const resilient = (model: Model, options: ResilientOptions): Model => {
  const attempt = attempts(options);

  return {
    provider: model.provider,
    complete: (request) =>
      attempt(request.signal, async (passage) => {
        const answer = await model.complete(request);
        passage.succeeded();
        return answer;
      }),
    async *stream(request): AsyncGenerator<ModelPiece> {
      const { pieces, passage } = await attempt(request.signal, async (entered) => ({
        pieces: await begun(model.stream(request)),
        passage: entered,
      }));
      passage.succeeded();
      try {
        yield* pieces;
      } catch (cause) {
        settle(passage, cause, request.signal);
        throw cause;
      }
    },
  };
};

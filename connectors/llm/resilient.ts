// A model behind the circuit breaker and the retry budget of its provider. A call is asked again only
// while nothing of its answer has come, and a provider that asks to be left alone is.
import type { Clock } from '../../engine/kernel/clock.ts';
import { begun } from './begun.ts';
import type { Circuit, Passage } from './circuit.ts';
import { isCoded, llmErrors, type Model, type ModelPiece, type ModelRequest } from './model.ts';
import type { RetryBudget } from './retry-budget.ts';

export interface ResilientOptions {
  readonly circuit: Circuit;
  readonly budget: RetryBudget;
  readonly retriesMax: number;
  readonly clock: Pick<Clock, 'sleep' | 'random' | 'monotonicMs'>;
  /** Hears of every retry. */
  readonly retried: () => void;
}

const firstWaitMs = 200;
const waitMsMax = 5_000;
/** What has failed this long after the call began is not asked again. */
const patienceMs = 10_000;

/** The provider has answered, whatever it said: it is there. */
const isAnswer = (cause: unknown): boolean =>
  isCoded(cause) && ['KEY_REFUSED', 'MODEL_UNKNOWN', 'REQUEST_REFUSED'].some(named(cause.code));

const named =
  (code: string) =>
  (what: string): boolean =>
    code === `WEIR_LLM_${what}`;

const mayPass = (cause: unknown): boolean =>
  isCoded(cause) && ['UNAVAILABLE', 'RATE_LIMITED'].some(named(cause.code));

/** A limited rate says nothing about the health of a provider; neither does a client that went away. */
const settle = (passage: Passage, cause: unknown, { signal }: ModelRequest): void => {
  if (signal.aborted || !isCoded(cause) || named(cause.code)('RATE_LIMITED')) passage.dropped();
  else if (isAnswer(cause)) passage.succeeded();
  else passage.failed();
};

/** How long to wait: as long as the provider wants, and a random while up to a bound that doubles. */
const waitMsOf = (cause: unknown, attempt: number, random: number): number => {
  const wanted = isCoded(cause) ? cause.detail['retry_after_seconds'] : 0;
  const bound = Math.min(firstWaitMs * 2 ** attempt, waitMsMax);
  return (typeof wanted === 'number' ? wanted * 1_000 : 0) + random * bound;
};

/** The same model, asked with care. */
export const resilient = (model: Model, options: ResilientOptions): Model => {
  const { circuit, budget, retriesMax, clock, retried } = options;

  const enter = (): Passage => {
    const entered = circuit.enter();
    if (!('waitMs' in entered)) return entered;
    const retry_after_seconds = Math.max(1, Math.ceil(entered.waitMs / 1_000));
    throw llmErrors.CIRCUIT_OPEN({ retry_after_seconds });
  };

  const attempt = async <Result>(
    request: ModelRequest,
    ask: (passage: Passage) => Promise<Result>,
  ): Promise<Result> => {
    budget.earn();
    const beganMs = clock.monotonicMs();
    for (let nth = 0; ; nth += 1) {
      const passage = enter();
      try {
        return await ask(passage);
      } catch (cause) {
        settle(passage, cause, request);
        const waitMs = waitMsOf(cause, nth, clock.random());
        const isLate = waitMs > waitMsMax || clock.monotonicMs() - beganMs > patienceMs;
        const isHopeless = request.signal.aborted || !mayPass(cause) || isLate;
        if (isHopeless || nth >= retriesMax || !budget.take()) throw cause;
        retried();
        await clock.sleep(waitMs, request.signal);
        request.signal.throwIfAborted();
      }
    }
  };

  return {
    provider: model.provider,
    complete: (request) =>
      attempt(request, async (passage) => {
        const answer = await model.complete(request);
        passage.succeeded();
        return answer;
      }),
    async *stream(request): AsyncGenerator<ModelPiece> {
      const { pieces, passage } = await attempt(request, async (entered) => ({
        pieces: await begun(model.stream(request)),
        passage: entered,
      }));
      passage.succeeded();
      try {
        yield* pieces;
      } catch (cause) {
        settle(passage, cause, request);
        throw cause;
      }
    },
  };
};

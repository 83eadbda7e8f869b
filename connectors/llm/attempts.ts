// How a provider is asked, whatever it is asked for: behind its circuit, again where that may help, within
// its retry budget. A provider that asks to be left alone is.
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Circuit, Passage } from './circuit.ts';
import { isCoded, llmErrors } from './model.ts';
import type { RetryBudget } from './retry-budget.ts';

export interface AttemptOptions {
  readonly circuit: Circuit;
  readonly budget: RetryBudget;
  readonly retriesMax: number;
  readonly clock: Pick<Clock, 'sleep' | 'random' | 'monotonicMs'>;
  /** Hears of every retry. */
  readonly retried: () => void;
  /** What has failed this long after the call began is not asked again; ten seconds when absent. */
  readonly patienceMs?: number;
}

/**
 * Makes a call, several times where that may help. Rejects with the last failure, or with
 * `WEIR_LLM_CIRCUIT_OPEN`.
 */
export type Attempt = <Result>(
  signal: AbortSignal,
  ask: (passage: Passage) => Promise<Result>,
) => Promise<Result>;

const answers = ['KEY_REFUSED', 'MODEL_UNKNOWN', 'REQUEST_REFUSED', 'VERDICT_UNREADABLE'];

const firstWaitMs = 200;
const waitMsMax = 5_000;
const usualPatienceMs = 10_000;

const named =
  (code: string) =>
  (what: string): boolean =>
    code === `WEIR_LLM_${what}`;

/** The provider has answered, whatever it said: it is there. */
const isAnswer = (cause: unknown): boolean => isCoded(cause) && answers.some(named(cause.code));

const mayPass = (cause: unknown): boolean =>
  isCoded(cause) && ['UNAVAILABLE', 'RATE_LIMITED'].some(named(cause.code));

/** A limited rate says nothing about the health of a provider; neither does a client that went away. */
export const settle = (passage: Passage, cause: unknown, signal: AbortSignal): void => {
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

/** Calls of one provider. */
export const attempts = (options: AttemptOptions): Attempt => {
  const { circuit, budget, retriesMax, clock, retried, patienceMs = usualPatienceMs } = options;

  const enter = (): Passage => {
    const entered = circuit.enter();
    if (!('waitMs' in entered)) return entered;
    const retry_after_seconds = Math.max(1, Math.ceil(entered.waitMs / 1_000));
    throw llmErrors.CIRCUIT_OPEN({ retry_after_seconds });
  };

  return async (signal, ask) => {
    budget.earn();
    const beganMs = clock.monotonicMs();
    for (let nth = 0; ; nth += 1) {
      const passage = enter();
      try {
        return await ask(passage);
      } catch (cause) {
        settle(passage, cause, signal);
        const waitMs = waitMsOf(cause, nth, clock.random());
        const isLate =
          waitMs > Math.min(waitMsMax, patienceMs) || clock.monotonicMs() - beganMs > patienceMs;
        const isHopeless = signal.aborted || !mayPass(cause) || isLate;
        if (isHopeless || nth >= retriesMax || !budget.take()) throw cause;
        retried();
        await clock.sleep(waitMs, signal);
        signal.throwIfAborted();
      }
    }
  };
};

// A model within the bounds that the registry sets for it: how long it may be silent, how much and how
// freely it may answer.
import type { Clock } from '../../engine/kernel/clock.ts';
import { llmErrors, type Model, type ModelPiece, type ModelRequest } from './model.ts';

export interface ModelBounds {
  /** The longest silence: before a whole answer, or between two pieces of a stream. */
  readonly timeoutMs?: number | undefined;
  readonly tokensMax?: number | undefined;
  readonly temperatureMax?: number | undefined;
}

/** What providers take when no temperature is asked for. */
const usualTemperature = 1;

const within = (request: ModelRequest, { tokensMax, temperatureMax }: ModelBounds) => {
  const asked = request.temperature ?? usualTemperature;
  return {
    ...request,
    tokensMax: Math.min(request.tokensMax, tokensMax ?? request.tokensMax),
    ...(temperatureMax !== undefined && asked > temperatureMax
      ? { temperature: temperatureMax }
      : {}),
  };
};

/** A signal that fires when nobody has called `heard` for so long. */
const watchdog = (ms: number, clock: Pick<Clock, 'sleep'>) => {
  const late = new AbortController();
  let turn = new AbortController();
  const heard = (): void => {
    turn.abort();
    const own = new AbortController();
    turn = own;
    void clock.sleep(ms, own.signal).then(() => {
      if (!own.signal.aborted) late.abort();
    });
  };
  heard();
  return { signal: late.signal, heard, close: () => turn.abort() };
};

/** The same model, within bounds. */
export const bounded = (model: Model, bounds: ModelBounds, clock: Pick<Clock, 'sleep'>): Model => {
  const { timeoutMs = Number.POSITIVE_INFINITY } = bounds;
  const watch = (request: ModelRequest) => {
    const dog = Number.isFinite(timeoutMs) ? watchdog(timeoutMs, clock) : undefined;
    const signal = dog ? AbortSignal.any([request.signal, dog.signal]) : request.signal;
    const coded = (cause: unknown): unknown =>
      dog?.signal.aborted && !request.signal.aborted ? llmErrors.TIMEOUT({}, { cause }) : cause;
    return { dog, coded, request: { ...within(request, bounds), signal } };
  };
  return {
    provider: model.provider,
    complete: async (asked) => {
      const { dog, coded, request } = watch(asked);
      try {
        return await model.complete(request);
      } catch (cause) {
        throw coded(cause);
      } finally {
        dog?.close();
      }
    },
    async *stream(asked): AsyncGenerator<ModelPiece> {
      const { dog, coded, request } = watch(asked);
      try {
        for await (const piece of model.stream(request)) {
          dog?.heard();
          yield piece;
        }
      } catch (cause) {
        throw coded(cause);
      } finally {
        dog?.close();
      }
    },
  };
};

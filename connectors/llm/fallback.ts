// A model with others to fall back on: when it fails before anything of its answer has come, the next is
// asked. The answer says who gave it.
import type { Clock } from '../../engine/kernel/clock.ts';
import { begun } from './begun.ts';
import { isCoded, type Model, type ModelPiece, type ModelRequest } from './model.ts';

export interface Candidate {
  readonly modelId: string;
  /** The model; `undefined` when it may not be asked at this moment. */
  readonly model: () => Model | undefined;
}

/** What one provider refuses because of what it says, another need not be asked. */
const isFinal = (cause: unknown, { signal }: ModelRequest): boolean =>
  signal.aborted || !isCoded(cause) || cause.code === 'WEIR_LLM_REQUEST_REFUSED';

/** The first of the candidates that answers. Fails as the first one did. */
export const withFallback = (
  first: { readonly modelId: string; readonly model: Model },
  others: readonly Candidate[],
  how: {
    /** Hears who takes over. */
    readonly fellBack: (to: string) => void;
    /** Nobody else is asked this long after the call began. */
    readonly patienceMs: number;
    readonly clock: Pick<Clock, 'monotonicMs'>;
  },
): Model => {
  const { fellBack, patienceMs, clock } = how;
  const candidates = [{ modelId: first.modelId, model: () => first.model }, ...others];

  const inTurn = async <Result>(
    request: ModelRequest,
    ask: (model: Model, request: ModelRequest) => Promise<Result>,
  ) => {
    const beganMs = clock.monotonicMs();
    let failure: unknown;
    for (const [nth, { modelId, model: open }] of candidates.entries()) {
      if (clock.monotonicMs() - beganMs > patienceMs) break;
      const model = open();
      if (!model) continue;
      if (nth > 0) fellBack(modelId);
      const isFirst = modelId === first.modelId;
      const idempotencyKey = isFirst ? request.idempotencyKey : `${request.idempotencyKey}.${nth}`;
      try {
        const result = await ask(model, { ...request, model: modelId, idempotencyKey });
        const of = isFirst ? {} : { fallbackOf: first.modelId };
        return { result, servedBy: { modelId, provider: model.provider, ...of } };
      } catch (cause) {
        failure ??= cause;
        if (isFinal(cause, request)) throw cause;
      }
    }
    throw failure;
  };

  return {
    provider: first.model.provider,
    complete: async (asked) => {
      const { result, servedBy } = await inTurn(asked, (model, request) => model.complete(request));
      return { ...result, servedBy };
    },
    async *stream(asked): AsyncGenerator<ModelPiece> {
      const { result, servedBy } = await inTurn(asked, (model, request) =>
        begun(model.stream(request)),
      );
      for await (const piece of result) yield piece.type === 'end' ? { ...piece, servedBy } : piece;
    },
  };
};

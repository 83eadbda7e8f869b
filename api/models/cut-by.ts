// A model whose calls a freeze cuts: for those that stand in for another, whose own freeze is watched
// elsewhere.
import type { Model, ModelPiece } from '../../connectors/llm/model.ts';
import type { FreezeWatch } from '../control/freezes.ts';

/** The same model; each call is watched over. */
export const cutBy = (model: Model, watch: (caller: AbortSignal) => FreezeWatch): Model => ({
  provider: model.provider,
  complete: async (request) => {
    const watching = watch(request.signal);
    const { signal } = watching;
    try {
      return await model.complete({ ...request, signal });
    } catch (cause) {
      throw watching.cut ?? cause;
    } finally {
      watching.close();
    }
  },
  async *stream(request): AsyncGenerator<ModelPiece> {
    const watching = watch(request.signal);
    const { signal } = watching;
    try {
      yield* model.stream({ ...request, signal });
    } catch (cause) {
      throw watching.cut ?? cause;
    } finally {
      watching.close();
    }
  },
});

// A stream that has begun. Until its first piece is there, nothing has left and another model may still
// be asked; what fails later fails for good.
import type { ModelPiece } from './model.ts';

/** Waits for the first piece; what comes then begins with it. Rejects as the stream does. */
export const begun = async (
  stream: AsyncIterable<ModelPiece>,
): Promise<AsyncIterable<ModelPiece>> => {
  const pieces = stream[Symbol.asyncIterator]();
  const first = await pieces.next();
  return (async function* () {
    try {
      for (let next = first; !next.done; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  })();
};

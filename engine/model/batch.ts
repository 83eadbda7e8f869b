// A batch: the values that one read brought forth, as they pass through the stages of a flow.

/**
 * The values in flight between two stages. `cursors[i]` is the index of the event that
 * `values[i]` stems from; cursors never go back. `moveTo` makes that event the current one of the
 * operator context.
 */
export interface Batch<T> {
  readonly values: readonly T[];
  readonly cursors: readonly number[];
  readonly moveTo: (cursor: number) => void;
  /** The next batch of the same read: other values, same events. */
  with<U>(values: readonly U[], cursors: readonly number[]): Batch<U>;
}

/** Starts a batch over `values`, one per event. */
export const batchOf = <T>(
  values: readonly T[],
  moveTo: (cursor: number) => void,
  cursors: readonly number[] = values.map((_, index) => index),
): Batch<T> => ({
  values,
  cursors,
  moveTo,
  with: (nextValues, nextCursors) => batchOf(nextValues, moveTo, nextCursors),
});

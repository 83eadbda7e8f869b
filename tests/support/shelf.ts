// A sink in memory under the law of the real one: rows and offsets move together, from where the
// offsets stand and from nowhere else.
import type { Sink } from '../../engine/model/sink.ts';

export interface Shelf<Row> {
  readonly sink: Sink<Row>;
  readonly rows: readonly Row[];
}

/** An empty shelf for the rows of one task. */
export const openShelf = <Row>(): Shelf<Row> => {
  const rows: Row[] = [];
  const stored = new Map<string, number>();
  return {
    rows,
    sink: {
      offsets: async () => new Map(stored),
      write: async ({ from, to, rows: more }) => {
        // A turn of the event loop, as any real store takes: a task that asks for ever can be ended.
        await new Promise((resolve) => setImmediate(resolve));
        const isStale = [...from].some(([topic, seq]) => (stored.get(topic) ?? 0) !== seq);
        if (isStale) return { outcome: 'stale' };
        rows.push(...more);
        for (const [topic, seq] of to) stored.set(topic, seq);
        return { outcome: 'written', rejected: [] };
      },
    },
  };
};

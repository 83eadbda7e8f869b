import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merge } from '../../engine/runtime/merge.ts';
import type { Entry } from '../../engine/stream/transport.ts';

const entriesOf = (topic: string, steps: readonly number[]): readonly Entry[] => {
  let appendedMs = 0;
  return steps.map((step, index) => {
    appendedMs += step;
    const seq = index + 1;
    return { topic, seq, entryId: `${appendedMs}-${seq}`, appendedMs, text: '' };
  });
};

const logs = fc.record({
  a: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }),
  b: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }),
});

describe('the merge of two topics', () => {
  it('hands everything over once, in the order of the appends, however little a read brings', () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 1, max: 7 }), ({ a, b }, countMax) => {
        const unread = { a: entriesOf('a', a), b: entriesOf('b', b) };
        const all = [...unread.a, ...unread.b];
        const handed: Entry[] = [];
        let held: readonly Entry[] = [];
        while (unread.a.length + unread.b.length + held.length > 0) {
          const fresh = (['a', 'b'] as const).flatMap((topic) => {
            if (held.some((entry) => entry.topic === topic)) return [];
            const read = unread[topic].slice(0, countMax);
            unread[topic] = unread[topic].slice(countMax);
            return read;
          });
          const merged = merge(held, fresh, countMax);
          handed.push(...merged.entries);
          held = merged.held;
        }
        expect(handed).toHaveLength(all.length);
        const times = handed.map(({ appendedMs }) => appendedMs);
        expect(times).toEqual([...times].sort((x, y) => x - y));
        for (const topic of ['a', 'b']) {
          const seqs = handed.filter((entry) => entry.topic === topic).map(({ seq }) => seq);
          expect(seqs).toEqual(seqs.map((_, index) => index + 1));
        }
      }),
    );
  });
});

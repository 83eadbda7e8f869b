import { describe, expect, it } from 'vitest';
import { type AutomatonOptions, automaton } from '../../../operators/pattern/automaton.ts';
import { emptyMemory, encodeMemory, type Memory } from '../../../operators/pattern/memory.ts';
import { type Pattern, pattern } from '../../../operators/pattern/pattern.ts';
import { planOf } from '../../../operators/pattern/plan.ts';

const sixHoursMs = 6 * 3_600_000;

/** Begins a partial match with every event of one key, 1,000 a second, and completes none. */
const soak = (
  searched: (asked: () => void) => Pattern<number, number, string>,
  options: Omit<AutomatonOptions, 'countEvicted'>,
  events: number,
) => {
  let evicted = 0;
  let asked = 0;
  const plan = planOf(searched(() => (asked += 1)).definition);
  const countEvicted = (count: number) => {
    evicted += count;
  };
  const machine = automaton(plan, { ...options, countEvicted });
  const memory: Memory<number, number> = emptyMemory();
  for (let timeMs = 0; timeMs < events; timeMs += 1) {
    machine.pass(memory, timeMs);
    machine.take(memory, { id: `e${timeMs}`, timeMs, value: 1 });
  }
  const runs = [...memory.runs.values()].flat().length;
  return { runs, evicted, askedPerEvent: asked / events, bytes: encodeMemory(memory).length };
};

const starts = (asked: () => void) => {
  const is = (wanted: number) => (value: number) => {
    asked();
    return value === wanted;
  };
  return pattern<number>('three')
    .begin('one', is(1))
    .followedBy('two', is(2))
    .followedBy('three', is(3)) as unknown as Pattern<number, number, string>;
};

describe('one key that begins a partial match with every event', () => {
  it('holds no more of them after 40,000 events than after 4,000, and asks no more per event', () => {
    const within = (asked: () => void) => starts(asked).within(sixHoursMs);
    const options = { skip: 'noSkip', partialsMax: 1_000, evict: 'oldest' } as const;
    const [early, late] = [soak(within, options, 4_000), soak(within, options, 40_000)];
    expect(early).toMatchObject({ runs: 1_000, evicted: 3_000 });
    expect(late).toMatchObject({ runs: 1_000, evicted: 39_000 });
    expect(late.askedPerEvent).toBeLessThanOrEqual(3);
    expect(late.bytes).toBeLessThan(1.2 * early.bytes);
  });

  it('holds a single one where the first can stand for all: skipPastLast, without within', () => {
    const options = { skip: 'skipPastLast', partialsMax: 1_000, evict: 'oldest' } as const;
    expect(soak(starts, options, 4_000)).toMatchObject({ runs: 1, evicted: 0 });
  });
});

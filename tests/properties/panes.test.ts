import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OperatorState, operatorState } from '../../engine/runtime/state.ts';
import { summing } from '../../operators/window/aggregate.ts';
import { openPanes, type PaneLayout, paneLayout, paneSpecs } from '../../operators/window/panes.ts';
import { storedIn } from '../support/state.ts';

type Step =
  | { readonly do: 'add'; readonly pane: number }
  | { readonly do: 'look'; readonly from: number; readonly length: number }
  | { readonly do: 'drop'; readonly below: number }
  | { readonly do: 'commit' | 'fail' | 'move' };

const panesPerWindow = 60;
const pane = fc.oneof(fc.nat(30), fc.nat(200), fc.integer({ min: -20, max: 600 }));
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('add' as const), pane }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('look' as const),
        from: pane,
        length: fc.integer({ min: 1, max: panesPerWindow }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), below: fc.nat(60) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('commit', 'fail', 'move') }) },
  ),
  { minLength: 20, maxLength: 120, size: 'max' },
);

/** One key's panes in the state of an operator, with commits, failed batches and new owners. */
const world = (layout: PaneLayout) => {
  const context = { key: 'k', event: { timeMs: 0 } as never };
  const specs = paneSpecs<number>(layout, 1_000);
  const logs = specs.map(() => new Map<string, string>());
  let states: readonly OperatorState<never>[] = [];
  const own = async () => {
    states = specs.map((spec, slot) =>
      operatorState(`s${slot}`, spec as never, storedIn(logs[slot] ?? new Map())),
    );
    for (const state of states) await state.ensure(['k']);
    return openPanes<number, number>(
      states.map((state) => state.bind(context)),
      layout,
      summing((value) => value),
    );
  };
  const commit = (): void => {
    for (const [slot, state] of states.entries()) {
      const { set, forget } = state.delta();
      for (const [key, text] of set) logs[slot]?.set(key, text);
      for (const key of forget) logs[slot]?.delete(key);
      state.accept();
    }
  };
  const fail = (): void => {
    for (const state of states) state.discard();
  };
  return { own, commit, fail };
};

describe('panes', () => {
  it.each([1, 2, 16, panesPerWindow, 1_000])(
    'hold what was added since the last failure, under whatever owner, %i to a window',
    async (perWindow) => {
      await fc.assert(
        fc.asyncProperty(steps, async (script) => {
          const { own, commit, fail } = world(paneLayout(perWindow));
          let panes = await own();
          let committed: readonly { pane: number; value: number }[] = [];
          let all = committed;
          let value = 1;
          let oldest = Number.NEGATIVE_INFINITY;
          for (const step of script) {
            if (step.do === 'add' && step.pane >= oldest) {
              value *= 3;
              value %= 1_000_003;
              panes.add(step.pane, value);
              all = [...all, { pane: step.pane, value }];
            }
            if (step.do === 'look' && step.from >= oldest) {
              const to = step.from + Math.min(step.length, perWindow);
              const inside = all.filter((each) => each.pane >= step.from && each.pane < to);
              const sum = inside.reduce((total, each) => total + each.value, 0);
              const expected = inside.length === 0 ? undefined : { count: inside.length, sum };
              expect(panes.over(step.from, to)).toEqual(expected);
              const later = all.map((each) => each.pane).filter((each) => each >= step.from);
              expect(panes.from(step.from)).toBe(later.length ? Math.min(...later) : undefined);
            }
            if (step.do === 'drop') {
              oldest = Math.max(oldest, step.below);
              panes.dropBefore(oldest);
            }
            if (step.do === 'commit') {
              commit();
              committed = all;
            }
            if (step.do === 'fail') {
              fail();
              all = committed;
            }
            if (step.do === 'move') {
              commit();
              committed = all;
              panes = await own();
            }
          }
          const left = new Set(all.map((each) => each.pane).filter((each) => each >= oldest));
          const newest = panes.newest();
          if (left.size > 0) expect(newest).toBe(Math.max(...left));
          expect(panes.hasRoom(1_000_000, left.size)).toBe(false);
        }),
        { numRuns: 100 },
      );
    },
  );

  it('forget whole segments, so that nothing is left when all is over', async () => {
    const { own } = world(paneLayout(panesPerWindow));
    const panes = await own();
    for (const at of [0, 5, 500, 501]) panes.add(at, 1);
    panes.dropBefore(502);
    expect([panes.newest(), panes.from(0)]).toEqual([undefined, undefined]);
    expect(panes.hasRoom(0, 1)).toBe(true);
  });
});

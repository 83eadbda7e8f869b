import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../engine/model/event.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import { operatorState } from '../../engine/runtime/state.ts';
import { storedIn, storedNowhere } from '../support/state.ts';

// The store under test against the plainest model: a map, copied before each batch.

type Deed = 'set' | 'edit' | 'clear' | 'get';

interface Act {
  readonly deed: Deed;
  readonly key: string;
  readonly timeMs: number;
  readonly item: number;
}

interface Batch {
  readonly acts: readonly Act[];
  readonly fate: 'accepted' | 'discarded' | 'accepted, then a new owner';
}

interface Kept {
  readonly items: readonly number[];
  readonly untilMs: number;
}

const keys = ['ann', 'bob', 'cid'];
const ttlMs = 50;

const batchesOf: fc.Arbitrary<Batch[]> = fc.array(
  fc.record({
    acts: fc.array(
      fc.record({
        deed: fc.constantFrom<Deed>('set', 'edit', 'clear', 'get'),
        key: fc.constantFrom(...keys),
        timeMs: fc.nat(200),
        item: fc.nat(9),
      }),
      { maxLength: 12 },
    ),
    fate: fc.constantFrom<Batch['fate']>('accepted', 'discarded', 'accepted, then a new owner'),
  }),
  { maxLength: 12 },
);

const listSpec = (ttl: number | undefined): StateSpec<number[]> => ({
  initial: () => [],
  ...(ttl === undefined ? {} : { ttlMs: ttl }),
});

/** The model: what a key holds at a time, and what an act makes of it. */
const itemsAt = (kept: Kept | undefined, timeMs: number): readonly number[] =>
  kept && kept.untilMs > timeMs ? kept.items : [];

const acted = (
  model: ReadonlyMap<string, Kept>,
  { deed, key, timeMs, item }: Act,
  ttl: number | undefined,
): ReadonlyMap<string, Kept> => {
  const next = new Map(model);
  if (deed === 'get') return model;
  if (deed === 'clear') {
    next.delete(key);
    return next;
  }
  const before = model.get(key);
  const items = deed === 'set' ? [item] : [...itemsAt(before, timeMs), item];
  const untilMs = Math.max(before?.untilMs ?? 0, timeMs + (ttl ?? Number.POSITIVE_INFINITY));
  return next.set(key, { items, untilMs });
};

/** Runs the batches on both, comparing every reading and, after each batch, every key. */
const runBoth = async (batches: readonly Batch[], ttl: number | undefined): Promise<void> => {
  const log = new Map<string, string>();
  const open = () => operatorState('p.items', listSpec(ttl), storedIn(log));
  let state = open();
  let model: ReadonlyMap<string, Kept> = new Map();
  const context = { key: '', event: { timeMs: 0 } as Event<unknown> };
  const at = (key: string, timeMs: number) => {
    context.key = key;
    context.event = { ...context.event, timeMs };
    return state.bind(context);
  };
  for (const { acts, fate } of batches) {
    await state.ensure(keys);
    let draft = model;
    for (const act of acts) {
      const keyed = at(act.key, act.timeMs);
      expect(keyed.get()).toEqual(itemsAt(draft.get(act.key), act.timeMs));
      if (act.deed === 'set') keyed.set([act.item]);
      if (act.deed === 'edit') keyed.edit().push(act.item);
      if (act.deed === 'clear') keyed.clear();
      draft = acted(draft, act, ttl);
    }
    if (fate === 'discarded') {
      state.discard();
      expect(state.delta()).toEqual({ operator: 'p.items', set: [], forget: [] });
    } else {
      model = draft;
      const { set, forget } = state.delta();
      for (const [key, text] of set) log.set(key, text);
      for (const key of forget) log.delete(key);
      state.accept();
    }
    if (fate === 'accepted, then a new owner') state = open();
    await state.ensure(keys);
    for (const key of keys) {
      for (const timeMs of [0, 60, 120, 180, 240]) {
        expect(at(key, timeMs).get()).toEqual(itemsAt(model.get(key), timeMs));
      }
    }
  }
};

describe('the state of an operator', () => {
  it('reads as if its accepted batches had run one by one, and the discarded ones never', async () => {
    await fc.assert(fc.asyncProperty(batchesOf, (batches) => runBoth(batches, undefined)));
  });

  it('forgets a key when it was not written for its time to live, in event time', async () => {
    await fc.assert(fc.asyncProperty(batchesOf, (batches) => runBoth(batches, ttlMs)));
  });

  it('is not forgotten sooner because an older event came later', async () => {
    const state = operatorState('p.items', listSpec(ttlMs), storedNowhere);
    await state.ensure(keys);
    const at = (timeMs: number) => state.bind({ key: 'ann', event: { timeMs } as Event<unknown> });
    at(100).edit().push(1);
    at(60).edit().push(2);
    expect(at(120).get()).toEqual([1, 2]);
    expect(at(150).get()).toEqual([]);
  });

  it('says of a stored text whether the watermark has outlived it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(200), fc.nat(400), async (timeMs, watermarkMs) => {
        const state = operatorState('p.items', listSpec(ttlMs), storedNowhere);
        await state.ensure(['ann']);
        state.bind({ key: 'ann', event: { timeMs } as Event<unknown> }).set([1]);
        const [[, text] = []] = state.delta().set;
        expect(state.isExpired(text ?? '', watermarkMs)).toBe(timeMs + ttlMs <= watermarkMs);
      }),
    );
  });
});
